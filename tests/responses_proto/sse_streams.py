"""Event streams that are nasty on purpose, and readers that cut them in every way."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from hypothesis import strategies as st
from tests.responses_proto.reference_sse import Reading

from responses_proto.errors import EventTooLarge
from responses_proto.sse import NEED_DATA, SSEParser

__all__ = [
    "BOMS",
    "STREAMS",
    "UNLIMITED",
    "VALID_STREAMS",
    "Triple",
    "cut",
    "every_way",
    "message",
    "read",
    "take",
]

UNLIMITED = 1 << 40
Triple = tuple[str, str, str]


def message(data: str, last_event_id: str = "") -> Triple:
    return "message", data, last_event_id


def take(parser: SSEParser) -> Iterator[Triple]:
    while (event := parser.next_event()) is not NEED_DATA:
        yield event.event, event.data, event.id


def read(chunks: Iterable[bytes], *, max_event_size: int = UNLIMITED) -> Reading:
    parser = SSEParser(max_event_size=max_event_size)
    reading = Reading()
    try:
        for chunk in chunks:
            parser.receive_data(chunk)
            reading.events.extend(take(parser))
        parser.receive_eof()
        reading.events.extend(take(parser))
    except EventTooLarge:
        reading.too_large = True
        parser.receive_eof()
    reading.retry = parser.retry
    reading.last_event_id = parser.last_event_id
    return reading


def every_way(stream: bytes) -> Iterator[list[bytes]]:
    """The stream whole, byte by byte, in two at every place, and with empty chunks between."""
    yield [stream]
    yield [stream[at : at + 1] for at in range(len(stream))]
    yield [part for at in range(len(stream)) for part in (b"", stream[at : at + 1])]
    for at in range(len(stream) + 1):
        yield [stream[:at], stream[at:]]


ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
NAMES = st.sampled_from([b"data", b"event", b"id", b"retry", b"", b"dat", b"data ", b"DATA", b"unknown", b"\xff"])
SEPARATORS = st.sampled_from([b":", b": ", b":  ", b"", b"::"])
TEXTS = [
    b"",
    b"x",
    b" ",
    b":",
    b"[DONE]",
    b'{"a":1}',
    b"\0",
    b"a\0b",
    b"\xe2\x80\xa8",
    b"\xc2\x85",
    b"\x0b\x0c\x1c",
]
VALUES = [
    *TEXTS,
    b"0",
    b"007",
    b"1_0",
    b"+5",
    b" 5",
    b"5 ",
    b"\xd9\xa3",
    b"9" * 18,
    b"9" * 700,
    "é\U0001f600".encode(),
]
BROKEN = [
    b"\xff",
    b"\xe2\x82",
    b"\xed\xa0\xbd",
    b"\xf0\x9f\x98",
    b"\xc0\xaf",
    b"\xef\xbb\xbf",
    b"\xef\xbb",
    b"\xef",
]


def lines(values: list[bytes]) -> st.SearchStrategy[bytes]:
    value = st.one_of(st.sampled_from(values), st.binary(max_size=4))
    return st.builds(lambda *parts: b"".join(parts), NAMES, SEPARATORS, value, ENDS)


USUAL = st.sampled_from(
    [b"event: a\ndata: b\n\n", b"data: b\n\n", b"data: [DONE]\n\n", b": ping\n\n", b"event:a\ndata:\n\n"]
)
PIECES = st.one_of(lines(VALUES + BROKEN), ENDS, ENDS, USUAL, st.sampled_from(BROKEN + TEXTS), st.binary(max_size=3))
STREAMS = st.lists(PIECES, max_size=14).map(b"".join)
BOMS = st.sampled_from([b"", b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xef\xbb", b"\xef\xbb\n", b"\xef"])
VALID_STREAMS = st.lists(
    st.one_of(
        st.builds(
            lambda name, separator, value, end: name + separator + value.encode() + end,
            st.sampled_from([b"data", b"event", b"retry", b"id", b"x", b""]),
            SEPARATORS,
            st.text(max_size=8),
            ENDS,
        ),
        ENDS,
        USUAL,
    ),
    max_size=10,
).map(b"".join)


@st.composite
def cut(draw: st.DrawFn, streams: st.SearchStrategy[bytes]) -> tuple[bytes, list[bytes]]:
    stream = draw(streams)
    places = sorted(draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    chunks = [stream[a:b] for a, b in itertools.pairwise([0, *places, len(stream)])]
    return stream, draw(st.sampled_from([chunks, [stream[at : at + 1] for at in range(len(stream))]]))
