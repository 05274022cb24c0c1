"""Faults on order: a queue of rules, one consumed by each request."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from .messages import Cut, Reply

__all__ = ["NO_FAULT", "Fault", "Faults", "cut_frames"]


@dataclass(frozen=True)
class Fault:
    """What shall go wrong with one request.

    ``delay`` is in seconds before the answer. ``reply`` is sent instead of an answer. The
    connection is dropped after ``cut_after_events`` whole events or after ``cut_after_bytes`` of
    the body, whichever comes first; a body that ends before is sent whole.
    """

    delay: float = 0.0
    reply: Reply | None = None
    cut_after_events: int | None = None
    cut_after_bytes: int | None = None


NO_FAULT = Fault()


class Faults:
    """Hands out faults in the order they were put in; appending and taking are thread-safe."""

    def __init__(self) -> None:
        self._queue: deque[Fault] = deque()

    def put(self, fault: Fault, times: int = 1) -> None:
        """Let the next ``times`` requests suffer ``fault``, after those already queued."""
        self._queue.extend([fault] * times)

    def take(self) -> Fault:
        """Return the fault of the request that has just come in."""
        return self._queue.popleft() if self._queue else NO_FAULT


async def cut_frames(frames: AsyncGenerator[bytes, None], fault: Fault) -> AsyncGenerator[bytes, None]:
    """Pass ``frames`` on and raise :class:`Cut` where ``fault`` says."""
    sent = 0
    count = 0
    async for frame in frames:
        if count == fault.cut_after_events:
            raise Cut
        if fault.cut_after_bytes is not None and sent + len(frame) > fault.cut_after_bytes:
            if part := frame[: fault.cut_after_bytes - sent]:
                yield part
            raise Cut
        yield frame
        sent += len(frame)
        count += 1
