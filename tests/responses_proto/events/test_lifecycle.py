"""Events about the response as a whole."""

from __future__ import annotations

import json

import pytest

from responses_proto.decoding import NULL, encode_json
from responses_proto.events import READER, lifecycle, read_event
from responses_proto.events.lifecycle import (
    TERMINAL,
    ErrorEvent,
    KeepaliveEvent,
    ResponseCancelled,
    ResponseCompleted,
    ResponseCreated,
    ResponseFailedEvent,
    ResponseIncomplete,
    ResponseInProgress,
    ResponseQueued,
)

from ..vocabulary import check_lines, recorded


def test_the_catalogue_of_this_file() -> None:
    assert check_lines(READER, lifecycle, "events") == {
        "error",
        "keepalive",
        *(f"response.{name}" for name in ("created", "queued", "in_progress", "completed", "incomplete")),
        *(f"response.{name}" for name in ("failed", "cancelled")),
    }


@pytest.mark.parametrize(
    ("kind", "last"),
    [
        (ResponseCreated, False),
        (ResponseQueued, False),
        (ResponseInProgress, False),
        (KeepaliveEvent, False),
        (ErrorEvent, False),
        (ResponseCompleted, True),
        (ResponseIncomplete, True),
        (ResponseFailedEvent, True),
        (ResponseCancelled, True),
    ],
)
def test_which_events_end_a_stream(kind: type, last: bool) -> None:
    assert (kind in TERMINAL) is last


def test_a_real_stream_begins_and_ends_as_it_should() -> None:
    events = [read_event(payload) for payload in recorded("text")]
    assert [type(event) for event in events[:2]] == [ResponseCreated, ResponseInProgress]
    assert [isinstance(event, TERMINAL) for event in events] == [False] * (len(events) - 1) + [True]
    first, last = events[0], events[-1]
    assert isinstance(first, ResponseCreated)
    assert isinstance(last, ResponseCompleted)
    # This server says little at first, and has `timings` beside the response at last.
    assert first.response is not None
    assert last.response is not None
    assert (first.response.status, first.response.model) == ("in_progress", None)
    assert (last.response.id, last.response.status) == (first.response.id, "completed")
    assert last.response.output_text == "The capital of France is Paris."
    assert last.response.usage is not None
    assert (last.response.usage.total_tokens, last.response.usage.output_tokens_details) == (24, None)


def test_the_response_of_a_real_stream_stays_byte_for_byte() -> None:
    for payload in recorded("reasoning", "response.created", "response.completed"):
        event = read_event(payload)
        assert isinstance(event, ResponseCreated | ResponseCompleted)
        assert bytes(event.raw_response) in payload
        assert json.loads(bytes(event.raw_response)) == json.loads(payload)["response"]


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        (
            b'{"type":"error","code":"server_error","message":"Oh","param":null}',
            ErrorEvent(raw_code="server_error", raw_message="Oh"),
        ),
        (b'{"type":"error","code":500,"message":null}', ErrorEvent(raw_code=500)),
        (b'{"type":"error","error":null}', ErrorEvent(error=NULL)),
    ],
)
def test_flat_errors(raw: bytes, event: ErrorEvent) -> None:
    notes: list[str] = []
    assert (read_event(raw, notes), notes) == (event, [])


@pytest.mark.parametrize("error", [b'{ "type":"x","message":"Oh" }', b'"Oh"', b"[1]"])
def test_a_nested_error_stays_byte_for_byte(error: bytes) -> None:
    event = read_event(b'{"type":"error","status":400,"error":' + error + b"}")
    assert isinstance(event, ErrorEvent)
    assert (event.status, bytes(event.error)) == (400, error)


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ('"code":"c","message":"m","param":"p"', ("c", "m", "p")),
        ('"code":null,"message":null,"error":{"code":"c","message":"m","param":"p"}', ("c", "m", "p")),
        ('"code":"c","error":{"message":"m"}', ("c", "m", None)),
        ('"param":"p","code":"c","error":"m"', ("c", "m", "p")),
        ('"code":500', ("500", None, None)),
        ('"error":null', (None, None, None)),
    ],
)
def test_an_error_says_the_same_in_either_dialect(members: str, told: tuple[str | None, ...]) -> None:
    raw = f'{{"type":"error",{members}}}'
    event = read_event(raw.encode())
    assert isinstance(event, ErrorEvent)
    assert (event.code, event.message, event.param) == told
    assert read_event(encode_json(event)) == event


def test_what_says_nothing_is_written_so() -> None:
    assert encode_json(KeepaliveEvent()) == b'{"type":"keepalive"}'
    assert encode_json(ErrorEvent()) == b'{"type":"error"}'
    assert encode_json(ResponseQueued()) == b'{"type":"response.queued"}'
