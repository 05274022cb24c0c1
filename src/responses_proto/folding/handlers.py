"""What each streaming event does to the items: a table from event class to function.

An event without an entry changes no item.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from msgspec import Raw

from .. import events as ev
from .deviations import DeviationKind, DeviationLog
from .draft import Draft
from .drafts import Drafts
from .given import list_in, members_of, read_given, string_in
from .growing import STRING_OF, Part, Text
from .hosted import HOSTED

__all__ = ["HANDLERS", "Handler"]

Handler = Callable[[Drafts, DeviationLog, Any], Text | None]
"""Applies one event; returns the string that it grew, which the next delta most likely grows too."""

_HOME: Final = {"reasoning_text": "reasoning", "summary_text": "reasoning"}
"""Where a part belongs if not in a message."""


def _item_added(drafts: Drafts, log: DeviationLog, event: ev.OutputItemAdded) -> None:
    given = read_given(event.raw_item)
    if given is None:
        log.note(DeviationKind.NO_ITEM, "output_item.added has no item")
    else:
        drafts.begin(given, event.output_index)


def _item_done(drafts: Drafts, log: DeviationLog, event: ev.OutputItemDone) -> None:
    given = read_given(event.raw_item)
    if given is None:
        log.note(DeviationKind.NO_ITEM, "output_item.done has no item")
    else:
        drafts.finish(given, event.output_index)


def _part_begins(where: str) -> Handler:
    """A content part or a paragraph of a summary begins."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> None:
        members = members_of(event.raw_part.copy())
        kind = string_in(members, "type")
        if kind is None:
            log.note(DeviationKind.NO_PART, f"{event.type} has no part")
            return
        draft = _owner(drafts, log, event, kind)
        draft.parts(where).begin(kind, _index_in(event, where), members)

    return handle


def _part_ends(where: str) -> Handler:
    """A content part or a paragraph of a summary is finished; its bytes are the part from here on."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> None:
        raw = event.raw_part.copy()
        members = members_of(raw)
        kind = string_in(members, "type")
        if kind is None:
            log.note(DeviationKind.NO_PART, f"{event.type} has no part")
            return
        name = STRING_OF.get(kind)
        part = _owner(drafts, log, event, kind).parts(where).closing(kind, name or "", _index_in(event, where))
        part.final = raw
        if name is not None:
            text, given = part.string(name), string_in(members, name) or ""
            text.settle(given, log, event.type, _announced(part, name))
            if text.value != given:
                part.final = {**members, name: text.value}

    return handle


def _owner(drafts: Drafts, log: DeviationLog, event: Any, kind: str) -> Draft:
    home = _HOME.get(kind, "message")
    draft = drafts.about(home, event.item_id, event.output_index)
    if draft.type in {"message", "reasoning"} and draft.type != home and kind in STRING_OF:
        log.note(DeviationKind.PART_MISPLACED, f"a {kind} part in a {draft.type} item")
    return draft


def _index_in(event: Any, where: str) -> int | None:
    index: int | None = event.summary_index if where == "summary" else event.content_index
    return index


def _grows_part(item: str, where: str, kind: str) -> Handler:
    """The delta grows a part of an item of this type."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> Text:
        parts = drafts.about(item, event.item_id, event.output_index).parts(where)
        text = parts.growing(kind, STRING_OF[kind], _index_in(event, where)).string(STRING_OF[kind])
        text.append(event.delta)
        return text

    return handle


def _ends_part(item: str, where: str, kind: str) -> Handler:
    """The event gives the final text of a part."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> None:
        name = STRING_OF[kind]
        parts = drafts.about(item, event.item_id, event.output_index).parts(where)
        part = parts.ending(kind, name, _index_in(event, where))
        part.string(name).end(getattr(event, name), log, event.type, _announced(part, name))

    return handle


def _announced(part: Part, name: str) -> object:
    raw = part.members.get(name)
    return string_in({name: raw}, name) if isinstance(raw, Raw) else None


def _text_grows(drafts: Drafts, log: DeviationLog, event: ev.OutputTextDelta) -> Text:
    parts = drafts.about("message", event.item_id, event.output_index).parts("content")
    part = parts.growing("output_text", "text", event.content_index)
    part.logprobs += list_in(event.raw_logprobs.copy())
    text = part.string("text")
    text.append(event.delta)
    return text


def _text_ends(drafts: Drafts, log: DeviationLog, event: ev.OutputTextDone) -> None:
    parts = drafts.about("message", event.item_id, event.output_index).parts("content")
    part = parts.ending("output_text", "text", event.content_index)
    part.logprobs = list_in(event.raw_logprobs.copy()) or part.logprobs
    part.string("text").end(event.text, log, event.type, _announced(part, "text"))


def _annotated(drafts: Drafts, log: DeviationLog, event: ev.OutputTextAnnotationAdded) -> None:
    parts = drafts.about("message", event.item_id, event.output_index).parts("content")
    if members_of(event.raw_annotation):  # Open Responses lets it be null
        part = parts.known(event.content_index) or parts.begin("output_text", event.content_index, None)
        part.annotations.append(event.raw_annotation.copy())


def _grows(item: str, name: str) -> Handler:
    """The delta grows a string of the item itself."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> Text | None:
        text = drafts.about(item, event.item_id, event.output_index).string(name)
        if text.ended:
            log.note(DeviationKind.AFTER_TEXT_DONE, f"{event.type} after the end of the {name}")
            return None
        text.append(event.delta)
        return text

    return handle


def _ends(item: str, name: str) -> Handler:
    """The event gives the final value of a string of the item itself."""

    def handle(drafts: Drafts, log: DeviationLog, event: Any) -> None:
        draft = drafts.about(item, event.item_id, event.output_index)
        announced = string_in(draft.members or {}, name)
        draft.string(name).end(getattr(event, name), log, event.type, announced)
        # Some servers repeat the function's name here; it counts where the item was not announced.
        if not draft.announced and getattr(event, "name", None):
            draft.facts["name"] = event.name

    return handle


HANDLERS: Final[dict[type, Handler]] = {
    ev.OutputItemAdded: _item_added,
    ev.OutputItemDone: _item_done,
    ev.ContentPartAdded: _part_begins("content"),
    ev.ContentPartDone: _part_ends("content"),
    ev.OutputTextDelta: _text_grows,
    ev.OutputTextDone: _text_ends,
    ev.OutputTextAnnotationAdded: _annotated,
    ev.RefusalDelta: _grows_part("message", "content", "refusal"),
    ev.RefusalDone: _ends_part("message", "content", "refusal"),
    ev.ReasoningSummaryPartAdded: _part_begins("summary"),
    ev.ReasoningSummaryPartDone: _part_ends("summary"),
    ev.ReasoningSummaryTextDelta: _grows_part("reasoning", "summary", "summary_text"),
    ev.ReasoningSummaryTextDone: _ends_part("reasoning", "summary", "summary_text"),
    ev.ReasoningTextDelta: _grows_part("reasoning", "content", "reasoning_text"),
    ev.ReasoningTextDone: _ends_part("reasoning", "content", "reasoning_text"),
    ev.ReasoningDelta: _grows_part("reasoning", "content", "reasoning_text"),
    ev.ReasoningDone: _ends_part("reasoning", "content", "reasoning_text"),
    ev.FunctionCallArgumentsDelta: _grows("function_call", "arguments"),
    ev.FunctionCallArgumentsDone: _ends("function_call", "arguments"),
    ev.CustomToolCallInputDelta: _grows("custom_tool_call", "input"),
    ev.CustomToolCallInputDone: _ends("custom_tool_call", "input"),
    ev.McpCallArgumentsDelta: _grows("mcp_call", "arguments"),
    ev.McpCallArgumentsDone: _ends("mcp_call", "arguments"),
    ev.CodeInterpreterCallCodeDelta: _grows("code_interpreter_call", "code"),
    ev.CodeInterpreterCallCodeDone: _ends("code_interpreter_call", "code"),
    **HOSTED,
}
