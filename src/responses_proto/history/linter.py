"""The rules in their order, and the two functions that go through them."""

from __future__ import annotations

from typing import Final

from . import chat, order, shape
from .entries import Entry, Items, read_entries
from .faults import Fault, OpenCalls, Options, Rule, apply
from .findings import Change, Finding

__all__ = ["check_history", "repair_entries", "repair_history"]

# What is said in other words must be read before the other rules know what it is.
_READING: Final[tuple[Rule, ...]] = (chat.chat_tool_calls, shape.sdk_field)

# A repair may leave work for a later rule (a dropped call leaves its output and its reasoning
# behind), never for an earlier one: so one pass is enough.
_RULES: Final[tuple[Rule, ...]] = (
    shape.unreadable,
    shape.missing_type,
    shape.null_noise,
    shape.unknown_role,
    chat.chat_part,
    chat.wrong_part,
    shape.arguments_object,
    shape.empty_id,
    shape.missing_field,
    shape.empty_output,
    order.not_stored,
    order.duplicate_id,
    order.duplicate_call,
    order.long_call_id,
    order.repeated_output,
    order.early_output,
    order.orphan_output,
    order.open_call,
    order.split_reasoning,
    order.incomplete,
)


def check_history(
    items: Items,
    *,
    store: bool = False,
    previous_response_id: str | None = None,
    conversation: object = None,
) -> list[Finding]:
    """Return what the service would refuse in these input items, what is lost, and what is noise.

    ``items`` may be plain dicts, typed items, messages, JSON as bytes or ``msgspec.Raw`` (also the
    whole list), objects of the official SDK, or a mix; or a response. ``store``, ``previous_response_id`` and
    ``conversation`` are what the request will say: with one of the latter two a call may be on the
    server. The findings stand in the order of the items. Raises
    :class:`responses_proto.errors.InvalidRequest` only if ``items`` is no list, or holds a message
    that cannot be sent.
    """
    options = Options(store=store, continued=previous_response_id is not None or conversation is not None)
    entries = read_entries(items)
    faults: list[Fault] = []
    for rule in _READING:
        said = list(rule(entries, options))
        faults += said
        entries = apply(entries, said)
    faults += [fault for rule in _RULES for fault in rule(entries, options)]
    findings = [fault.finding for fault in faults]
    return sorted(findings, key=lambda finding: finding.index)


def repair_history(
    items: Items,
    *,
    store: bool = False,
    previous_response_id: str | None = None,
    conversation: object = None,
    open_calls: OpenCalls = "close",
) -> tuple[list[object], list[Change]]:
    """Return the items with the smallest changes that make the service accept them, and the changes.

    The options are those of :func:`check_history`; ``open_calls`` says whether a call without
    output gets one that says that it was interrupted (``close``), goes (``drop``; a computer call
    always goes: a screenshot cannot be made up), or stays open to be answered (``leave``). What
    needs no repair is the same object in the result. What is changed is of the same make as
    before, only an SDK's object becomes a dict, and a message its items. Afterwards
    :func:`check_history` finds nothing of severity ``refused`` but calls that were left open.
    """
    options = Options(
        store=store,
        continued=previous_response_id is not None or conversation is not None,
        open_calls=open_calls,
    )
    entries, report = repair_entries(read_entries(items), options)
    return [entry.given for entry in entries], report


def repair_entries(entries: list[Entry], options: Options) -> tuple[list[Entry], list[Change]]:
    """Return the entries repaired, and the changes."""
    report: list[Change] = []
    for rule in (*_READING, *_RULES):
        faults = [fault for fault in rule(entries, options) if fault.fix is not None]
        entries = apply(entries, faults) if faults else entries
        report += [fault.change for fault in faults]
    return entries, report
