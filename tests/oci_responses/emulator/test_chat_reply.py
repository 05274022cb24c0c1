"""Whole and streamed completions say the same; their shapes are checked by the official client in test_chat."""

from typing import Any

import pytest

from oci_responses.emulator import Call, Ids, Json, Speech, Thought, Turn, render
from oci_responses.emulator.chat_reply import ChunkWriter, completion
from oci_responses.emulator.shell import response_shell

USAGE_KEYS = {
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
    "prompt_tokens_details",
    "completion_tokens_details",
}


def events(*pieces: Any, **settings: Any) -> list[Json]:
    request = {"model": "m", **settings}
    shell = response_shell(request, "resp_1", 7, store=False)
    return list(render(Turn(request, (), shell, Ids(), lambda: 0.0), pieces))


def written(made: list[Json], *, counted: bool = False) -> list[Json]:
    writer = ChunkWriter("chatcmpl-1", made[0]["response"], counted=counted)
    return [chunk for event in made for chunk in writer.chunks(event)]


def joined(chunks: list[Json]) -> Json:
    message: Json = {"content": "", "tool_calls": []}
    for chunk in chunks:
        delta = chunk["choices"][0]["delta"]
        message["content"] += delta.get("content") or ""
        for call in delta.get("tool_calls", ()):
            if "id" in call:
                assert call["index"] == len(message["tool_calls"])
                message["tool_calls"].append({**call, "function": dict(call["function"])})
            else:
                message["tool_calls"][call["index"]]["function"]["arguments"] += call["function"]["arguments"]
    return message


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ([Speech("one two")], "stop"),
        ([Thought("hm", None, True), Speech("x")], "stop"),
        ([Call("f", '{"a":1}')], "tool_calls"),
        ([Speech("first"), Call("f", "{}"), Call("g", '{"b":2}')], "tool_calls"),
        ([], "stop"),
    ],
)
def test_a_stream_says_what_the_whole_says(pieces: list[Any], reason: str) -> None:
    made = events(*pieces)
    whole = completion("chatcmpl-1", made[-1]["response"])
    (choice,) = whole["choices"]
    chunks = written(made)
    message = joined(chunks)
    assert message["content"] == (choice["message"]["content"] or "")
    calls = [{key: value for key, value in call.items() if key != "index"} for call in message["tool_calls"]]
    assert calls == choice["message"].get("tool_calls", [])
    assert choice["finish_reason"] == chunks[-1]["choices"][0]["finish_reason"] == reason
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert whole["object"] == "chat.completion"
    assert whole["usage"].keys() == USAGE_KEYS


def test_usage_comes_last_if_it_is_asked_for() -> None:
    made = events(Speech("x"))
    chunks = written(made, counted=True)
    assert [chunk["usage"] for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"] == completion("", made[-1]["response"])["usage"]
    assert all("usage" not in chunk for chunk in written(made))


def test_a_length_that_was_reached() -> None:
    made = events(Speech("one two three four"), max_output_tokens=2)
    assert written(made)[-1]["choices"][0]["finish_reason"] == "length"
    assert completion("", made[-1]["response"])["choices"][0]["finish_reason"] == "length"


def test_a_refusal() -> None:
    part = {"type": "refusal", "refusal": "No."}
    (start, *_, end) = events()
    response = {**end["response"], "output": [{"type": "message", "content": [part]}], "usage": None}
    assert completion("", response)["choices"][0]["message"]["refusal"] == "No."
    assert completion("", response)["usage"] is None
    (chunk,) = written([start, {"type": "response.refusal.delta", "delta": "No."}])[1:]
    assert chunk["choices"][0]["delta"] == {"refusal": "No."}


def test_a_failure_in_the_middle() -> None:
    (start, *_, end) = events()
    failed = {**end["response"], "status": "failed", "error": {"code": "server_error", "message": "m"}}
    (*_, last) = written([start, {"type": "response.failed", "response": failed}])
    assert last == {"error": {"type": "server_error", "param": None, "code": "server_error", "message": "m"}}
