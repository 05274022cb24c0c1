"""Which item is this event about? Answered for servers that number badly, rename or forget.

``output_index`` decides, since ids rotate on some servers; ``item_id`` decides where the index
is missing or used twice; where both are missing, the one open item. An event about an item that
was never announced begins one.
"""

from __future__ import annotations

from msgspec import Raw

from .deviations import DeviationLog
from .draft import Draft, Slot

__all__ = ["Drafts"]


class Drafts:
    """The items of one stream, in the order in which they began."""

    def __init__(self, log: DeviationLog) -> None:
        self._log = log
        self._by_index: dict[int, Draft] = {}
        self._by_id: dict[str, Draft] = {}
        self.all: list[Draft] = []

    def begin(self, type: str, id: str | None, index: int | None, announced: Raw) -> Draft:  # noqa: A002
        """Announce an item."""
        known = self._by_id.get(id) if id else None
        if known is not None and known.type == type:
            self._log.note("item_added_twice", f"item {id} was announced again")
            return known
        if index is not None and index in self._by_index:
            self._log.note("output_index_reused", f"output_index {index} announces a second item")
        return self._keep(Draft(type, id, index, announced))

    def finished(self, type: str, id: str | None, index: int | None) -> Draft:  # noqa: A002
        """Return the draft that an ``output_item.done`` closes."""
        draft = self._lookup(index, id)
        if draft is not None and draft.open and draft.type == type:
            return draft
        candidates = [item for item in self.all if item.open and item.type == type]
        if index is None and candidates:
            self._renamed(candidates[0], id)
            return candidates[0]
        self._log.note("no_item_added", f"a finished {type} was never announced")
        return self._keep(Draft(type, id, index))

    def about(self, type: str, id: str | None, index: int | None) -> Draft:  # noqa: A002
        """Return the draft that a delta belongs to; ``type`` is what such a delta grows."""
        draft = self._lookup(index, id)
        if draft is None and index is None:
            candidates = [item for item in self.all if item.open and item.type == type]
            draft = candidates[-1] if candidates else None
        if draft is None:
            self._log.note("no_item_added", f"a {type} began without output_item.added")
            return self._keep(Draft(type, id, index))
        self._renamed(draft, id)
        return draft

    def slot(self, draft: Draft, field: str, kind: str, index: int | None) -> Slot:
        """Return the growing string for a content part or summary paragraph."""
        slots = [slot for (name, _), slot in draft.slots.items() if name == field]
        if index is not None:
            exact = draft.slots.get((field, index))
            if exact is not None and not exact.closed:
                return exact
        last = slots[-1] if slots else None
        if last is not None and not last.closed:
            if index is not None:
                self._log.note("index_drift", f"{field} index {index} continues part {last.index}")
            return last
        return self.new_slot(draft, field, kind, index, announced=False)

    def new_slot(self, draft: Draft, field: str, kind: str, index: int | None, *, announced: bool) -> Slot:
        """Begin a content part or summary paragraph."""
        if index is None or (field, index) in draft.slots:
            if index is not None:
                self._log.note("index_reused", f"{field} index {index} begins a second part")
            index = 1 + max((number for name, number in draft.slots if name == field), default=-1)
        slot = draft.slots[field, index] = Slot(kind, index, announced)
        return slot

    def _keep(self, draft: Draft) -> Draft:
        self.all.append(draft)
        if draft.index is not None:
            self._by_index[draft.index] = draft
        if draft.id:
            self._by_id[draft.id] = draft
        return draft

    def _lookup(self, index: int | None, id: str | None) -> Draft | None:  # noqa: A002
        by_id = self._by_id.get(id) if id else None
        if index is None:
            return by_id
        by_index = self._by_index.get(index)
        if by_id is not None and by_index is not by_id:
            # An id seen before beats an index: indexes are used twice, ids never.
            return by_id
        return by_index

    def _renamed(self, draft: Draft, id: str | None) -> None:  # noqa: A002
        if not id or self._by_id.get(id) is draft:
            return
        self._by_id[id] = draft
        if draft.id is None:
            draft.id = id
        else:
            self._log.note("item_id_changed", f"item {draft.id} is also called {id}")
