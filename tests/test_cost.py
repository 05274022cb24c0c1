"""Hot paths by the bytecode instructions that they take: a number that no load of the machine changes.

The bounds are what was counted, and about half as much again for other versions of Python.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import pytest
from tests.oci_responses.auth.support import api_key
from tests.oci_responses.wire import Link, Wire, ok

import responses_proto
from oci_responses.blocking import Client
from oci_responses.chunks import Dechunker
from responses_proto import (
    NEED_DATA,
    AgentLoop,
    Message,
    ResponseStream,
    SSEParser,
    Stateless,
    build_request,
    read_response,
)
from responses_proto.agent import (
    Answered,
    LoopDetected,
    Returned,
    Setup,
    SlidingWindowManager,
    Started,
    TokenLimit,
    tool,
)
from responses_proto.agent.tools import open_call, success
from responses_proto.conversation import Conversation

_REQUESTS = 5
"""Before what is counted all that is made once is there."""

EVENTS = [
    b'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","item_id":"msg_1","output_index":0,'
    b'"content_index":0,"delta":" word","logprobs":[],"sequence_number":%d}\n\n' % number
    for number in range(1000)
]


def instructions(work: Callable[[], object], *, under: str = "") -> int:
    """Count the instructions of Python code in files under a folder; what is written in C counts as the call of it."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = under in frame.f_code.co_filename, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    gc.disable()  # what is let go of by then may be of another test
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
        gc.enable()
    return count


def per_event(work: Callable[[list[bytes]], object], chunks: list[bytes]) -> float:
    """Count for each event of a stream that is under way."""
    work(chunks[: len(chunks) // 2])
    return instructions(lambda: work(chunks[len(chunks) // 2 :])) / (len(EVENTS) // 2)


def joined(size: int) -> list[bytes]:
    return [b"".join(EVENTS[at : at + size]) for at in range(0, len(EVENTS), size)]


def taking() -> Callable[[list[bytes]], object]:
    stream = ResponseStream()
    return lambda chunks: [stream.take(chunk) for chunk in chunks]


def parsing() -> Callable[[list[bytes]], object]:
    parser = SSEParser()

    def work(chunks: list[bytes]) -> None:
        for chunk in chunks:
            parser.receive_data(chunk)
            while parser.next_frame() is not NEED_DATA:
                pass

    return work


@pytest.mark.parametrize(("size", "most"), [(1, 220), (5, 200), (250, 90)])
def test_bytes_to_folded_events(size: int, most: int) -> None:
    assert per_event(taking(), joined(size)) < most


def test_the_name_of_an_event() -> None:
    (event,) = ResponseStream().take(EVENTS[0])
    assert instructions(lambda: event.type) < 10


@pytest.mark.parametrize(("size", "most"), [(1, 250), (250, 30)])
def test_bytes_to_frames(size: int, most: int) -> None:
    assert per_event(parsing(), joined(size)) < most


def test_chunks_of_http() -> None:
    dechunker = Dechunker()
    body = b"".join(b"%x\r\n%b\r\n" % (len(event), event) for event in EVENTS)
    assert instructions(lambda: dechunker.receive(body)) / len(EVENTS) < 120


def test_a_turn_costs_the_same_however_long_the_conversation_is() -> None:
    question = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "How are you?"}]}
    part = {"type": "output_text", "text": "Well.", "annotations": []}
    answer = {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [part]}
    response = read_response(msgspec.json.encode({"id": "r", "status": "completed", "output": [answer]}))
    conversation: Conversation = Stateless()

    def turn() -> None:
        nonlocal conversation
        build_request(model="m", **conversation.turn([question]))  # type: ignore[arg-type]
        conversation = conversation.after([question], response)

    turn()
    early = instructions(turn)
    for _ in range(200):
        turn()
    assert instructions(turn) == early


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


def answer(number: int) -> bytes:
    names = {"id": f"fc_{number}", "call_id": f"call_{number}", "name": "add", "arguments": f'{{"a":{number},"b":1}}'}
    call = {"type": "function_call", "status": "completed", **names}
    return msgspec.json.encode({"id": f"r{number}", "status": "completed", "output": [call]})


@pytest.mark.parametrize(
    ("given", "most"),
    [
        ({}, 7500),
        ({"tools": (tool(idempotent=True)(add.function),)}, 7500),
        ({"stop": TokenLimit(10**9) | LoopDetected()}, 9000),
        ({"organs": (SlidingWindowManager(),)}, 26000),
    ],
    ids=["plain", "idempotent", "with conditions", "with a window"],
)
def test_a_step_of_an_agent_costs_the_same_however_many_there_were(given: dict[str, Any], most: int) -> None:
    setup = Setup(**{"tools": (add,), "parameters": {"model": "m"}, "max_iterations": 1000, **given})
    loop: Any = AgentLoop(setup=setup, conversation=Stateless(), new_items=Message.user("Add.").items())
    numbers = iter(range(100, 1000))

    def step() -> None:
        nonlocal loop
        build_request(**loop.pending.parameters)
        loop, _ = loop.feed(Answered(read_response(answer(next(numbers)))))
        (call,) = loop.pending.calls
        loop, _ = loop.feed(Started((call.id,)))
        found, arguments = open_call({"add": add}, call)  # type: ignore[misc]
        loop, _ = loop.feed(Returned((success(call, found(**arguments)),)))

    for _ in range(20):
        step()
    early = instructions(step)
    for _ in range(200):
        step()
    assert instructions(step) == early < most


def test_a_signed_request() -> None:
    part = {"type": "output_text", "text": "Well.", "annotations": []}
    answer = {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [part]}
    body = msgspec.json.encode({"id": "r", "object": "response", "status": "completed", "output": [answer]})

    def script(link: Link) -> None:
        for _ in range(_REQUESTS):
            link.request()
            link.send(ok(body))
        link.wait_for_end()

    with Wire(script) as wire, Client(base_url=f"http://{wire.authority}/v1", auth=api_key()) as client:

        def request() -> None:
            assert client.responses.create(model="m", input="How are you?").output_text == "Well."

        for _ in range(_REQUESTS - 1):
            request()
        assert instructions(request, under=str(Path(responses_proto.__file__).parents[1])) < 7000
