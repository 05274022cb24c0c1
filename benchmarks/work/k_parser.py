"""The event-stream parser alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks import corpus
from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done
from benchmarks.work.a_events import SIZES

TITLE = "(k) Event-stream parser alone"
NOTE = "Bytes to event, data and id. httpx-sse gets lines that httpx's decoder has cut from text."


def ours(chunks: list[bytes]) -> Contender:
    """``SSEParser``."""

    def make() -> Callable[[], Done]:
        from responses_proto import NEED_DATA, SSEParser

        def job() -> Done:
            parser, count, size = SSEParser(), 0, 0
            for chunk in chunks:
                parser.receive_data(chunk)
                while (event := parser.next_event()) is not NEED_DATA:
                    count += 1
                    size += len(event.data)
            return Done(count, str(size))

        return job

    return Contender(make)


def official(chunks: list[bytes]) -> Contender:
    """The decoder inside the official client."""

    def make() -> Callable[[], Done]:
        from openai._streaming import SSEDecoder

        return lambda: _counted(SSEDecoder().iter_bytes(iter(chunks)))

    return Contender(make)


def httpx_sse(chunks: list[bytes]) -> Contender:
    """httpx-sse, on a response of httpx."""

    def make() -> Callable[[], Done]:
        import httpx
        from httpx_sse import EventSource

        headers = {"content-type": "text/event-stream"}
        return lambda: _counted(EventSource(httpx.Response(200, headers=headers, content=iter(chunks))).iter_sse())

    return Contender(make)


def _counted(events: Any) -> Done:
    count = size = 0
    for event in events:
        count += 1
        size += len(event.data)
    return Done(count, str(size))


def _case(name: str, size: int | None) -> Case:
    chunks = corpus.cut(size)
    contenders = {OURS: ours(chunks), OFFICIAL: official(chunks), "httpx-sse": httpx_sse(chunks)}
    return Case(f"{name} a chunk", "µs per event", contenders)


CASES = [_case(name, size) for name, size in SIZES.items()]
