from typing import Any

import pytest

from oci_responses.emulator import Json, Refusal
from oci_responses.emulator.chat_messages import chat_body

from .turns import make_turn

F = {"type": "function", "name": "f", "description": "d", "parameters": {"type": "object"}, "strict": True}
G = {"type": "function", "name": "g", "parameters": {"type": "object"}}
CALLS: list[Json] = [
    {"type": "function_call", "call_id": "1", "name": "f", "arguments": "{}"},
    {"type": "function_call", "call_id": "2", "name": "g", "arguments": '{"a":1}'},
]
IMAGE = {"type": "input_image", "image_url": "data:,x", "detail": "low"}
FILE = {"type": "input_file", "filename": "a.txt", "file_data": "data:,x", "file_url": None}


def body(given: Any = "x", **settings: Any) -> Json:
    return chat_body(make_turn(given, **settings), "model")


def test_a_plain_question() -> None:
    assert body("hello", instructions="be brief") == {
        "model": "model",
        "messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": "hello"}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_what_was_said_and_called_is_one_message() -> None:
    items: list[Json] = [
        {"type": "message", "role": "developer", "content": "rules"},
        {"type": "message", "role": "user", "content": "x"},
        {"type": "reasoning", "summary": []},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "I look."}]},
        *CALLS,
        {"type": "function_call_output", "call_id": "1", "output": "one"},
        {"type": "function_call_output", "call_id": "2", "output": [{"type": "input_text", "text": "two"}]},
        {"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": "no"}]},
    ]
    functions = [{"name": "f", "arguments": "{}"}, {"name": "g", "arguments": '{"a":1}'}]
    calls = [{"id": str(n), "type": "function", "function": one} for n, one in enumerate(functions, 1)]
    assert body(items)["messages"] == [
        {"role": "system", "content": "rules"},
        {"role": "user", "content": "x"},
        {"role": "assistant", "content": "I look.", "tool_calls": calls},
        {"role": "tool", "tool_call_id": "1", "content": "one"},
        {"role": "tool", "tool_call_id": "2", "content": "two"},
        {"role": "assistant", "content": "no"},
    ]


def test_calls_without_words() -> None:
    outputs = [{"type": "function_call_output", "call_id": n, "output": "x"} for n in "12"]
    messages = body([*CALLS, *outputs])["messages"]
    assert [message["role"] for message in messages] == ["assistant", "tool", "tool"]
    assert messages[0]["content"] is None


def test_parts() -> None:
    parts: list[Json] = [{"type": "input_text", "text": "see"}, IMAGE, {"type": "input_image", "image_url": "u"}, FILE]
    audio = {"type": "input_audio", "input_audio": {"data": "x", "format": "wav"}}
    (message,) = body([{"role": "user", "content": [*parts, audio]}])["messages"]
    assert message["content"] == [
        {"type": "text", "text": "see"},
        {"type": "image_url", "image_url": {"url": "data:,x", "detail": "low"}},
        {"type": "image_url", "image_url": {"url": "u"}},
        {"type": "file", "file": {"filename": "a.txt", "file_data": "data:,x"}},
        audio,
    ]


def test_settings() -> None:
    sent = body(max_output_tokens=20, temperature=0.0, top_p=None, reasoning={"effort": "low"}, user="me", store=True)
    assert {key: sent[key] for key in ("max_tokens", "temperature", "reasoning_effort")} == {
        "max_tokens": 20,
        "temperature": 0.0,
        "reasoning_effort": "low",
    }
    assert not {"top_p", "user", "store", "max_output_tokens"} & sent.keys()


FUNCTION = {"type": "function", "function": {key: value for key, value in F.items() if key != "type"}}
ALLOWED = {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "f"}]}


@pytest.mark.parametrize(
    ("choice", "sent", "count"),
    [
        (None, None, 2),
        ("required", "required", 2),
        ({"type": "function", "name": "f"}, {"type": "function", "function": {"name": "f"}}, 2),
        (ALLOWED, "required", 1),
    ],
)
def test_tools(choice: Any, sent: Any, count: int) -> None:
    asked = body(tools=[F, G], tool_choice=choice)
    assert asked["tools"][0] == FUNCTION
    assert len(asked["tools"]) == count
    assert asked.get("tool_choice") == sent


def test_hosted_tools_are_refused() -> None:
    with pytest.raises(Refusal, match="web_search"):
        body(tools=[F, {"type": "web_search"}])


@pytest.mark.parametrize(
    ("form", "sent"),
    [
        ({"type": "text"}, None),
        ({"type": "json_object"}, {"type": "json_object"}),
        (
            {"type": "json_schema", "name": "n", "schema": {"type": "object"}, "strict": True, "description": None},
            {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}, "strict": True}},
        ),
    ],
)
def test_formats(form: Json, sent: Json | None) -> None:
    assert body(text={"format": form}).get("response_format") == sent
