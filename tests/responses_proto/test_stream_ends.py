"""How a stream ends that does not end well: what was said before is kept, and the reason told."""

from __future__ import annotations

from typing import Any

import pytest
from tests.responses_proto.folding.server import Json, response, sse
from tests.responses_proto.streams import EVENTS, HELLO, events_in, told

from responses_proto.errors import (
    APIError,
    EventTooLarge,
    LocalError,
    MalformedEvent,
    RemoteProtocolError,
    StreamTruncated,
)
from responses_proto.events import ErrorEvent
from responses_proto.folding import Outcome
from responses_proto.sse import NEED_DATA
from responses_proto.stream import ResponseStream


@pytest.mark.parametrize("last", [b"", b"data: [DONE]\n\n", b'data: {"type":"resp', b": bye\n\n"])
def test_a_stream_without_a_terminal_event_is_truncated(last: bytes) -> None:
    reader = ResponseStream(request_id="opc-1")
    reader.receive_data(sse(EVENTS[:HELLO]) + last)
    reader.receive_eof()
    assert len([reader.next_event() for _ in range(HELLO)]) == HELLO
    faults = []
    for _ in range(2):
        with pytest.raises(StreamTruncated) as truncated:
            reader.next_event()
        faults.append(truncated.value)
    assert faults[0] is faults[1]
    assert (reader.outcome, reader.done) == (Outcome.TRUNCATED, True)
    assert faults[0].request_id == "opc-1"
    assert faults[0].response is not None
    assert (faults[0].response.output_text, faults[0].response.status) == ("Hello", "in_progress")


def test_done_ends_the_stream_before_the_body_ends() -> None:
    reader = ResponseStream()
    reader.receive_data(b"data: [DONE]\n\n")
    with pytest.raises(StreamTruncated):
        reader.next_event()


def test_the_end_of_the_body_waits_for_the_events_before_it() -> None:
    reader = ResponseStream()
    reader.receive_data(sse(EVENTS))
    reader.receive_eof()
    assert not reader.done
    assert len(events_in(reader)) == len(EVENTS)
    assert reader.next_event() is NEED_DATA
    with pytest.raises(LocalError):
        unfinished().receive_data(b"x")


def unfinished() -> ResponseStream:
    reader = ResponseStream()
    reader.receive_eof()
    return reader


@pytest.mark.parametrize(
    "failed",
    [
        [{"type": "error", "code": "server_error", "message": "boom"}],
        [{"type": "error", "error": {"code": "server_error", "message": "boom"}}],
        [
            {"type": "error", "error": {"code": "server_error", "message": "boom"}},
            {"type": "response.failed", "response": response("failed", [])},
        ],
    ],
)
@pytest.mark.parametrize("last", [b"", b"data: [DONE]\n\n"])
def test_an_error_event_fails_the_response(failed: list[Json], last: bytes) -> None:
    sent = [{**event, "sequence_number": HELLO + number} for number, event in enumerate(failed)]
    events, fault, outcome, partial, _ = told([sse(EVENTS[:HELLO] + sent), last])
    assert isinstance(events[HELLO], ErrorEvent)
    assert (fault, outcome, partial.status, partial.output_text) == ("", Outcome.FAILED, "failed", "Hello")
    assert partial.error is not None
    assert (partial.error.code, partial.error.message) == ("server_error", "boom")


FAULTS: list[tuple[bytes, dict[str, Any], type[APIError]]] = [
    (b"data: not json\n\n", {}, MalformedEvent),
    (b'data: {"type":"response.output_text.delta"}\n\n', {}, MalformedEvent),
    (b'data: {"no":"type"}\n\n', {}, MalformedEvent),
    (b"data: " + b"x" * 3000, {"max_event_size": 2000}, EventTooLarge),
    (b'data: {"type":"response.in_progress"}\n\n', {"strict": True}, RemoteProtocolError),
    (b'data: {"error":{"message":"boom"}}\n\n', {"strict": True}, RemoteProtocolError),
    (b'data: {"type":"response.queued","sequence_number":5,"response":7}\n\n', {"strict": True}, RemoteProtocolError),
    (
        b'data: {"type":"keepalive","sequence_number":"x"}\n\n',
        {"strict": True},
        RemoteProtocolError,
    ),
]


@pytest.mark.parametrize(("bad", "options", "kind"), FAULTS)
def test_what_came_before_a_fault_is_handed_out_first(
    bad: bytes, options: dict[str, Any], kind: type[APIError]
) -> None:
    reader = ResponseStream(request_id="opc-1", **options)
    reader.receive_data(sse(EVENTS[:HELLO]) + bad + sse(EVENTS[HELLO:]))
    assert len([reader.next_event() for _ in range(HELLO)]) == HELLO
    for _ in range(2):
        with pytest.raises(kind) as fault:
            reader.next_event()
        assert type(fault.value) is kind
        assert fault.value.request_id == "opc-1"
        assert fault.value.response is not None
        assert fault.value.response.output_text == "Hello"
    assert reader.outcome is Outcome.TRUNCATED
    reader.receive_data(sse(EVENTS))
    reader.receive_eof()
    with pytest.raises(kind):
        reader.next_event()


def test_a_fault_after_an_error_event_is_a_failure() -> None:
    failed = {"type": "error", "sequence_number": 0, "code": "c", "message": "boom"}
    *_, fault, outcome, partial, _ = told([sse([failed]) + b"data: not json\n\n"])
    assert fault.startswith("MalformedEvent")
    assert (outcome, partial.status) == (Outcome.FAILED, "failed")
