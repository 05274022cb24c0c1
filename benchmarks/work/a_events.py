"""Bytes to typed events, in process."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

from benchmarks import corpus, peers
from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done, Target

TITLE = "(a) Bytes to typed events"
NOTE = "The stream is in memory. The official client reads it with `create(stream=True)`; httpx-sse yields dicts."
SIZES = {"one event": None, "270 B": 270, "1,400 B": 1400, "64 KB": 65536}
_AT_LEAST = {"one event": 65, "1,400 B": 60, "64 KB": 80}


def ours(chunks: list[bytes]) -> Contender:
    """``read_events`` of the core."""

    def make() -> Callable[[], Done]:
        from responses_proto import read_events
        from responses_proto.events import OutputTextDelta

        def job() -> Done:
            count, said = 0, []
            for event in read_events(chunks):
                count += 1
                if isinstance(event, OutputTextDelta):
                    said.append(event.delta)
            return Done(count, "".join(said))

        return job

    return Contender(make)


def floor() -> Contender:
    """msgspec, given the payload of each event."""

    def make() -> Callable[[], Done]:
        import msgspec

        from responses_proto.events import READER, OutputTextDelta

        union: Any = functools.reduce(operator.or_, READER.members.values())
        decode = msgspec.json.Decoder(union).decode
        payloads = corpus.payloads()

        def job() -> Done:
            count, said = 0, []
            for payload in payloads:
                event = decode(payload)
                count += 1
                if isinstance(event, OutputTextDelta):
                    said.append(event.delta)
            return Done(count, "".join(said))

        return job

    return Contender(make)


def _case(name: str, size: int | None) -> Case:
    chunks = corpus.cut(size)
    return Case(
        f"{name} a chunk",
        "µs per event",
        {
            OURS: ours(chunks),
            OFFICIAL: peers.official_events(chunks),
            "httpx + httpx-sse": peers.httpx_sse(chunks),
            "msgspec on payloads": floor(),
        },
        [Target(OFFICIAL, _AT_LEAST[name])] if name in _AT_LEAST else [],
    )


CASES = [_case(name, size) for name, size in SIZES.items()]
