"""Streams that say too much, too little or the wrong number, made from sound ones."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

import msgspec

from responses_proto.sse import encode_sse, parse_sse

from .engine import TERMINAL
from .messages import Json

__all__ = ["Edit", "drop_event", "drop_terminal", "edited", "renumber", "repeat_event", "repeat_terminal"]

Edit = Callable[[int, Json], Sequence[Json | bytes]]
"""Gets the position (from 0) and the event; returns what is sent instead, bytes as raw frames."""


def drop_terminal(_: int, event: Json) -> Sequence[Json]:
    """Let the stream end without saying how."""
    return [] if event["type"] in TERMINAL else [event]


def repeat_terminal(_: int, event: Json) -> Sequence[Json]:
    """Say twice how it ended."""
    return [event, event] if event["type"] in TERMINAL else [event]


def drop_event(at: int) -> Edit:
    """Leave out the event at position ``at``."""
    return lambda position, event: [] if position == at else [event]


def repeat_event(at: int) -> Edit:
    """Send the event at position ``at`` twice."""
    return lambda position, event: [event, event] if position == at else [event]


def renumber(at: int, by: int) -> Edit:
    """Add ``by`` to the sequence numbers from position ``at`` on: a gap, or with -1 a repetition."""

    def edit(position: int, event: Json) -> Sequence[Json]:
        if position < at or "sequence_number" not in event:
            return [event]
        return [{**event, "sequence_number": event["sequence_number"] + by}]

    return edit


async def edited(frames: AsyncGenerator[bytes, None], edit: Edit) -> AsyncGenerator[bytes, None]:
    """Pass ``frames`` through ``edit``; comments and the end marker are left as they are."""
    position = 0
    async with aclosing(frames):
        async for frame in frames:
            found = next(parse_sse([frame]), None)
            if found is None or not found.data.startswith("{"):
                yield frame
                continue
            for event in edit(position, msgspec.json.decode(found.data)):
                yield event if isinstance(event, bytes) else _frame(event, named=frame.startswith(b"event:"))
            position += 1


def _frame(event: Json, *, named: bool) -> bytes:
    return encode_sse(msgspec.json.encode(event).decode(), event=event.get("type", "") if named else "")
