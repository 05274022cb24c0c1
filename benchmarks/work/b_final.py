"""Bytes to typed events and the final response, in process."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks import corpus, peers
from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done, Target
from benchmarks.work.a_events import SIZES

TITLE = "(b) The same, with the final response"
NOTE = "The official client reads it with `responses.stream()` and `get_final_response()`."
_AT_LEAST = {"one event": 95, "1,400 B": 85, "64 KB": 125}


def ours(chunks: list[bytes]) -> Contender:
    """``ResponseStream`` of the core."""

    def make() -> Callable[[], Done]:
        from responses_proto import ResponseStream

        def job() -> Done:
            stream, count = ResponseStream(), 0
            for chunk in chunks:
                for _ in stream.take(chunk):
                    count += 1
            return Done(count, stream.response.output_text)

        return job

    return Contender(make)


def _case(name: str, size: int | None) -> Case:
    chunks = corpus.cut(size)
    return Case(
        f"{name} a chunk",
        "µs per event",
        {OURS: ours(chunks), OFFICIAL: peers.official_final(chunks)},
        [Target(OFFICIAL, _AT_LEAST[name])] if name in _AT_LEAST else [],
    )


CASES = [_case(name, size) for name, size in SIZES.items()]
