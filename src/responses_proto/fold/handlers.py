"""What each streaming event does to the drafts: a table from event class to function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import DecodeError, Raw, Struct

from .. import events as ev
from .deviations import DeviationLog
from .draft import Slot
from .drafts import Drafts

__all__ = ["HANDLERS", "Handler", "ItemHead", "item_head"]

Handler = Callable[[Drafts, DeviationLog, Any], Slot | None]
"""Applies one event; returns the string that it grew, which the next delta most likely grows too."""


class ItemHead(Struct, gc=False):
    """What tells items apart; the rest of an item stays bytes."""

    type: str = ""
    id: str | None = None
    call_id: str | None = None
    arguments: str | None = None


class _PartHead(Struct, gc=False):
    type: str = ""
    text: str = ""
    refusal: str = ""


_item_head: Final = msgspec.json.Decoder(ItemHead)
_part_head: Final = msgspec.json.Decoder(_PartHead)


def item_head(raw: Raw) -> ItemHead | None:
    """Return the head of an item, or None if it is not one."""
    try:
        head = _item_head.decode(raw)
    except (DecodeError, UnicodeDecodeError):
        return None
    return head if head.type else None


def _item_added(drafts: Drafts, log: DeviationLog, event: ev.OutputItemAdded) -> None:
    head = item_head(event.raw_item)
    if head is None:
        log.note("no_item", "output_item.added carries no item")
        return
    if event.output_index is None:
        log.note("no_output_index", "events carry no output_index")
    drafts.begin(head.type, head.id, event.output_index, event.raw_item.copy())


def _item_done(drafts: Drafts, log: DeviationLog, event: ev.OutputItemDone) -> None:
    head = item_head(event.raw_item)
    if head is None:
        log.note("no_item", "output_item.done carries no item")
        return
    draft = drafts.finished(head.type, head.id, event.output_index)
    streamed = draft.fields.get("arguments")
    if streamed is not None and streamed.text and head.arguments == "":
        log.note("arguments_lost", "output_item.done has empty arguments; the streamed ones are kept")
        draft.done = draft.encode_over(event.raw_item)
        return
    if streamed is not None and head.arguments is not None and streamed.text != head.arguments:
        log.note("arguments_differ", "output_item.done has other arguments than were streamed")
    if draft.id and head.id and draft.id != head.id:
        log.note("item_id_changed", f"item {draft.id} is finished as {head.id}")
    draft.done = event.raw_item.copy()


def _part_added(drafts: Drafts, log: DeviationLog, event: ev.ContentPartAdded) -> Slot | None:
    head = _read_part_head(event.raw_part)
    if head is None:
        log.note("no_part", "content_part.added carries no part")
        return None
    draft = drafts.about(
        "reasoning" if head.type == "reasoning_text" else "message", event.item_id, event.output_index
    )
    slot = drafts.new_slot(draft, "content", head.type, event.content_index, announced=True)
    if head.text or head.refusal:
        slot.append(head.text or head.refusal)
    return slot


def _part_done(drafts: Drafts, log: DeviationLog, event: ev.ContentPartDone) -> None:
    head = _read_part_head(event.raw_part)
    if head is None:
        log.note("no_part", "content_part.done carries no part")
        return
    draft = drafts.about(
        "reasoning" if head.type == "reasoning_text" else "message", event.item_id, event.output_index
    )
    slot = draft.slots.get(("content", event.content_index or 0)) or drafts.slot(
        draft, "content", head.type, event.content_index
    )
    slot.raw = event.raw_part.copy()
    slot.closed = True


def _summary_added(drafts: Drafts, log: DeviationLog, event: ev.ReasoningSummaryPartAdded) -> Slot:
    draft = drafts.about("reasoning", event.item_id, event.output_index)
    return drafts.new_slot(draft, "summary", "summary_text", event.summary_index, announced=True)


def _summary_done(drafts: Drafts, log: DeviationLog, event: ev.ReasoningSummaryPartDone) -> None:
    draft = drafts.about("reasoning", event.item_id, event.output_index)
    slot = draft.slots.get(("summary", event.summary_index or 0))
    if slot is not None:
        slot.closed = True


def _read_part_head(raw: Raw) -> _PartHead | None:
    try:
        head = _part_head.decode(raw)
    except (DecodeError, UnicodeDecodeError):
        return None
    return head if head.type else None


def _grows_part(item: str, field: str, kind: str) -> Handler:
    """The event's delta grows a part or paragraph of an item of this type."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> Slot:
        draft = drafts.about(item, event.item_id, event.output_index)
        index = event.summary_index if field == "summary" else event.content_index
        slot = drafts.slot(draft, field, kind, index)
        slot.append(event.delta)
        return slot

    return handle


def _ends_part(item: str, field: str, kind: str, text: str) -> Handler:
    """The event gives the final text of a part: it wins over the deltas."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> None:
        draft = drafts.about(item, event.item_id, event.output_index)
        index = event.summary_index if field == "summary" else event.content_index
        slot = drafts.slot(draft, field, kind, index)
        final: str = getattr(event, text)
        if slot.text != final:
            if slot.pieces:
                log.note("text_differs", f"{event.type} has other text than the deltas")
            slot.replace(final)

    return handle


def _grows_field(item: str, field: str) -> Handler:
    """The event's delta grows a string of the item itself."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> Slot:
        slot = drafts.about(item, event.item_id, event.output_index).field(field)
        slot.append(event.delta)
        return slot

    return handle


def _ends_field(item: str, field: str) -> Handler:
    """The event gives the final string: it wins over the deltas, unless it is empty and they are not."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> None:
        slot = drafts.about(item, event.item_id, event.output_index).field(field)
        final: str = getattr(event, field)
        if slot.text == final:
            return
        if slot.pieces:
            log.note(f"{field}_differ", f"{event.type} has other {field} than the deltas")
        if final:
            slot.replace(final)

    return handle


HANDLERS: Final[dict[type, Handler]] = {
    ev.OutputItemAdded: _item_added,
    ev.OutputItemDone: _item_done,
    ev.ContentPartAdded: _part_added,
    ev.ContentPartDone: _part_done,
    ev.OutputTextDelta: _grows_part("message", "content", "output_text"),
    ev.OutputTextDone: _ends_part("message", "content", "output_text", "text"),
    ev.RefusalDelta: _grows_part("message", "content", "refusal"),
    ev.RefusalDone: _ends_part("message", "content", "refusal", "refusal"),
    ev.ReasoningSummaryPartAdded: _summary_added,
    ev.ReasoningSummaryPartDone: _summary_done,
    ev.ReasoningSummaryTextDelta: _grows_part("reasoning", "summary", "summary_text"),
    ev.ReasoningSummaryTextDone: _ends_part("reasoning", "summary", "summary_text", "text"),
    ev.ReasoningTextDelta: _grows_part("reasoning", "content", "reasoning_text"),
    ev.ReasoningTextDone: _ends_part("reasoning", "content", "reasoning_text", "text"),
    ev.ReasoningDelta: _grows_part("reasoning", "content", "reasoning_text"),
    ev.ReasoningDone: _ends_part("reasoning", "content", "reasoning_text", "text"),
    ev.FunctionCallArgumentsDelta: _grows_field("function_call", "arguments"),
    ev.FunctionCallArgumentsDone: _ends_field("function_call", "arguments"),
}
