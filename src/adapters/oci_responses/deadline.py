"""The deadline of a whole call, by the monotonic clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from responses_proto.effects import Effect, Failed, FailureKind, Limit, Open, Read, Sign, Sleep

__all__ = ["Deadline", "bounded", "bounding"]

_WAITS: Final = (Sign, Open, Read, Sleep)
_GRAIN: Final = 0.001
"""Seconds: what is nearer than this has passed, since no wait is more exact."""
_UNTIL: Final = ContextVar[float | None]("until", default=None)


class Deadline:
    """When the call that is under way must be over, if it must."""

    __slots__ = ("_seconds", "_until")

    def __init__(self) -> None:
        self._seconds = 0.0
        self._until: float | None = None

    def set(self, limit: Limit) -> None:
        """Perform a Limit effect."""
        self._seconds = limit.seconds or 0.0
        self._until = None if limit.seconds is None else time.monotonic() + limit.seconds

    def left(self, effect: Effect) -> float | None:
        """Return the seconds that an effect may take, 0 once the deadline has passed; None if any time."""
        if self._until is None or not isinstance(effect, _WAITS):
            return None
        left = self._until - time.monotonic()
        return left if left > _GRAIN else 0.0

    def passed(self) -> Failed:
        """Return the reply to an effect that was broken off or not begun."""
        return Failed(FailureKind.TOTAL, f"no end within {self._seconds:g} s")


@contextmanager
def bounding(seconds: float) -> Iterator[None]:
    """Let every wait of this thread that asks :func:`bounded` end in this many seconds from now."""
    token = _UNTIL.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _UNTIL.reset(token)


def bounded(timeout: float | None) -> float | None:
    """Return the seconds that a wait may take which has a ``timeout`` of its own (None: no limit)."""
    until = _UNTIL.get()
    if until is None:
        return timeout
    left = max(until - time.monotonic(), _GRAIN)
    return left if timeout is None else min(timeout, left)
