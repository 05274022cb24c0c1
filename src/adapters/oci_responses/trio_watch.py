"""One task that looks after the limits of all waits on the network of a trio program.

A cancel scope for each read would take longer than all else that a read does.
"""

from __future__ import annotations

import math
import time
from typing import Protocol

import trio

__all__ = ["Waits", "Watch"]


class Waits(Protocol):
    """Somebody who waits, or waited when it asked to be rung."""

    def ring(self) -> float:
        """Stop waiting if it is time; return when to ring again, by the monotonic clock (infinity: never)."""


class Watch:
    """Rings those who have asked for it; its task ends when nobody has."""

    def __init__(self) -> None:
        self._rings: dict[Waits, float] = {}
        self._asleep: trio.CancelScope | None = None
        self._until = math.inf

    def ring_at(self, when: float, who: Waits) -> None:
        """Ring ``who`` once, at this time by the monotonic clock, and not at the one asked for before."""
        self._rings[who] = when
        if self._asleep is None:
            self._asleep = trio.CancelScope()
            trio.lowlevel.spawn_system_task(self._run)
        elif when < self._until:
            self._asleep.cancel()

    def forget(self, who: Waits) -> None:
        """Do not ring."""
        self._rings.pop(who, None)
        if not self._rings and self._asleep is not None:
            self._asleep.cancel()

    async def _run(self) -> None:
        while self._rings:
            self._until = min(self._rings.values())
            now = time.monotonic()
            with trio.move_on_after(max(self._until - now, 0.0)) as self._asleep:
                await trio.sleep_forever()
            now = time.monotonic()
            for who in [who for who, when in self._rings.items() if when <= now]:
                self._rings[who] = who.ring()
                if self._rings[who] == math.inf:
                    del self._rings[who]
        self._asleep = None
