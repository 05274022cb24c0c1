"""The size limit is exact under every cutting, and memory stays within a few times it."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.responses_proto.reference_sse import read_reference
from tests.responses_proto.sse_streams import (
    VALID_STREAMS,
    cut,
    every_way,
    read,
    take,
)

from responses_proto.errors import EventTooLarge
from responses_proto.sse import (
    NEED_DATA,
    ServerSentEvent,
    SSEParser,
)


@settings(max_examples=400)
@given(cut(VALID_STREAMS), st.integers(1, 40))
@example((b"\xef\xbb\xbf\n", [b"\xef\xbb", b"\xbf\n"]), 1)
@example((b"data: 0123\n\nretry: 5\n", [b"data: 0123\n\nretry: 5\n"]), 9)
@example((b"\ndata\ndata\n\n", [b"\n", b"data\n", b"data\n\n"]), 5)
@example((b"retry: 5\ndata: 0123456789", [b"retry: 5\ndata: 0123456789"]), 12)
def test_the_limit_is_met_by_the_same_event_under_any_cutting(case: tuple[bytes, list[bytes]], limit: int) -> None:
    stream, chunks = case
    assert read(chunks, max_event_size=limit) == read_reference(stream, max_event_size=limit)


@pytest.mark.parametrize("ahead", [b"", b"data:k\n\n", b"id:7\ndata\n\n", b": a long comment ahead\n\n", b"\n"])
@pytest.mark.parametrize("event", [b"data: 6789\n", b"event: e\r\ndata\r\n", b"data\n:\ndata\n", b"x\nyyyyyyyyy\n"])
def test_the_limit_is_exact(ahead: bytes, event: bytes) -> None:
    size = len(event.replace(b"\r\n", b"\n"))
    for chunks in every_way(ahead + event + b"\n" + b"data: z\n\n"):
        within, beyond = read(chunks, max_event_size=size), read(chunks, max_event_size=size - 1)
        assert not within.too_large
        assert within.events[-1][1] == "z"
        assert beyond.too_large
        assert len(beyond.events) == ahead.count(b"data")


FLOODS: dict[str, tuple[bytes, Callable[[], Iterator[bytes]], bool]] = {
    "one huge line": (b"data: ", lambda: itertools.repeat(b"xxx", 50_000), True),
    "many lines of one byte": (b"", lambda: itertools.repeat(b"data:x\n", 30_000), True),
    "many lines of no field, many a chunk": (b"", lambda: itertools.repeat(b"x\n" * 1_000, 60), True),
    "comments in an event": (b"data\n", lambda: itertools.repeat(b":ping\n", 30_000), True),
    "an endless comment": (b":", lambda: itertools.repeat(b"xxx", 50_000), False),
    "endless comments": (b"", lambda: itertools.repeat(b": ping\r\n\r\n", 20_000), False),
    "endless comments, no blank line": (b"", lambda: itertools.repeat(b":p\n", 50_000), False),
    "endless blank lines": (b"", lambda: itertools.repeat(b"\n\r", 70_000), False),
    "endless empty events": (b"", lambda: itertools.repeat(b"event: e\nid: 7\n\n", 10_000), False),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_memory_is_bounded(flood: str) -> None:
    start, chunks, too_large = FLOODS[flood]
    limit = 20_000
    parser = SSEParser(max_event_size=limit)
    parser.receive_data(b"data: before\n\n" + start)
    tracemalloc.start()
    try:
        for chunk in chunks():
            parser.receive_data(chunk)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5 * limit
    assert parser.next_event() == ServerSentEvent("message", "before", "")
    if not too_large:
        assert parser.next_event() is NEED_DATA
        parser.receive_data(b"\n\ndata: after\n\n")
        assert [data for _, data, _ in take(parser)] == ["after"]
        return
    for _ in range(3):
        with pytest.raises(EventTooLarge):
            parser.next_event()
        parser.receive_data(b"\n\ndata: after\n\n")


def test_a_block_of_tiny_lines_does_not_explode() -> None:
    """A finished event of many lines costs a few times its bytes, not an object a line."""
    block = b"data:x\n" * 100_000 + b"\n"
    parser = SSEParser()
    tracemalloc.start()
    try:
        parser.receive_data(block)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3 * len(block)
    assert parser.next_event() == ServerSentEvent("message", "\n".join("x" * 100_000), "")


def test_one_huge_event_in_tiny_pieces() -> None:
    """Copying what is held at every piece would move terabytes here; benchmarks measure the rest."""
    parser = SSEParser()
    parser.receive_data(b"data: ")
    for _ in range(1_000_000):
        parser.receive_data(b"xxxx")
    parser.receive_data(b"\n\n")
    event = parser.next_event()
    assert event is not NEED_DATA
    assert len(event.data) == 4_000_000
