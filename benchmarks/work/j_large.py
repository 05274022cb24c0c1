"""One event of 64 MB: the cost of a byte must not grow with the size of its event."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.frame import OURS, Case, Contender, Done

TITLE = "(j) One large event"
NOTE = "In pieces of 64 KB. Linear time is the same cost for each megabyte."
_PIECE = 65536
_MEGABYTE = 1 << 20
_BEGIN = b'data: {"type":"response.output_text.delta","sequence_number":0,"delta":"'
_END = b'"}\n\n'


def _chunks(size: int) -> Iterator[bytes]:
    yield _BEGIN
    for _ in range(size // _PIECE):
        yield b"x" * _PIECE
    yield _END


def ours(size: int) -> Contender:
    """``ResponseStream`` with a limit that lets the event in."""

    def make() -> Callable[[], Done]:
        from responses_proto import ResponseStream

        def job() -> Done:
            stream = ResponseStream(max_event_size=2 * size)
            (event,) = [event for chunk in _chunks(size) for event in stream.take(chunk)]
            return Done(size / _MEGABYTE, f"{len(event.delta)}")

        return job

    return Contender(make)


CASES = [
    Case(f"{megabytes} MB", "ms per MB", {OURS: ours(megabytes * _MEGABYTE)}, scale=1e3, rounds=5)
    for megabytes in (1, 4, 16, 64)
]
