"""Bytes to events, the response so far and the outcome: however cut, and however it ends."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from random import Random
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.responses_proto.folding.items import ITEMS
from tests.responses_proto.folding.server import Json, events_of, response, sse
from tests.responses_proto.streams import EVENTS, HELLO, SAID, TEXT, events_in, told, told_at_once, told_line_by_line

from responses_proto.errors import EventTooLarge, LocalError, MalformedEvent, RemoteProtocolError, StreamTruncated
from responses_proto.events import ResponseCreated, UnknownEvent
from responses_proto.folding import DeviationKind, Outcome
from responses_proto.sse import NEED_DATA
from responses_proto.stream import ResponseStream, read_events

RANDOMS = st.randoms(use_true_random=False)
ODDITIES = st.sampled_from(
    [
        b": a comment\n\n",
        b"event: keepalive\n\n",
        b"event: keepalive\ndata:\n\n",
        b'data: {"type":"keepalive","sequence_number":3}\n\n',
        b'data: {"type":"acme:x"}\n\n',
        b'event: response.output_text.delta\ndata: {"delta":"x"}\n\n',
        b"data: {'error': {'message': 'boom'}}\n\n",
        b'data: {"type":"response.output_text.delta","delta":"a\\ud800\xe2\x80\xa8"}\n\n',
        b"data: not json\n\n",
        b"data: [DONE]\n\n",
        b'data: {"type":"response.output_text.delta"}\n\n',
    ]
)


DELTA = b'%sdata: {"type":"response.output_text.delta","item_id":"m","delta":"%s"}\n\n'


@settings(max_examples=60)
@given(ITEMS, RANDOMS, st.lists(ODDITIES, max_size=3), st.booleans(), st.data())
def test_the_cutting_does_not_matter(
    items: list[Json], random: Random, odd: list[bytes], strict: bool, data: st.DataObject
) -> None:
    frames = [sse([event]) for event in events_of(items, random=random)]
    for frame in odd:
        frames.insert(data.draw(st.integers(0, len(frames))), frame)
    body = b"".join(frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=8)))
    pieces = [body[a:b] for a, b in itertools.pairwise([0, *cuts, len(body)])]
    expected = told_line_by_line([body], strict=strict)
    for chunks in ([body], pieces, frames):
        assert told(chunks, strict=strict) == expected
        assert told_at_once(chunks, strict=strict) == expected


@pytest.mark.parametrize("limit", [60, 200, 1000])
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 300)), max_size=12), st.data())
def test_events_that_are_too_large_end_it_alike(limit: int, sizes: list[tuple[bool, int]], data: st.DataObject) -> None:
    frames = [DELTA % (b"event: response.output_text.delta\n" * named, b"x" * size) for named, size in sizes]
    body = b"".join(frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=4)))
    pieces = [body[a:b] for a, b in itertools.pairwise([0, *cuts, len(body)])]
    expected = told_line_by_line([body], max_event_size=limit)
    for chunks in ([body], pieces, frames):
        assert told(chunks, max_event_size=limit) == told_at_once(chunks, max_event_size=limit) == expected


def test_what_was_taken_one_by_one_does_not_come_again() -> None:
    reader = ResponseStream()
    reader.receive_data(sse(EVENTS))
    first = reader.next_event()
    rest = reader.next_events()
    assert [event.type for event in (first, *rest)] == [event["type"] for event in EVENTS]  # type: ignore[union-attr]
    assert reader.next_events() == []


def test_events_before_a_fault_are_taken_and_then_there_is_a_fault() -> None:
    reader = ResponseStream()
    events = reader.take(sse(EVENTS[:HELLO]) + b"data: {}\n\n")
    assert [event.type for event in events] == [event["type"] for event in EVENTS[:HELLO]]
    assert isinstance(reader.fault, MalformedEvent)
    assert reader.fault.response is not None
    assert reader.fault.response.output_text == "Hello"
    assert reader.take(sse(EVENTS)) == []
    with pytest.raises(MalformedEvent):
        reader.next_event()


def test_byte_by_byte() -> None:
    body = sse(EVENTS)
    events, fault, outcome, ended, deviations = told(body[at : at + 1] for at in range(len(body)))
    assert [event.type for event in events] == [event["type"] for event in EVENTS]
    assert (fault, outcome, ended.output_text, deviations) == ("", Outcome.COMPLETED, "Hello", ())


def test_the_response_grows_with_the_events_that_were_taken() -> None:
    reader = ResponseStream()
    reader.receive_data(sse(EVENTS))
    seen = []
    while (event := reader.next_event()) is not NEED_DATA:
        seen.append((event.type, reader.response.output_text, reader.done))
    before, after = seen[: HELLO - 1], seen[HELLO - 1 :]
    assert {text for _, text, _ in before} == {""}
    assert {text for _, text, _ in after} == {"Hello"}
    assert [done for *_, done in seen] == [False] * (len(seen) - 1) + [True]


AFTERWARDS = [
    b"",
    b"data: [DONE]\n\n",
    b"data: not json\n\n",
    sse([EVENTS[-1]]),
    sse([{"type": "response.failed", "response": response("failed", [])}]),
    b"data: cut off",
]


@pytest.mark.parametrize("afterwards", AFTERWARDS)
def test_nothing_after_the_terminal_event_is_read(afterwards: bytes) -> None:
    whole = told([sse(EVENTS)], eof=False)
    assert told([sse(EVENTS) + afterwards]) == told([sse(EVENTS), afterwards]) == whole
    assert len(list(read_events([sse(EVENTS), afterwards]))) == len(EVENTS)


ENDS = [
    ("completed", {}),
    ("incomplete", {"incomplete_details": {"reason": "content_filter"}}),
    ("failed", {"error": {"code": "server_error", "message": "boom"}}),
    ("cancelled", {}),
]


@pytest.mark.parametrize(("status", "more"), ENDS)
def test_outcomes(status: str, more: Json) -> None:
    body = sse(events_of([{**SAID, "content": [TEXT]}], status=status, **more))
    _, fault, outcome, ended, deviations = told([body], strict=True)
    assert (fault, outcome, ended.status, ended.output_text) == ("", status, status, "Hello")
    assert deviations == ()
    assert ended.incomplete_details is None or ended.incomplete_details.reason == "content_filter"
    assert ended.error is None or ended.error.message == "boom"


HEARTBEATS = [
    b": ping\n\n",
    b":\n\n",
    b"event: keepalive\n\n",
    b"event: keepalive\ndata:\n\n",
    b"\n\n",
    b"retry: 10\n\n",
]


@pytest.mark.parametrize("beat", HEARTBEATS)
def test_heartbeats_are_no_events(beat: bytes) -> None:
    body = beat.join(sse([event]) for event in EVENTS)
    assert told([beat + body], strict=True) == told([sse(EVENTS)], strict=True)


def test_keepalive_events_are_events() -> None:
    beats = [{"type": "keepalive"}, *EVENTS[:HELLO], {"type": "keepalive"}, *EVENTS[HELLO:]]
    body = sse({**event, "sequence_number": number} for number, event in enumerate(beats))
    events, fault, outcome, ended, deviations = told([body], strict=True)
    assert (len(events), fault, outcome, ended.output_text) == (len(beats), "", Outcome.COMPLETED, "Hello")
    assert deviations == ()


def test_the_type_may_stand_in_the_event_line() -> None:
    frames = []
    for event in EVENTS:
        bare = {key: value for key, value in event.items() if key != "type"}
        frames.append(f"event: {event['type']}\ndata: {json.dumps(bare)}\n\n".encode())
    events, fault, outcome, ended, deviations = told(frames)
    assert isinstance(events[0], ResponseCreated)
    assert (fault, outcome, ended.output_text) == ("", Outcome.COMPLETED, "Hello")
    assert [(deviation.kind, deviation.count) for deviation in deviations] == [
        (DeviationKind.MALFORMED_EVENT, len(EVENTS))
    ]


def test_the_type_in_the_payload_counts_more_than_the_event_line() -> None:
    events, *_ = told([b"event: response.created\ndata: " + json.dumps({"type": "acme:x"}).encode() + b"\n\n"])
    assert [event.type for event in events] == ["acme:x"]
    assert isinstance(events[0], UnknownEvent)


def test_repaired_fields_are_on_record() -> None:
    event = {"type": "response.in_progress", "sequence_number": "seven"}
    *_, deviations = told([sse([event, event])])
    assert {deviation.kind for deviation in deviations} == {
        DeviationKind.MALFORMED_FIELD,
        DeviationKind.NO_SEQUENCE_NUMBER,
    }


def test_sound() -> None:
    reader = ResponseStream()
    reader.receive_data(
        sse(
            [
                {"type": "response.audio.delta", "delta": "aGE="},
                {"type": "response.audio.transcript.delta", "delta": "ha"},
            ]
        )
    )
    events_in(reader)
    assert (reader.audio, reader.transcript) == (b"ha", "ha")


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_no_bytes_raise_what_is_not_declared(chunks: list[bytes]) -> None:
    told([b"data: " + chunk + b"\n\n" for chunk in chunks])
    told(chunks)


def test_a_look_between_two_streams_shows_each_its_own() -> None:
    one, other = ResponseStream(), ResponseStream()
    changed = json.loads(json.dumps(EVENTS).replace("Hello", "World"))
    for mine, its in zip(EVENTS, changed, strict=True):
        one.receive_data(sse([mine]))
        other.receive_data(sse([its]))
        events_in(one)
        events_in(other)
    assert (one.response.output_text, other.response.output_text) == ("Hello", "World")


def test_events_as_an_iterator() -> None:
    body = sse(EVENTS)
    assert [event.type for event in read_events([body[:50], b"", body[50:]])] == [event["type"] for event in EVENTS]
    cut = read_events([sse(EVENTS[:HELLO])])
    assert len([next(cut) for _ in range(HELLO)]) == HELLO
    with pytest.raises(StreamTruncated):
        next(cut)
    with pytest.raises(EventTooLarge):
        list(read_events([body], max_event_size=10))
    with pytest.raises(RemoteProtocolError):
        list(read_events([b'data: {"type":"response.in_progress"}\n\n'], strict=True))
    assert len(list(read_events([b'data: {"type":"keepalive"}\n\n', body]))) == len(EVENTS) + 1
    unread = cast(Iterable[bytes], itertools.chain([body], iter(lambda: pytest.fail("read on"), None)))
    assert len(list(read_events(unread))) == len(EVENTS)
    late = read_events([sse(EVENTS)[:-1]])
    assert len(list(itertools.islice(late, len(EVENTS) - 1))) == len(EVENTS) - 1
    with pytest.raises(StreamTruncated):
        next(late)


def test_a_body_may_be_given_whole_and_as_bytes_of_any_kind() -> None:
    body = sse(EVENTS)
    expected = list(read_events([body]))
    for whole in (body, bytearray(body), memoryview(body)):
        assert list(read_events(whole)) == expected
    assert list(read_events((memoryview(body[:50]), bytearray(body[50:])))) == expected
    for text in (body.decode(), [body.decode()]):
        with pytest.raises(LocalError, match="bytes, not str"):
            list(read_events(text))  # type: ignore[arg-type]
