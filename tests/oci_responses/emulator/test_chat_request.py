from typing import Any

import msgspec
import pytest

from oci_responses.emulator import Json, Refusal
from oci_responses.emulator.chat_request import read_chat, to_items, to_request

from .desk import refusal

HELLO = [{"role": "user", "content": "hello"}]
CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
SCHEMA = {"type": "object", "properties": {}}


def text(kind: str, said: str) -> Json:
    return {"type": kind, "text": said}


@pytest.mark.parametrize(
    ("message", "items"),
    [
        *(
            ({"role": role, "content": "x"}, [{"type": "message", "role": role, "content": [text("input_text", "x")]}])
            for role in ("system", "developer", "user")
        ),
        (
            {"role": "assistant", "content": "x", "refusal": "no"},
            [
                {
                    "type": "message",
                    "role": "assistant",
                    "content": [text("output_text", "x"), {"type": "refusal", "refusal": "no"}],
                }
            ],
        ),
        (
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "see"},
                    {"type": "image_url", "image_url": {"url": "data:x", "detail": "low"}},
                    {"type": "file", "file": {"file_id": "file-1"}},
                    {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}},
                ],
            },
            [
                {
                    "type": "message",
                    "role": "user",
                    "content": [
                        text("input_text", "see"),
                        {"type": "input_image", "image_url": "data:x", "detail": "low"},
                        {"type": "input_file", "file_id": "file-1"},
                        {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}},
                    ],
                }
            ],
        ),
    ],
)
def test_messages_become_items(message: Json, items: list[Json]) -> None:
    assert to_items([message]) == items


def test_calls_and_their_answers_become_items() -> None:
    parts = [{"type": "text", "text": "18 "}, {"type": "text", "text": "degrees"}]
    messages = [
        *HELLO,
        {"role": "assistant", "content": None, "tool_calls": [CALL, {**CALL, "id": "c2"}]},
        {"role": "tool", "tool_call_id": "c2", "content": parts},
        {"role": "tool", "tool_call_id": "c1", "content": ""},
    ]
    call = {"type": "function_call", "name": "f", "arguments": "{}"}
    assert to_items(messages)[1:] == [
        {**call, "call_id": "c1"},
        {**call, "call_id": "c2"},
        {"type": "function_call_output", "call_id": "c2", "output": "18 degrees"},
        {"type": "function_call_output", "call_id": "c1", "output": " "},
    ]


@pytest.mark.parametrize(
    ("chat", "request_"),
    [
        ({"max_tokens": 5}, {"max_output_tokens": 5}),
        ({"max_tokens": 5, "max_completion_tokens": 7}, {"max_output_tokens": 7}),
        ({"temperature": 0.5, "top_p": None, "stream": True}, {"temperature": 0.5, "stream": True}),
        (
            {"tools": [{"type": "function", "function": {"name": "f", "parameters": SCHEMA}}]},
            {"tools": [{"type": "function", "name": "f", "parameters": SCHEMA}]},
        ),
        ({"tool_choice": "required"}, {"tool_choice": "required"}),
        (
            {"tool_choice": {"type": "function", "function": {"name": "f"}}},
            {"tool_choice": {"type": "function", "name": "f"}},
        ),
        (
            {
                "tool_choice": {
                    "type": "allowed_tools",
                    "allowed_tools": {"mode": "auto", "tools": [{"type": "function", "function": {"name": "f"}}]},
                }
            },
            {"tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "f"}]}},
        ),
        (
            {"reasoning_effort": "low", "verbosity": "high"},
            {"reasoning": {"effort": "low"}, "text": {"verbosity": "high"}},
        ),
        ({"response_format": {"type": "json_object"}}, {"text": {"format": {"type": "json_object"}}}),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA}}},
            {"text": {"format": {"type": "json_schema", "name": "n", "schema": SCHEMA}}},
        ),
    ],
)
def test_settings_in_the_other_words(chat: Json, request_: Json) -> None:
    assert to_request(chat) == request_
    read_chat(msgspec.json.encode({"model": "m", "messages": HELLO, **chat}))


def assistant(*calls: Any) -> list[Json]:
    return [{"role": "assistant", "content": None, "tool_calls": list(calls)}]


def tool(**fields: Any) -> Json:
    return {"role": "tool", "tool_call_id": "c1", "content": "x", **fields}


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"model": None}, 400, "Missing required parameter: 'model'"),
        ({"messages": []}, 400, "at least one message"),
        ({"messages": "x"}, 400, "at least one message"),
        ({"n": 2}, 400, "Invalid 'n'"),
        ({"user": "x"}, 400, "Field 'user' is not supported"),
        ({"messages": [5]}, 400, "Invalid 'messages[0].role'"),
        ({"messages": [{"role": "critic", "content": "x"}]}, 400, "Supported values"),
        ({"messages": [{"role": "user"}]}, 400, "Invalid 'messages[0].content'"),
        ({"messages": [{"role": "user", "content": [5]}]}, 400, "Expected parts"),
        ({"messages": [{"role": "user", "content": [{"type": "input_text", "text": "x"}]}]}, 400, "Expected parts"),
        ({"messages": assistant({"id": "c"})}, 400, "Expected calls"),
        ({"messages": assistant(CALL)}, 400, "did not have response messages: c1"),
        ({"messages": [*assistant(CALL), *HELLO]}, 400, "did not have response messages: c1"),
        ({"messages": [tool()]}, 400, "must be a response"),
        ({"messages": [*assistant(CALL), tool(tool_call_id=5)]}, 400, "must be a response"),
        ({"messages": [*assistant(CALL), tool(content=5)]}, 400, "Expected a string"),
        ({"tools": "x"}, 400, "Invalid 'tools'"),
        ({"stream": True, "stream_options": 5}, 400, "stream_options"),
        ({"tools": [{"type": "function", "name": "f"}]}, 400, "Invalid 'tools[0]'"),
        ({"tools": [{"type": "function", "function": {}}]}, 400, "missing field `name`"),
        ({"temperature": 1, "metadata": 5}, 400, "metadata"),
        ({"response_format": {"type": "json_schema", "json_schema": {"schema": 5}}}, 400, "response_format"),
    ],
)
def test_refused(fields: Json, status: int, words: str) -> None:
    found, error = refusal(read_chat, msgspec.json.encode({"model": "m", "messages": HELLO, **fields}))
    assert found == status
    assert words in error["message"]


def test_other_providers_are_not_served() -> None:
    with pytest.raises(Refusal) as refused:
        read_chat(b'{"model":"cohere.command-a","messages":[{"role":"user","content":"x"}]}')
    assert b"Unsupported OpenAI operation" in refused.value.reply.body
