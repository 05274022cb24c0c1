"""Streams that say too much, too little or the wrong number, made from sound ones."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

import msgspec

from responses_proto.sse import encode_sse, parse_sse

from .engine import TERMINAL
from .messages import Json

__all__ = [
    "Edit",
    "chained",
    "drop_event",
    "drop_terminal",
    "edited",
    "edited_body",
    "output_null",
    "renumber",
    "repeat_event",
    "repeat_terminal",
]

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


def output_null(_: int, event: Json) -> Sequence[Json]:
    """Let the response at the end have no list of items, but null."""
    if event["type"] not in TERMINAL:
        return [event]
    return [{**event, "response": {**event["response"], "output": None}}]


def chained(*edits: Edit) -> Edit:
    """Let each edit work on what the one before it sends, all at the position of the sound event."""

    def edit(position: int, event: Json) -> Sequence[Json | bytes]:
        sent: list[Json | bytes] = [event]
        for one in edits:
            sent = [
                out
                for given in sent
                for out in (one(position, given) if isinstance(given, dict) and "type" in given else [given])
            ]
        return sent

    return edit


def edited_body(body: bytes, edit: Edit) -> bytes:
    """Return a response that is not streamed as it would stand at the end of an edited stream."""
    try:
        response = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body
    if not isinstance(response, dict) or response.get("object") != "response":
        return body
    kind = f"response.{response['status']}"
    sent = edit(0, {"type": kind, "response": response})
    ends = [event["response"] for event in sent if isinstance(event, dict) and "response" in event]
    return msgspec.json.encode(ends[-1]) if ends else body


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
