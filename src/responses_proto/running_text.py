"""The text of a stream for one who can only append."""

from __future__ import annotations

from .errors import StreamTruncated
from .events import OutputTextDelta, StreamEvent, StreamReset

__all__ = ["RunningText"]


class RunningText:
    """Gives the text of a stream in pieces that follow one another, also where a broken stream begins anew.

    What comes again is compared with what was given and not given again.
    """

    def __init__(self) -> None:
        self._again = ""

    def push(self, event: StreamEvent) -> str:
        """Take an event; return what it adds to the text, which may be nothing.

        Raises :class:`StreamTruncated` if the stream began anew with another text.
        """
        if isinstance(event, StreamReset):
            before = event.before.output_text
            self._again = before + self._again
            return "" if event.response is None else self._added(event.response.output_text)
        return self._added(event.delta) if isinstance(event, OutputTextDelta) else ""

    def _added(self, text: str) -> str:
        known = min(len(text), len(self._again))
        if known == 0:
            return text
        if text[:known] != self._again[:known]:
            raise StreamTruncated("the stream broke off, and began anew with another text")
        self._again = self._again[known:]
        return text[known:]
