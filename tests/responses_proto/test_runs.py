"""Runs of events: where they are found, and where the frames of the parser below are left to say it."""

from __future__ import annotations

import pytest
from tests.responses_proto.streams import LineByLine

from responses_proto.events import OutputTextDelta, RefusalDelta, StreamEvent
from responses_proto.runs import RunParser
from responses_proto.sse import NEED_DATA

LIMIT = 1 << 20
TEXT = b'{"type":"response.output_text.delta","delta":"%d"}'
USUAL = b"event: response.output_text.delta\ndata: "
NAMED = b"event: response.refusal.delta\ndata: "


def deltas(before: bytes, count: int) -> bytes:
    return b"".join(b"%b%b\n\n" % (before, TEXT % number) for number in range(count))


def parser() -> RunParser:
    return RunParser(max_event_size=LIMIT)


def found(body: bytes) -> list[object]:
    reader = parser()
    reader.receive_data(body)
    return list(reader.ready)


@pytest.mark.parametrize("before", [USUAL, b"data: ", b"data:", b"event:x\ndata:", b"event: \ndata: ", NAMED])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_block_of_one_name_is_a_run(before: bytes, count: int) -> None:
    (run,) = found(deltas(before, count))
    assert isinstance(run, list)
    assert [(type(event), event.delta) for event in run] == [(OutputTextDelta, str(number)) for number in range(count)]


def test_runs_of_several_names_follow_each_other() -> None:
    reader = parser()
    for body in (deltas(USUAL, 2), deltas(NAMED, 1), deltas(USUAL, 1)):
        reader.receive_data(body)
    assert [len(run) for run in reader.ready] == [2, 1, 1]


def test_a_block_of_several_names_is_one_run() -> None:
    (run,) = found(deltas(USUAL, 2) + deltas(NAMED, 1) + deltas(USUAL, 1))
    assert [event.delta for event in run] == ["0", "1", "0", "0"]  # type: ignore[attr-defined]


OTHER = [
    deltas(USUAL, 2) + deltas(NAMED, 1) + NAMED + b"[DONE]\n\n",
    deltas(USUAL, 1) + b": a comment\n\n" + deltas(USUAL, 1),
    USUAL + TEXT % 1 + b"\nid: 7\n\n",
    USUAL + TEXT % 1 + b"\nretry: 7\n\n",
    USUAL + b'{"type":\ndata: "response.output_text.delta"}\n\n',
    USUAL + b'{"type":\n"response.output_text.delta"}\n\n',
    USUAL + TEXT % 1 + TEXT % 2 + b"\n\n" + USUAL + b" \n\n",
    USUAL + TEXT % 1 + b"," + TEXT % 2 + b"\n\n",
    USUAL + b'{"type":"acme:new"}\n\n',
    USUAL + b"[DONE]\n\n",
    USUAL + b"\n\n",
    b"\n\n" + deltas(USUAL, 2),
    b"id: 5\n\n" + deltas(USUAL, 2),
    b"data\n\n",
]


@pytest.mark.parametrize("body", OTHER)
def test_any_other_block_is_left_to_the_frames(body: bytes) -> None:
    reader = parser()
    reader.receive_data(body)
    plain = LineByLine(max_event_size=LIMIT)
    plain.receive_data(body)
    assert list(reader.ready) == list(plain.ready)
    assert all(type(frame) is tuple for frame in reader.ready)
    assert (reader.retry, reader.last_event_id) == (plain.retry, plain.last_event_id)


def begun() -> RunParser:
    reader = parser()
    reader.receive_data(b"\n")
    return reader


def test_one_event_in_one_piece_is_read_at_once() -> None:
    event = begun().read_one(deltas(USUAL, 1))
    assert isinstance(event, OutputTextDelta)
    assert event.delta == "0"


def test_the_name_that_came_last_is_the_usual_one() -> None:
    reader = begun()
    refusal = NAMED + b'{"type":"response.refusal.delta","delta":"x"}\n\n'
    assert reader.read_one(refusal) is None
    reader.receive_data(refusal)
    reader.ready.clear()
    assert isinstance(reader.read_one(refusal), RefusalDelta)


NOT_ONE = [
    b"",
    deltas(USUAL, 2),
    deltas(USUAL, 1)[:-1],
    deltas(NAMED, 1),
    deltas(USUAL, 1).replace(b"\n", b"\r\n"),
    USUAL + b"{}\n\n",
    USUAL + b'{"type":"acme:new"}\n\n',
    USUAL + b'{"type":"keepalive"}\n: comment\n\n',
    bytearray(deltas(USUAL, 1)),
    USUAL + b'{"type":"keepalive","x":"' + b"x" * LIMIT + b'"}\n\n',
]


@pytest.mark.parametrize("piece", NOT_ONE)
def test_what_is_not_one_event_of_the_usual_shape_is_not_read(piece: bytes) -> None:
    assert begun().read_one(piece) is None


BEFORE = {
    "nothing": b"",
    "half a byte order mark": b"\xef\xbb",
    "half an event": b"event: x\n",
    "a carriage return": b"data: x\r",
    "an id": b"id: 5\n\n",
    "an event that waits": b"data: x\n\n",
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_nothing_is_read_past_what_is_held_back(before: bytes) -> None:
    reader = parser()
    reader.receive_data(before)
    assert reader.read_one(deltas(USUAL, 1)) is None


def test_nothing_is_read_after_the_end_or_a_fault() -> None:
    ended, failed = begun(), RunParser(max_event_size=100)
    ended.receive_eof()
    failed.receive_data(b"\n")
    failed.receive_data(b"data: " + b"x" * 200)
    assert failed.failed
    for reader in (ended, failed):
        assert reader.read_one(deltas(USUAL, 1)) is None


def test_the_frames_say_what_the_runs_say() -> None:
    body = deltas(USUAL, 3)
    plain = LineByLine(max_event_size=LIMIT)
    plain.receive_data(body)
    frames = []
    while (frame := plain.next_frame()) is not NEED_DATA:
        frames.append(frame[1])
    (run,) = found(body)
    assert isinstance(run, list)
    events: list[StreamEvent] = run
    assert [payload.split(b'"')[-2].decode() for payload in frames] == [event.delta for event in events]  # type: ignore[union-attr]
