"""Which item is this event about? Answered for servers that number badly, rename or forget.

``output_index`` decides, since ids rotate on some servers; ``item_id`` decides where the index
is missing or used twice; where both fail, the open item of the type that such an event is about.
An event about an item that was never announced begins one.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict

from .deviations import DeviationKind, DeviationLog
from .draft import Draft
from .given import Given
from .growing import Text

__all__ = ["Drafts"]


class Drafts:
    """The items of one stream, and its sound, which belongs to no item."""

    def __init__(self, log: DeviationLog) -> None:
        self.audio: list[bytes] = []
        self.transcript = Text()
        self._log = log
        self._all: list[Draft] = []
        self._oldest = 0  # no item before this one is open
        self._by_index: dict[int, Draft] = {}
        self._by_id: dict[str, Draft] = {}
        # The open items of each type; an OrderedDict gives its first one in constant time.
        self._open: defaultdict[str, OrderedDict[Draft, None]] = defaultdict(OrderedDict)

    @property
    def in_order(self) -> list[Draft]:
        """The items by index if each has one, else as they began."""
        numbered = [(draft.index, draft) for draft in self._all if draft.index is not None]
        if len(numbered) < len(self._all):
            return list(self._all)
        return [draft for _, draft in sorted(numbered, key=lambda pair: pair[0])]

    def begin(self, given: Given, index: int | None) -> Draft:
        """Announce an item."""
        if index is None:
            self._log.note(DeviationKind.NO_OUTPUT_INDEX, "items have no output_index")
        draft = self._announced_before(given, index)
        if draft is None:
            draft = self._keep(Draft(given.type, given.id, index, self._log))
        draft.members, draft.call_id = given.members, given.call_id
        # Some servers give a call no id but the `call_id`, and call it so afterwards.
        if given.id is None and given.call_id is not None:
            self._by_id.setdefault(given.call_id, draft)
        return draft

    def finish(self, given: Given, index: int | None) -> None:
        """Finish an item."""
        draft = self._to_finish(given, index)
        if draft is None:
            self._log.note(DeviationKind.NO_ITEM_ADDED, f"a finished {given.type} was never announced")
            draft = self._keep(Draft(given.type, given.id, index, self._log))
        self._renamed(draft, given.id)
        while self._oldest < len(self._all) and not self._all[self._oldest].open:
            self._oldest += 1
        if draft.open and self._all[self._oldest] is not draft:
            self._log.note(DeviationKind.CLOSED_OUT_OF_ORDER, f"a {given.type} ends before the one before it")
        self._open[draft.type].pop(draft, None)
        draft.type = given.type
        draft.finish(given)

    def about(self, type: str, id: str | None, index: int | None) -> Draft:  # noqa: A002
        """Return the draft that an event is about; ``type`` is what such an event is said of."""
        draft = self._lookup(type, id, index)
        if draft is None:
            last = next(reversed(self._open[type]), None)
            draft = last if last is not None and (index is None or last.index is None) else None
        if draft is None:
            self._log.note(DeviationKind.NO_ITEM_ADDED, f"a {type} begins without output_item.added")
            return self._keep(Draft(type, id, index, self._log))
        if not draft.open:
            self._log.note(DeviationKind.AFTER_ITEM_DONE, f"more is said of a finished {draft.type}")
        self._renamed(draft, id)
        draft.steady = draft.steady or bool(id and draft.id == id)
        return draft

    def _keep(self, draft: Draft) -> Draft:
        self._all.append(draft)
        self._open[draft.type][draft] = None
        if draft.index is not None:
            self._by_index[draft.index] = draft
        if draft.id:
            self._by_id[draft.id] = draft
        return draft

    def _lookup(self, type: str, id: str | None, index: int | None) -> Draft | None:  # noqa: A002
        at = None if index is None else self._by_index.get(index)
        if at is not None and (not id or at.id == id):
            return at
        named = self._by_id.get(id) if id else None
        if named is not None:
            return named
        # A new id at a known index: the item's, if its ids rotate, or another item's, if indexes repeat.
        return at if at is not None and at.open and at.type == type and not at.steady else None

    def _announced_before(self, given: Given, index: int | None) -> Draft | None:
        """Return the draft that this announcement is about, if it is not about a new item."""
        draft = self._lookup(given.type, given.id, index)
        if draft is None:
            last = next(reversed(self._open[given.type]), None)
            draft = last if last is not None and not last.announced and last.index is None else None
        if draft is not None and draft.open and draft.type == given.type:
            if not draft.announced:
                self._log.note(DeviationKind.ITEM_ADDED_LATE, f"a {given.type} is announced late")
                self._renamed(draft, given.id)
                return draft
            if (draft.id, draft.index, draft.call_id) == (given.id, index, given.call_id):
                self._log.note(DeviationKind.ITEM_ADDED_TWICE, f"a {given.type} is announced again")
                return draft
        if given.id in self._by_id:
            self._log.note(DeviationKind.ITEM_ID_REUSED, f"id {given.id} announces a second item")
        if index in self._by_index:
            self._log.note(DeviationKind.OUTPUT_INDEX_REUSED, f"index {index} announces a second item")
        return None

    def _to_finish(self, given: Given, index: int | None) -> Draft | None:
        draft = self._lookup(given.type, given.id, index) or self._by_id.get(given.call_id or "")
        if draft is not None and not draft.open:
            if (draft.id, draft.call_id) == (given.id, given.call_id) and index in (None, draft.index):
                self._log.note(DeviationKind.ITEM_DONE_TWICE, f"a {given.type} is finished again")
                return draft
        elif draft is not None and draft.type == given.type:
            return draft
        elif draft is not None and given.id is not None and draft.id == given.id:
            self._log.note(DeviationKind.ITEM_TYPE_CHANGED, f"a {draft.type} ends as a {given.type}")
            return draft
        at = None if index is None else self._by_index.get(index)
        if at is not None and at.open and at.type == given.type:
            return at
        first = next(iter(self._open[given.type]), None)
        return first if first is not None and (index is None or first.index is None) else None

    def _renamed(self, draft: Draft, id: str | None) -> None:  # noqa: A002
        if not id or draft.id == id:
            return
        if draft.id is None:
            draft.id = id
        else:
            self._log.note(DeviationKind.ITEM_ID_CHANGED, f"item {draft.id} is also called {id}")
        self._by_id[id] = draft
