"""What every event of a stream needs: its number, what is left of the token limit, and the output so far."""

from __future__ import annotations

from typing import Any

from .engine import Turn
from .messages import Json
from .usage import clip, count_tokens, input_tokens, usage

__all__ = ["Pen"]

_LIMIT = "max_output_tokens"


class Pen:
    """Numbers the events of one response and ends it; ``cut`` says that the token limit was reached.

    One that is not ``limited`` leaves ``max_output_tokens`` to somebody else.
    """

    def __init__(self, turn: Turn, *, limited: bool = True) -> None:
        self.turn = turn
        self.cut = False
        self._limit: int | None = turn.response["max_output_tokens"] if limited else None
        self._written = 0
        self._reasoning = 0
        self._sequence = 0
        self._output: list[Json] = []

    @property
    def left(self) -> int | None:
        """Tokens that may still be written; None for any number."""
        return None if self._limit is None else self._limit - self._written

    @property
    def index(self) -> int:
        """Output index of the next item, or of the one being made."""
        return len(self._output)

    def event(self, kind: str, **fields: Any) -> Json:
        """Return the next event."""
        self._sequence += 1
        return {"type": kind, "sequence_number": self._sequence - 1, **fields}

    def spend(self, text: str, *, reasoning: bool = False) -> str:
        """Return as much of ``text`` as the token limit leaves room for."""
        wanted = count_tokens(text)
        if self.left is not None and wanted > self.left:
            text, wanted, self.cut = clip(text, self.left), self.left, True
        self._written += wanted
        self._reasoning += wanted if reasoning else 0
        return text

    def open(self, prefix: str, kind: str, **fields: Any) -> Json:
        """Return an item as it is when it is added."""
        return {"id": self.turn.ids.item(prefix), "type": kind, "status": "in_progress", **fields}

    def added(self, item: Json) -> Json:
        """Announce an item."""
        return self.event("response.output_item.added", output_index=self.index, item=item)

    def done(self, item: Json, **fields: Any) -> Json:
        """Close the announced item and put it into the output."""
        item = {**item, **fields, "status": "incomplete" if self.cut else "completed"}
        return self.closed(item)

    def closed(self, item: Json) -> Json:
        """Close the announced item just as it is given."""
        event = self.event("response.output_item.done", output_index=self.index, item=item)
        self._output.append(item)
        return event

    def end(self, error: Json | None = None, reason: str | None = None) -> Json:
        """Return the terminal event: failed with ``error``, incomplete for ``reason`` or after a cut, or completed."""
        reason = _LIMIT if self.cut else reason
        status = "failed" if error else "incomplete" if reason else "completed"
        read = input_tokens(self.turn.request, self.turn.items)
        response = {
            **self.turn.response,
            "status": status,
            "completed_at": int(self.turn.now()) if status == "completed" else None,
            "incomplete_details": {"reason": reason} if status == "incomplete" else None,
            "error": error,
            "output": self._output,
            "usage": usage(read, self._written, self._reasoning),
        }
        return self.event(f"response.{status}", response=response)
