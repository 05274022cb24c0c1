"""Event streams: equal to an independent reference under every cutting, and prompt."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.responses_proto.reference_sse import read_reference
from tests.responses_proto.sse_streams import BOMS, STREAMS, Triple, cut, every_way, message, read, take

from responses_proto.errors import EventTooLarge, LocalError
from responses_proto.octets import Octets
from responses_proto.sse import NEED_DATA, ServerSentEvent, SSEParser, parse_sse


def check(stream: bytes, events: list[Triple], *, retry: int | None = None) -> None:
    """Every cutting gives these events, and so it does when another event has begun behind them."""
    for trailing in (b"", b"data: unfinished\n"):
        for chunks in every_way(stream + trailing):
            reading = read(chunks)
            assert reading.events == events
            assert reading.retry == retry
    assert read_reference(stream).events == events


@settings(max_examples=600)
@given(cut(st.tuples(BOMS, STREAMS).map(b"".join)))
@example((b"data: a\r\n\r\n", [b"data: a\r", b"", b"\n\r", b"", b"\n"]))
@example((b"\xef\xbb\xbfdata: a\n\n", [b"\xef", b"", b"\xbb", b"\xbf", b"data: a\n\n"]))
def test_any_cutting_equals_the_reference(case: tuple[bytes, list[bytes]]) -> None:
    stream, chunks = case
    expected = read_reference(stream)
    assert read(chunks) == expected
    assert read([stream]) == expected


def test_every_short_stream_of_lines_equals_the_reference() -> None:
    """The common shapes have a fast way of their own: here every mixture of them with anything else."""
    kinds = [b"", b":c", b"event: e", b"event:", b"data: d", b"data", b"id: 1", b"x: y", b"xdata: d"]
    for length in range(5):
        for chosen in itertools.product(kinds, repeat=length):
            stream = b"\n".join([*chosen, b"", b""])
            expected = read_reference(stream)
            assert read([stream]) == expected, stream
            assert read([b"event: e\ndata: d\n\n" + stream]).events[1:] == expected.events, stream


# --- the standard's own examples, section 9.2.6, and its rules ---

STANDARD: list[tuple[bytes, list[Triple]]] = [
    (b"data: YHOO\ndata: +2\ndata: 10\n\n", [message("YHOO\n+2\n10")]),
    (
        b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
        [message("first event", "1"), message("second event")],
    ),
    (b"data\n\ndata\ndata\n\ndata:\n", [message(""), message("\n")]),
    (b"data:test\n\ndata: test\n\n", [message("test"), message("test")]),
    (
        b"event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n",
        [("add", "73857293", ""), ("remove", "2153", ""), ("add", "113411", "")],
    ),
]


@pytest.mark.parametrize(("stream", "events"), STANDARD)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_examples_of_the_standard(stream: bytes, events: list[Triple], end: bytes) -> None:
    check(stream.replace(b"\n", end), events)


RULES: dict[str, tuple[bytes, list[Triple]]] = {
    "an id stays until another comes": (
        b"id: 1\n\ndata: a\n\nid\ndata: b\n\n",
        [message("a", "1"), message("b")],
    ),
    "an id counts from its event on, unfinished ones never": (
        b"data: a\nid: 1\n\nid: 2\n",
        [message("a", "1")],
    ),
    "an id with NUL is ignored": (b"id: 1\nid: 2\0\ndata: a\n\n", [message("a", "1")]),
    "a type lasts for one event": (b"event: e\ndata: a\n\ndata: b\n\n", [("e", "a", ""), message("b")]),
    "a type is lost on an event without data": (b"event: e\n\ndata: b\n\n", [message("b")]),
    "the last type counts": (b"event: e\nevent: f\ndata: a\n\n", [("f", "a", "")]),
    "an empty type is no type": (b"event: e\nevent\ndata: a\n\n", [message("a")]),
    "one space is removed": (b"data:  a \n\n", [message(" a ")]),
    "one space is removed, from a row of events too": (b"event:  e\ndata:  a\n\n" * 2, [(" e", " a", "")] * 2),
    "a tab is not": (b"data:\ta\n\n", [message("\ta")]),
    "field names are matched as they are": (b"Data: a\n data: b\ndata : c\n\n", []),
    "one mark at the start is removed": (b"\xef\xbb\xbfdata: a\n\n", [message("a")]),
    "a second mark is part of the name": (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\n", []),
    "a mark further on is data": (b"data: \xef\xbb\xbfa\n\n", [message("\ufeffa")]),
    "only three line ends": (
        "data: a\u2028b\u0085c\u2029\x0b\x0c\n\n".encode(),
        [message("a\u2028b\u0085c\u2029\x0b\x0c")],
    ),
    "bad UTF-8 is replaced": (b"data: \xff\xe2\x82\nid: \xf0\x9f\n\n", [message("\ufffd\ufffd", "\ufffd")]),
    "a comment inside an event": (b"data: a\n: x\ndata: b\n\n", [message("a\nb")]),
    "CR CR is two ends, CR LF one": (b"data: a\r\r\ndata: b\r\n\r", [message("a"), message("b")]),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule(rule: str) -> None:
    check(*RULES[rule])


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0", 0), ("2500", 2500), ("007", 7), ("9" * 30, int("9" * 30)), ("9" * 640, int("9" * 640))]
    + [(bad, 1) for bad in ("", "1_0", "-5", "+5", "5.0", "5 ", " 5", "0x5", "\u0663", "9" * 100_000)],
)
def test_retry(value: str, expected: int) -> None:
    stream = f"retry: 1\nretry: {value}\n".encode()
    for chunks in (
        [stream],
        [stream[:-1], stream[-1:]],
        [stream, b"data: a\n\n"],
        [b"data: a\n", stream, b"x"],
    ):
        assert read(chunks).retry == expected


# --- prompt: how many bytes must be in when each event comes out ---


@pytest.mark.parametrize(
    ("stream", "at"),
    [
        (b"data: a\n\ndata: b\n\n", [9, 18]),
        (b"data: a\r\n\r\ndata: b\r\n\r\n", [10, 21]),
        (b"data: a\r\rdata: b\r\r", [9, 18]),
        (b"data: a\r\n\rdata: b\n\r", [10, 19]),
        (b"\xef\xbb\xbfevent: e\ndata: a\n\n: ping\n\ndata: b\n\n", [21, 38]),
        (b"\n\nid: 1\n\ndata\n\n\n\ndata\n\n", [15, 23]),
        (b"event: e\n\ndata: a\ndata: b\n\n", [27]),
        (b"data: a\n", []),
    ],
)
def test_an_event_is_out_with_its_last_byte(stream: bytes, at: list[int]) -> None:
    parser = SSEParser()
    seen = []
    for index in range(len(stream)):
        parser.receive_data(stream[index : index + 1])
        seen += [index + 1 for _ in take(parser)]
    assert seen == at


def test_the_common_shapes_take_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: SSEParser, lines: bytes) -> None:
        assert not lines, "the line-by-line algorithm was used"

    monkeypatch.setattr(SSEParser, "_read_lines", refuse)
    for event in (b"event: a\ndata: {}\n\n", b"data: {}\n\n"):
        for stream in (event, event * 9, (event * 9).replace(b"\n", b"\r\n"), event * 9 + event[:5]):
            assert len(read([stream]).events) == stream.count(b"data: {}")
            assert len(read([stream[:7], stream[7:]]).events) == stream.count(b"data: {}")


# --- use ---


def test_bytearrays_are_read_and_not_kept() -> None:
    """What h11 hands out is a bytearray, and its owner may change it."""
    parser = SSEParser()
    for part in (b"\xef\xbb", b"\xbfid: i\r", b"\ndata: a\n\ndata: b", b"\n\nevent: e\ndata: c\n\n"):
        buffer = bytearray(part)
        parser.receive_data(buffer)
        buffer[:] = b"?" * len(part)
    frames = [parser.next_frame() for _ in range(3)]
    assert frames == [(b"", b"a", b"i"), (b"", b"b", b"i"), (b"e", b"c", b"i")]
    assert all(type(part) is bytes for frame in frames if frame is not NEED_DATA for part in frame)


def test_frames_and_events_come_from_one_queue() -> None:
    parser = SSEParser()
    parser.receive_data(b"data: a\n\nevent: e\ndata: \xff\n\n")
    assert parser.next_event() == ServerSentEvent("message", "a", "")
    assert parser.next_frame() == (b"e", b"\xff", b"")
    assert parser.next_frame() is NEED_DATA


def test_misuse_is_refused() -> None:
    parser = SSEParser()
    parser.receive_eof()
    with pytest.raises(LocalError):
        parser.receive_data(b"data: a\n\n")
    parser.receive_eof()
    assert parser.next_event() is NEED_DATA
    with pytest.raises(LocalError):
        SSEParser(max_event_size=0)


def test_parse_sse_is_lazy_and_delivers_before_it_raises() -> None:
    fed = []

    def chunks() -> Iterator[bytes]:
        for chunk in (b"data: a\n\ndata: b\n\n", b"data: 0123456789\n\n"):
            fed.append(chunk)
            yield chunk

    events = parse_sse(chunks(), max_event_size=10)
    assert next(events).data == "a"
    assert len(fed) == 1
    assert next(events).data == "b"
    with pytest.raises(EventTooLarge):
        next(events)


@pytest.mark.parametrize("size", range(1, 24))
def test_a_comment_ahead_of_an_event_is_not_of_its_size(size: int) -> None:
    comment = b":" + b"x: \x00" * 20
    for stream in (b"data: a\n\n" + comment + b"\n\n", comment + b"\n\n\n" + comment + b"\ndata: a\n\n"):
        chunks = [stream[at : at + size] for at in range(0, len(stream), size)]
        assert [event.data for event in parse_sse(chunks, max_event_size=8)] == ["a"]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_bytes_of_every_kind_are_read_alike(kind: Callable[[bytes], Octets], size: int) -> None:
    stream = b"\xef\xbb\xbfid: i\r\ndata: a\r\n\r\nevent: e\rdata: b\r\r"
    expected = list(parse_sse([stream]))
    assert len(expected) == 2
    assert list(parse_sse(kind(stream[at : at + size]) for at in range(0, len(stream), size))) == expected
    assert list(parse_sse(kind(stream))) == expected
    mixed = [stream[:9], kind(stream[9:])]
    assert list(parse_sse(mixed)) == expected


@pytest.mark.parametrize("chunk", ["data: a\n\n", None, 3, {"data": "a"}])
def test_what_is_not_bytes_is_refused(chunk: Any) -> None:
    with pytest.raises(LocalError, match="a body is bytes, not"):
        SSEParser().receive_data(chunk)
    with pytest.raises(LocalError, match="a body is bytes, not"):
        list(parse_sse([chunk]))


def test_text_is_refused_at_once() -> None:
    with pytest.raises(LocalError, match="a body is bytes, not str"):
        parse_sse("data: a\n\n")  # type: ignore[arg-type]
