"""Who may have a connection: places for so many, handed on in the order in which they are asked for.

A step here costs the same however many connections there are and however many calls wait. httpcore's own
pool looks at each connection for each of them: a hundred streams at once took it seconds.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from typing import Generic, TypeVar

__all__ = ["Place", "Places"]

C = TypeVar("C")


class Place(Generic[C]):
    """A place that was given: with a connection that was used before, or None for a new one."""

    __slots__ = ("connection",)

    def __init__(self, connection: C | None) -> None:
        self.connection = connection


class Places(Generic[C]):
    """``most`` places; of the connections that nobody uses ``most_idle`` (None: all) stay for ``expiry`` seconds.

    Safe to share between threads; it waits for nothing and closes nothing.
    """

    def __init__(self, most: int, most_idle: int | None, expiry: float) -> None:
        self._most = most
        self._most_idle = most if most_idle is None else most_idle
        self._expiry = expiry
        self._lock = threading.Lock()
        self._used = 0
        self._idle: deque[tuple[C, float]] = deque()
        self._waiting: deque[Future[C | None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    def ask(self) -> Place[C] | Future[C | None]:
        """Return a place: at once if one is free, otherwise what will be the connection of one, or None."""
        with self._lock:
            if self._used >= self._most:
                place: Future[C | None] = Future()
                self._waiting.append(place)
                return place
            self._used += 1
            # The one that was used last is the one that most likely still stands.
            return Place(self._idle.pop()[0] if self._idle else None)

    def leave(self, connection: C | None = None) -> list[C]:
        """Give a place back, with its connection if that can be used again; return those to be closed."""
        with self._lock:
            while self._waiting:
                place = self._waiting.popleft()
                if place.set_running_or_notify_cancel():
                    place.set_result(connection)
                    return []
            self._used -= 1
            now = time.monotonic()
            if connection is not None:
                self._idle.append((connection, now))
            surplus = list[C]()
            while self._idle and (len(self._idle) > self._most_idle or now - self._idle[0][1] > self._expiry):
                surplus.append(self._idle.popleft()[0])
            return surplus

    def give_up(self, place: Future[C | None]) -> list[C]:
        """Wait no more; what was given meanwhile goes to the next. Return connections to be closed."""
        with self._lock:
            if place in self._waiting:
                self._waiting.remove(place)
                place.cancel()
                return []
        return self.leave(place.result()) if not place.cancelled() else []
