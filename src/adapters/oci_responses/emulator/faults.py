"""Faults on order: a queue of rules, one consumed by each request."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TypedDict

import msgspec

from .dialects import DIALECTS, REFUSING
from .edits import Edit, chained, edited, edited_body
from .messages import Cut, Received, Reply
from .squeeze import Coding, check_coding, compress, compressed
from .stream_errors import ErrorForm, ErrorThen, check_error, stream_error

__all__ = ["NO_FAULT", "Fault", "FaultSettings", "Faults", "damaged", "damaged_stream"]

_TICK = 0.02
"""Seconds between two writes of a dripping answer, if its rate allows more than a byte in them."""
_SPLIT_PAUSE = 0.001
"""Seconds between the halves of a split character, so that they are read one after the other."""


class FaultSettings(TypedDict, total=False):
    """The settings of a :class:`Fault` by name, except ``reply``."""

    delay: float
    headers: Mapping[str, str]
    edit: Edit | None
    compress: Coding | None
    compress_each: bool
    cut_after_events: int | None
    cut_after_bytes: int | None
    clean: bool
    stall_after_events: int | None
    stall_after_bytes: int | None
    stall_seconds: float
    drip: float | None
    split_utf8: bool
    dialect: str | None
    error: ErrorForm | None
    error_at: int
    error_then: ErrorThen


@dataclass(frozen=True)
class Fault:
    """What shall go wrong with one request; positions count events and bytes of the body as sent.

    ``delay``: seconds before the answer. ``reply``: sent instead of an answer. ``headers``: put
    over those of the answer. ``edit``: changes the events of a stream (see :mod:`.edits`).
    ``compress``: a content coding, asked for or not; with ``compress_each`` every event is a frame
    of its own. The connection is dropped after ``cut_after_events`` whole events or after
    ``cut_after_bytes``, whichever comes first; with ``clean`` the answer ends there in order
    instead. A pause of ``stall_seconds`` comes after ``stall_after_events`` or
    ``stall_after_bytes``; 0 is right after the head. ``drip``: at most so many bytes per second.
    ``split_utf8``: every character of more than one byte is sent in two pieces. ``dialect``: the
    stream is spoken as the server of that name would (see :mod:`.dialects`). ``error``: an error of
    that form (see :mod:`.stream_errors`) stands in the stream before its event ``error_at``, or
    before the last if it has fewer, and ``error_then`` follows.
    """

    delay: float = 0.0
    reply: Reply | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    edit: Edit | None = None
    compress: Coding | None = None
    compress_each: bool = False
    cut_after_events: int | None = None
    cut_after_bytes: int | None = None
    clean: bool = False
    stall_after_events: int | None = None
    stall_after_bytes: int | None = None
    stall_seconds: float = 0.0
    drip: float | None = None
    split_utf8: bool = False
    dialect: str | None = None
    error: ErrorForm | None = None
    error_at: int = 5
    error_then: ErrorThen = "end"

    def __post_init__(self) -> None:
        if self.compress is not None:
            check_coding(self.compress)
        if self.drip is not None and self.drip <= 0:
            raise ValueError("drip is a positive number of bytes per second")
        if self.dialect is not None and self.dialect not in DIALECTS.keys() | REFUSING.keys():
            raise ValueError(f"no dialect {self.dialect!r}: use one of {', '.join(sorted([*DIALECTS, *REFUSING]))}")
        if self.error is not None:
            check_error(self.error, self.error_then)

    def refused(self, request: Received) -> Reply | None:
        """Return what is sent instead of an answer to ``request``, if anything is."""
        if self.reply is not None or self.dialect not in REFUSING:
            return self.reply
        try:
            body = request.json
        except msgspec.DecodeError:
            return None
        return REFUSING[self.dialect](body) if isinstance(body, dict) else None

    def new_edit(self) -> Edit | None:
        """Return the edit of one more stream, None if it stays as it is."""
        edits = [DIALECTS[self.dialect]()] if self.dialect in DIALECTS else []
        if self.edit is not None:
            edits.append(self.edit)
        if self.error is not None:
            edits.append(stream_error(self.error, self.error_at, self.error_then))
        return chained(*edits) if edits else None


NO_FAULT = Fault()


class Faults:
    """Hands out faults in the order they were put in; appending and taking are thread-safe."""

    def __init__(self) -> None:
        self._queue: deque[Fault] = deque()

    def put(self, fault: Fault, times: int = 1, skip: int = 0) -> None:
        """Let ``skip`` requests pass and the next ``times`` suffer ``fault``, after those already queued."""
        self._queue.extend([NO_FAULT] * skip + [fault] * times)

    def take(self) -> Fault:
        """Return the fault of the request that has just come in."""
        return self._queue.popleft() if self._queue else NO_FAULT


def damaged_stream(frames: AsyncGenerator[bytes, None], fault: Fault) -> AsyncGenerator[bytes, None]:
    """Return ``frames``, one for each event, as ``fault`` lets them out; may raise :class:`Cut`."""
    if (edit := fault.new_edit()) is not None:
        frames = edited(frames, edit)
    if fault.compress is not None:
        frames = compressed(frames, fault.compress, each=fault.compress_each)
    return _slowed(_cut(frames, fault), fault)


def damaged(body: bytes, fault: Fault) -> tuple[int, AsyncGenerator[bytes, None]]:
    """Return the length to announce for a whole ``body``, and its parts; these may raise :class:`Cut`."""
    if (edit := fault.new_edit()) is not None:
        body = edited_body(body, edit)
    if fault.compress is not None:
        body = compress(body, fault.compress)
    length = len(body)
    if fault.clean and fault.cut_after_bytes is not None:
        length = min(length, fault.cut_after_bytes)

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    return length, _slowed(_cut(whole(), fault), fault)


async def _cut(frames: AsyncGenerator[bytes, None], fault: Fault) -> AsyncGenerator[bytes, None]:
    sent = 0
    count = 0
    async with aclosing(frames):
        async for frame in frames:
            if count == fault.cut_after_events:
                break
            if fault.cut_after_bytes is not None and sent + len(frame) > fault.cut_after_bytes:
                if part := frame[: fault.cut_after_bytes - sent]:
                    yield part
                break
            yield frame
            sent += len(frame)
            count += 1
        else:
            return
    if not fault.clean:
        raise Cut


def _slowed(frames: AsyncGenerator[bytes, None], fault: Fault) -> AsyncGenerator[bytes, None]:
    if fault.stall_seconds:
        frames = _stalled(frames, fault)
    if fault.split_utf8:
        frames = _split(frames)
    return frames if fault.drip is None else _dripped(frames, fault.drip)


async def _stalled(frames: AsyncGenerator[bytes, None], fault: Fault) -> AsyncGenerator[bytes, None]:
    """Pause as soon as the place is reached, before the next frame is even made."""
    sent = 0
    count = 0
    if 0 in (fault.stall_after_events, fault.stall_after_bytes):
        await asyncio.sleep(fault.stall_seconds)
    async with aclosing(frames):
        async for frame in frames:
            here = -1 if fault.stall_after_bytes is None else fault.stall_after_bytes - sent
            if 0 < here <= len(frame):
                yield frame[:here]
                await asyncio.sleep(fault.stall_seconds)
                frame = frame[here:]  # noqa: PLW2901
                sent += here
            if frame:
                yield frame
            sent += len(frame)
            count += 1
            if count == fault.stall_after_events:
                await asyncio.sleep(fault.stall_seconds)


async def _split(frames: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(frames):
        async for frame in frames:
            # Behind the first byte of each character that has several (RFC 3629, 3).
            ends = [at + 1 for at, byte in enumerate(frame) if byte >= 0b1100_0000]  # noqa: PLR2004
            for start, end in zip([0, *ends], [*ends, len(frame)], strict=True):
                yield frame[start:end]
                if end < len(frame):
                    await asyncio.sleep(_SPLIT_PAUSE)


async def _dripped(frames: AsyncGenerator[bytes, None], rate: float) -> AsyncGenerator[bytes, None]:
    size = max(1, int(rate * _TICK))
    async with aclosing(frames):
        async for frame in frames:
            for at in range(0, len(frame), size):
                part = frame[at : at + size]
                yield part
                await asyncio.sleep(len(part) / rate)
