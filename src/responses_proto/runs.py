"""A parser of events that come in runs: many of one name, each with its JSON in one line.

That is how an answer is streamed, token after token. A block of such events is cut at the bytes
that lie between two payloads, any other block by the parser below, and the payloads of a block are
read together. Where one of them is not what it must be, the frames are given instead, which say
the same.
"""

from __future__ import annotations

import re
from typing import Any, Final

from .decoding import REFUSED
from .events import READER, StreamEvent
from .octets import Octets
from .sse import SSEParser

__all__ = ["RunParser"]

_LF: Final = 10
_CR: Final = 13
_BEFORE: Final = re.compile(rb"(?:event: ?+[^\n]*+\n)?data: ?+")
"""What stands before the payload of the first event of a block."""
_USUAL: Final = b"event: response.output_text.delta\ndata: "


class RunParser(SSEParser):
    """An event-stream parser that gives typed events where it can, and frames elsewhere."""

    def __init__(self, *, max_event_size: int) -> None:
        super().__init__(max_event_size=max_event_size)
        self.ready: Final = self._frames
        """What can be taken now: frames, as ``next_frame`` gives them, and lists of events."""
        self._before = _USUAL
        self._between = b"\n\n" + _USUAL

    def read_one(self, data: Octets) -> StreamEvent | None:
        """Return the event if ``data`` is just one of the usual shape and nothing is held back before it.

        None means that nothing was read: ``receive_data`` is the way then.
        """
        if (
            self._clean
            and not self.ready
            and type(data) is bytes
            and _CR not in data
            and len(data) <= self._max
            and (rest := data.removeprefix(self._before)) is not data
            and (payload := rest.removesuffix(b"\n\n")) is not rest
            and _LF not in payload
        ):
            try:
                return _decode(payload)
            except REFUSED:
                pass
        return None

    def _cut(self, block: bytes) -> list[Any] | None:
        payloads, frames = self._run(block), None
        if payloads is None:
            frames = super()._cut(block)
            if frames is None:
                return None
            payloads = [data for _, data, _ in frames]
        try:
            return [[*map(_decode, payloads)]]
        except REFUSED:
            return super()._cut(block) if frames is None else frames

    def _run(self, block: bytes) -> list[bytes] | None:
        """Return the payloads of events that all have one name; None for any other block."""
        if not block.startswith(self._before):
            begins = _BEFORE.match(block)
            if begins is None:
                return None
            self._before = begins[0]
            self._between = b"\n\n" + begins[0]
        payload = block[len(self._before) : -2]
        if _LF not in payload:
            return [payload]
        payloads = payload.split(self._between)
        return None if _LF in b"".join(payloads) else payloads


_decode: Final = READER.decode
