"""What a server did otherwise than the protocol says, and what was done about it.

Source: Open Responses 2026-04-24, "Streaming" and "Item lifecycle"; the deviations are those that
servers of this protocol are known for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from ..errors import RemoteProtocolError

__all__ = ["TOLERATED", "Deviation", "DeviationKind", "DeviationLog"]


class DeviationKind(StrEnum):
    """The kinds of deviation, each with its repair."""

    NO_SEQUENCE_NUMBER = "no_sequence_number"
    """Events are not numbered: a broken stream cannot be resumed."""
    SEQUENCE_GAP = "sequence_gap"
    """Numbers are left out. The protocol asks only that they grow, but events may be lost."""
    SEQUENCE_REPEAT = "sequence_repeat"
    """A number does not grow; the events are taken in the order of their arrival."""
    UNKNOWN_EVENT = "unknown_event"
    """An event of a type that is neither known nor marked as an extension (``slug:name``); passed over."""
    MALFORMED_EVENT = "malformed_event"
    """A payload that is no event, but shows what it was meant to be."""
    MALFORMED_FIELD = "malformed_field"
    """A field that is not what it must be; taken as absent."""
    MALFORMED_RESPONSE = "malformed_response"
    """A lifecycle event without a readable response; the one before it stands."""
    NO_ITEM = "no_item"
    """An item event without an item; passed over."""
    NO_PART = "no_part"
    """A part event without a part; passed over."""

    NO_OUTPUT_INDEX = "no_output_index"
    """Items are not numbered; ids tell them apart, or only one of a type is open."""
    OUTPUT_INDEX_REUSED = "output_index_reused"
    """Two items share an index; both are kept."""
    NO_ITEM_ADDED = "no_item_added"
    """Something is said about an item that was not announced; it begins there."""
    ITEM_ADDED_LATE = "item_added_late"
    """An item is announced after something was said about it."""
    ITEM_ADDED_TWICE = "item_added_twice"
    """An item is announced again; the later announcement stands."""
    ITEM_DONE_TWICE = "item_done_twice"
    """An item is finished again; the later end stands."""
    NO_ITEM_DONE = "no_item_done"
    """The response ended, an item of it did not; it is built from what was streamed."""
    ITEM_ID_CHANGED = "item_id_changed"
    """One item goes by several ids; the one that finishes it stands."""
    ITEM_ID_REUSED = "item_id_reused"
    """Two items share an id; both are kept."""
    ITEM_TYPE_CHANGED = "item_type_changed"
    """An item is finished as another type; that one stands."""
    CLOSED_OUT_OF_ORDER = "closed_out_of_order"
    """An item is finished while one before it is open; the order of beginning stands."""
    AFTER_ITEM_DONE = "after_item_done"
    """Something is said about a finished item; the item stands as it was finished."""

    NO_PART_INDEX = "no_part_index"
    """Parts are not numbered; text goes to the last one."""
    PART_INDEX_DRIFT = "part_index_drift"
    """Part indexes run away from the parts (one for each delta, not reset for each item)."""
    PART_INDEX_REUSED = "part_index_reused"
    """Two parts share an index; both are kept."""
    NO_PART_ADDED = "no_part_added"
    """Text comes for a part that was not announced; it begins there."""
    PART_ADDED_LATE = "part_added_late"
    """A part is announced after its text began."""
    PART_ADDED_TWICE = "part_added_twice"
    """A part is announced again."""
    PART_MISPLACED = "part_misplaced"
    """A part that its item cannot have, such as visible text in reasoning; it stays in its item."""

    NO_DELTAS = "no_deltas"
    """A text comes whole at its end, with no deltas before."""
    NO_DONE = "no_done"
    """A text or part has no event of its own that ends it; the end of the item is its end."""
    AFTER_TEXT_DONE = "after_text_done"
    """A delta after the end of its text; the final text stands."""
    TEXT_DIFFERS = "text_differs"
    """A text is not what its deltas add up to; the later word of the server stands."""
    TEXT_LOST = "text_lost"
    """A text was streamed and is empty at the end; what was streamed stands."""

    CALL_ID_CHANGED = "call_id_changed"
    """A call has another ``call_id`` in the final output; the one that finished the item stands."""
    OUTPUT_MISSING = "output_missing"
    """The final output lacks an item that was streamed; it is put back at its place."""
    OUTPUT_NOT_STREAMED = "output_not_streamed"
    """The final output has an item that was not streamed; it stands."""
    RESPONSE_ID_CHANGED = "response_id_changed"
    """The response ends under another id than it began; the last one stands."""
    STATUS_DIFFERS = "status_differs"
    """The terminal event and the status in it disagree; the worse of them stands."""
    COMPLETED_AFTER_ERROR = "completed_after_error"
    """An ``error`` event, and then the end of a response that did not fail; the end stands."""
    NO_RESPONSE_FAILED = "no_response_failed"
    """An ``error`` event without the ``response.failed`` that must follow."""
    AFTER_TERMINAL = "after_terminal"
    """An event after the terminal one; passed over."""


TOLERATED: Final = frozenset(
    {DeviationKind.SEQUENCE_GAP, DeviationKind.UNKNOWN_EVENT, DeviationKind.NO_RESPONSE_FAILED}
)
"""What is recorded and never raised: the protocol allows the first two (a client must ignore events
that it does not know), and a complaint about form must not hide the error that the server sent."""

_LONGEST_DETAIL: Final = 200


class Deviation(Struct, frozen=True):
    """One kind of deviation: the first ``detail`` of it, and how often it was seen."""

    kind: DeviationKind
    detail: str
    count: int = 1

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}" + (f" ({self.count} times)" if self.count > 1 else "")


class DeviationLog:
    """Deviations in the order in which their kinds were first seen; in strict mode the first raises."""

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self._seen: dict[DeviationKind, tuple[str, int]] = {}

    def note(self, kind: DeviationKind, detail: str) -> None:
        """Record a deviation.

        Raises :class:`RemoteProtocolError` in strict mode, unless the kind is tolerated.
        """
        first, count = self._seen.get(kind, (detail[:_LONGEST_DETAIL], 0))
        self._seen[kind] = (first, count + 1)
        if self._strict and kind not in TOLERATED:
            raise RemoteProtocolError(f"{kind}: {first}")

    def as_tuple(self) -> tuple[Deviation, ...]:
        """All of them."""
        return tuple(Deviation(kind, detail, count) for kind, (detail, count) in self._seen.items())
