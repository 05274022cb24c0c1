"""Events as frames of a stream, in the dialect that the switches choose."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

import msgspec

from responses_proto.sse import encode_comment, encode_sse

from .heartbeat import with_beats
from .ids import Ids
from .messages import Json
from .switches import Switches

__all__ = ["Framing"]

_PADDED_TO = 16


class Framing:
    """Turns events into server-sent events."""

    def __init__(self, switches: Switches, ids: Ids) -> None:
        self._switches = switches
        self._ids = ids

    async def frames(
        self, events: AsyncGenerator[Json, None], asked: Mapping[str, Any] | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Yield one frame for each event, heartbeats in silence, and the end marker.

        ``asked`` may say ``include_obfuscation``; the ``obfuscation`` of a delta fills it up to a
        multiple of 16 characters.
        """
        padded = (asked or {}).get("include_obfuscation")
        padded = self._switches.obfuscation if padded is None else padded
        number = 0
        async with aclosing(self._beating(events)) as beating:
            async for event in beating:
                if event is None:
                    yield self._beat(number)
                    continue
                number = event.get("sequence_number", number)
                yield self._frame({**event, **self._padding(event)} if padded else event)
        if self._switches.done_marker:
            yield encode_sse("[DONE]")

    def _beating(self, events: AsyncGenerator[Json, None]) -> AsyncGenerator[Json | None, None]:
        if self._switches.heartbeat == "none":
            return events
        return with_beats(events, self._switches.heartbeat_seconds)

    def _beat(self, number: int) -> bytes:
        # It has the number of the event before it: a number of its own would shift the cursors
        # by which a background stream is resumed.
        if self._switches.heartbeat == "comment":
            return encode_comment("keepalive")
        return self._frame({"type": "keepalive", "sequence_number": number})

    def _padding(self, event: Json) -> Json:
        if not isinstance(delta := event.get("delta"), str):
            return {}
        return {"obfuscation": self._ids.token(_PADDED_TO - len(delta) % _PADDED_TO)}

    def _frame(self, event: Json) -> bytes:
        kind = event.get("type", "") if self._switches.event_lines else ""
        return encode_sse(msgspec.json.encode(event).decode(), event=kind)
