import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from oci_responses.blocking import Client
from oci_responses.emulator import Call, CallableEngine, Emulator, Failure, Json, Refusal, Reply, Speech, Turn

from .turns import make_turn, play
from .valid import check_official


def plain(_: Turn) -> Any:
    return "so it is"


async def coroutine(_: Turn) -> Any:
    await asyncio.sleep(0)
    return ["so ", "it is"]


def generator(_: Turn) -> Iterator[Any]:
    yield "so "
    yield None
    yield "it is"


async def asynchronous(_: Turn) -> AsyncIterator[Any]:
    yield "so "
    yield "it is"


@pytest.mark.parametrize("function", [plain, coroutine, generator, asynchronous, lambda turn: Speech("so it is")])
def test_every_kind_of_function(function: Any) -> None:
    events = play(CallableEngine(function))
    for event in events:
        check_official(event)
    (item,) = events[-1]["response"]["output"]
    assert item["content"][0]["text"] == "so it is"
    assert [event["sequence_number"] for event in events] == list(range(len(events)))


ITEMS: list[tuple[Json, str]] = [
    ({"type": "message", "content": "text"}, "message"),
    ({"type": "message", "content": [{"type": "output_text", "text": "text"}]}, "message"),
    ({"type": "message", "content": [{"type": "refusal", "refusal": "no"}]}, "message"),
    ({"type": "function_call", "name": "f", "arguments": "{}"}, "function_call"),
    ({"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}]}, "reasoning"),
    (
        {"type": "reasoning", "content": [{"type": "reasoning_text", "text": "hm"}], "encrypted_content": "x"},
        "reasoning",
    ),
    ({"type": "web_search_call", "action": {"type": "search", "query": "q"}}, "web_search_call"),
]


@pytest.mark.parametrize(("item", "kind"), ITEMS, ids=lambda value: value if isinstance(value, str) else "")
def test_items_get_their_events(item: Json, kind: str) -> None:
    events = play(CallableEngine(lambda turn: item))
    for event in events:
        check_official(event)
    assert [one["type"] for one in events[-1]["response"]["output"]] == [kind]


def test_events_are_passed_on() -> None:
    def function(turn: Turn) -> Iterator[Any]:
        yield {"type": "response.created", "response": turn.response}
        yield {"type": "response.odd", "x": 1}
        yield {"type": "error", "code": "c", "message": "m"}
        yield {"type": "response.failed", "response": {**turn.response, "status": "failed"}}
        yield "never"

    events = play(CallableEngine(function))
    assert [event["type"] for event in events] == ["response.created", "response.odd", "error", "response.failed"]
    assert [event["sequence_number"] for event in events] == [0, 1, 2, 3]


def test_nothing_said_is_a_response_without_output() -> None:
    events = play(CallableEngine(lambda turn: None))
    assert [event["type"] for event in events] == ["response.created", "response.in_progress", "response.completed"]


def test_a_late_exception_is_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    def function(turn: Turn) -> Iterator[Any]:
        yield "so far"
        raise RuntimeError("a bug of the user's")

    final = play(CallableEngine(function))[-1]["response"]
    assert (final["status"], final["error"]["code"]) == ("failed", "server_error")
    assert "a bug of the user's" in caplog.text


@pytest.mark.parametrize("wrong", [7, {"no": "type"}, b"bytes"])
def test_what_is_none_of_these(wrong: Any) -> None:
    with pytest.raises(TypeError, match="str, a piece or a dict"):
        play(CallableEngine(lambda turn: wrong))


def test_refusals_go_through_at_any_time() -> None:
    def function(turn: Turn) -> Iterator[Any]:
        yield "x"
        raise Refusal(Reply(409))

    with pytest.raises(Refusal):
        play(CallableEngine(function))


def test_the_limit_ends_it_and_closes_the_generator() -> None:
    closed = []

    async def function(turn: Turn) -> AsyncIterator[Any]:
        try:
            while True:
                yield "word "
        finally:
            closed.append(True)

    final = play(CallableEngine(function), make_turn(max_output_tokens=16))[-1]["response"]
    assert (final["status"], final["usage"]["output_tokens"], closed) == ("incomplete", 16, [True])


def test_it_does_not_hold_up_the_loop() -> None:
    final = play(CallableEngine(lambda turn: threading.current_thread().name))[-1]["response"]
    assert final["output"][0]["content"][0]["text"] != threading.current_thread().name


def test_behind_the_emulator() -> None:
    def function(turn: Turn) -> list[Any]:
        if turn.items[-1]["type"] == "function_call_output":
            return [turn.items[-1]["output"]]
        return [Call("f", "{}", "call_mine"), Failure()] if len(turn.items) > 1 else [Call("f", "{}", "call_mine")]

    with Emulator(engine=function, tls=False) as emu, Client(profile="DEFAULT", config_file=emu.config_file) as client:
        first = client.responses.create(model="m", input="x")
        output = {"type": "function_call_output", "call_id": "call_mine", "output": "done"}
        second = client.responses.create(model="m", input=[output], previous_response_id=first.id)
    assert second.output_text == "done"
