"""The terminal snapshot against what was streamed: nothing that arrived may be missing from it."""

from __future__ import annotations

from msgspec import Raw

from .deviations import DeviationLog
from .draft import Draft
from .handlers import item_head

__all__ = ["reconcile"]


def reconcile(final: tuple[Raw, ...], drafts: list[Draft], log: DeviationLog) -> tuple[Raw, ...]:
    """Return the output to believe.

    The server's own final list wins, with three exceptions: an item that was streamed and is
    missing from it is put back at its place; a call keeps the ``call_id`` under which it was
    finished, because that is what a tool's output must name; and arguments that are empty only
    in the final list are taken from the stream.
    """
    output = list(final)
    places = _matched(final, drafts)
    for number, draft in enumerate(drafts):
        place = places.get(number)
        if place is not None:
            output[place] = _better(output[place], draft, log)
    for number, draft in enumerate(drafts):
        if number not in places:
            log.note("output_missing", f"the final output lacks a {draft.type} that was streamed")
            before = [places[other] for other in range(number) if other in places]
            place = max(before) + 1 if before else 0
            output.insert(place, draft.encode())
            places = {other: at + (at >= place) for other, at in places.items()}
            places[number] = place
    return tuple(output)


def _matched(final: tuple[Raw, ...], drafts: list[Draft]) -> dict[int, int]:
    """Map draft numbers to places in the final list: by id, then by order among the same type."""
    heads = [item_head(raw) for raw in final]
    free = {place: head for place, head in enumerate(heads) if head is not None}
    places: dict[int, int] = {}
    for number, draft in enumerate(drafts):
        same = [place for place, head in free.items() if draft.id and head.id == draft.id]
        if same:
            places[number] = same[0]
            del free[same[0]]
    for number, draft in enumerate(drafts):
        alike = [place for place, head in free.items() if head.type == draft.type]
        if number not in places and alike:
            places[number] = alike[0]
            del free[alike[0]]
    return places


def _better(given: Raw, draft: Draft, log: DeviationLog) -> Raw:
    head = item_head(given)
    if head is None or draft.done is None:
        return given
    streamed = item_head(draft.done)
    if streamed is None:
        return given
    if streamed.call_id and head.call_id != streamed.call_id:
        log.note("call_id_changed", f"call {streamed.call_id} is {head.call_id} in the final output")
        return draft.done
    if streamed.arguments and not head.arguments:
        log.note("arguments_lost", "the final output has empty arguments; the streamed ones are kept")
        return draft.done
    if streamed.id and head.id != streamed.id:
        log.note("item_id_changed", f"item {streamed.id} is {head.id} in the final output")
    return given
