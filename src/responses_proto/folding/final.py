"""The terminal snapshot against what was streamed: nothing that arrived may be missing from it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence

from msgspec import Raw

from .deviations import DeviationKind, DeviationLog
from .draft import Draft
from .given import Given, note_faults, read_given

__all__ = ["reconcile"]


def reconcile(final: Sequence[Raw], drafts: Sequence[Draft], log: DeviationLog, *, status: str) -> tuple[Raw, ...]:
    """Return the output to believe.

    The server's own final list wins, with three exceptions: an item that was streamed and is
    missing from it is put back after the one before it, unfinished ones with this ``status``; a
    call keeps the ``call_id`` under which it was finished, because that is what a tool's output
    must name; and a text that is empty only in the final list is taken from the stream. Where it is,
    byte for byte, what the items were finished as, there is nothing to say.
    """
    if tuple(final) == tuple(draft.done for draft in drafts):
        return tuple(final)
    given = [read_given(raw) for raw in final]
    places = _matched(given, drafts)
    output: list[list[Raw]] = [[raw] for raw in final]
    front: list[Raw] = []
    group = front
    for number, draft in enumerate(drafts):
        place = places.get(number)
        if draft.open:
            log.note(DeviationKind.NO_ITEM_DONE, f"a {draft.type} has no output_item.done")
        if place is None:
            log.note(DeviationKind.OUTPUT_MISSING, f"the final output lacks a {draft.type} that was streamed")
            group.append(draft.encode(status))
            continue
        group = output[place]
        whole = given[place]
        if whole is not None and _is_worse(whole, draft, log):
            group[0] = draft.encode(status)
    for place in sorted(set(range(len(final))) - set(places.values())):
        log.note(DeviationKind.OUTPUT_NOT_STREAMED, f"item {place} of the final output was not streamed")
    believed = tuple(raw for group in (front, *output) for raw in group)
    looked_at = {bytes(draft.done) for draft in drafts if draft.done is not None}
    for raw in believed:
        if bytes(raw) not in looked_at:
            note_faults(raw, log)
    return believed


def _matched(final: Sequence[Given | None], drafts: Sequence[Draft]) -> dict[int, int]:
    """Map draft numbers to places in the final list: by id, else by call, else by order within a type."""
    keys: tuple[Callable[[Given | Draft], str | None], ...] = (
        lambda item: item.id,
        lambda item: item.call_id,
        lambda item: item.type,
    )
    places: dict[int, int] = {}
    taken: set[int] = set()
    for key in keys:
        free: defaultdict[str, deque[int]] = defaultdict(deque)
        for place, whole in enumerate(final):
            name = key(whole) if whole is not None and place not in taken else None
            if name is not None:
                free[name].append(place)
        for number, draft in enumerate(drafts):
            name = key(draft)
            if number not in places and name is not None and free.get(name):
                places[number] = free[name].popleft()
                taken.add(places[number])
    return places


def _is_worse(final: Given, draft: Draft, log: DeviationLog) -> bool:
    """Whether the final item lacks what the streamed one has."""
    if draft.id and final.id and final.id != draft.id:
        log.note(DeviationKind.ITEM_ID_CHANGED, f"item {draft.id} is {final.id} in the final output")
    if not draft.open and draft.call_id and final.call_id != draft.call_id:
        log.note(DeviationKind.CALL_ID_CHANGED, f"call {draft.call_id} is {final.call_id} in the final output")
        return True
    return draft.lost_in(final.says(), "the final output")
