"""A parser of events that come in runs: many of one name, each with its JSON in one line.

That is how an answer is streamed, token after token. A block of such events is cut at the bytes
that lie between two payloads, and each payload is read with no detour by way of a frame. A block
that has any other line in it, or a payload that is not what it must be, is left to the parser
below, whose frames say the same.
"""

from __future__ import annotations

import re
from typing import Final

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
        self._easy = False

    def read_one(self, data: Octets) -> StreamEvent | None:
        """Return the event if ``data`` is just one of the usual shape and nothing is held back before it.

        None means that nothing was read: ``receive_data`` is the way then.
        """
        if (
            self._easy
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

    def receive_data(self, data: Octets) -> None:
        """As of the parser below."""
        super().receive_data(data)
        self._easy = not (self._held or self._last_id or self._at_start or self._skip_lf or self.failed)

    def receive_eof(self) -> None:
        """As of the parser below."""
        self._easy = False
        super().receive_eof()

    def _read_at_once(self, block: bytes) -> bool:
        if not block.startswith(self._before):
            begins = _BEFORE.match(block)
            if begins is None:
                return super()._read_at_once(block)
            self._before = begins[0]
            self._between = b"\n\n" + begins[0]
        payloads = [block[len(self._before) : -2]]
        if _LF in payloads[0]:
            payloads = payloads[0].split(self._between)
            for payload in payloads:
                if _LF in payload:
                    return super()._read_at_once(block)
        try:
            self.ready.append([*map(_decode, payloads)])
        except REFUSED:
            return super()._read_at_once(block)
        return True


_decode: Final = READER.decode
