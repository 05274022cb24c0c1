"""A read of what is there or comes: one limit for all of it."""

from __future__ import annotations

import asyncio
import time

import httpcore
import pytest

from oci_responses.nonblocking.taking import TakingStream


class Script(TakingStream):
    """Gives one piece for each take; a wait takes a moment."""

    def __init__(self, *pieces: bytes | None) -> None:
        self._pieces = list(pieces)
        self.limits = list[float | None]()

    def take(self, max_bytes: int) -> bytes | None:
        piece = self._pieces.pop(0)
        return piece if piece is None else piece[:max_bytes]

    async def more(self, ends: float | None) -> None:
        self.limits.append(ends)
        await asyncio.sleep(0.001)
        if ends is not None and ends < time.monotonic():
            raise httpcore.ReadTimeout


def read(script: Script, timeout: float | None) -> bytes:
    return asyncio.run(script.read(3, timeout))


def test_what_is_there_is_not_waited_for() -> None:
    script = Script(b"answer")
    assert (read(script, 1.0), script.limits) == (b"ans", [])


def test_the_limit_is_one_for_all_waits() -> None:
    script, begun = Script(None, None, b""), time.monotonic()
    assert read(script, 9.0) == b""
    first, second = script.limits
    assert first is not None
    assert begun + 9.0 <= first <= time.monotonic() + 9.0
    assert second == first
    script = Script(None, b"x")
    assert (read(script, None), script.limits) == (b"x", [None])
    with pytest.raises(httpcore.ReadTimeout):
        read(Script(*[None] * 1000), 0.002)
