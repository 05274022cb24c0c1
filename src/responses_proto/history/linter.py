"""The rules in their order, and the two functions that go through them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Raw

from . import order, shape
from .entries import read_entries
from .faults import OpenCalls, Options, Rule, apply
from .findings import Change, Finding

__all__ = ["check_history", "repair_history"]

# A repair may leave work for a later rule (a dropped call leaves its output and its reasoning
# behind), never for an earlier one: so one pass is enough.
_RULES: Final[tuple[Rule, ...]] = (
    shape.unreadable,
    shape.missing_type,
    shape.null_noise,
    shape.unknown_role,
    shape.chat_part,
    shape.empty_id,
    shape.missing_field,
    shape.empty_output,
    order.not_stored,
    order.duplicate_id,
    order.duplicate_call,
    order.repeated_output,
    order.early_output,
    order.orphan_output,
    order.open_call,
    order.split_reasoning,
    order.incomplete,
)


def check_history(
    items: Iterable[object] | bytes | Raw,
    *,
    store: bool = False,
    previous_response_id: str | None = None,
    conversation: object = None,
) -> list[Finding]:
    """Return what the service would refuse in these input items, what is lost, and what is noise.

    ``items`` may be plain dicts, typed items, JSON as bytes or ``msgspec.Raw`` (also the whole
    list), objects of the official SDK, or a mix. ``store``, ``previous_response_id`` and
    ``conversation`` are what the request will say: with one of the latter two a call may be on the
    server. The findings stand in the order of the items. Raises
    :class:`responses_proto.errors.InvalidRequest` only if ``items`` is no list.
    """
    options = Options(store=store, continued=previous_response_id is not None or conversation is not None)
    entries = read_entries(items)
    findings = [fault.finding for rule in _RULES for fault in rule(entries, options)]
    return sorted(findings, key=lambda finding: finding.index)


def repair_history(
    items: Iterable[object] | bytes | Raw,
    *,
    store: bool = False,
    previous_response_id: str | None = None,
    conversation: object = None,
    open_calls: OpenCalls = "close",
) -> tuple[list[object], list[Change]]:
    """Return the items with the smallest changes that make the service accept them, and the changes.

    The options are those of :func:`check_history`; ``open_calls`` says whether a call without
    output gets one that says that it was interrupted (``close``), or goes (``drop``; a computer
    call always goes: a screenshot cannot be made up). What needs no repair is the same object in
    the result. What is changed is of the same make as before, only an SDK's object becomes a dict.
    Afterwards :func:`check_history` finds nothing of severity ``refused``.
    """
    options = Options(
        store=store,
        continued=previous_response_id is not None or conversation is not None,
        open_calls=open_calls,
    )
    entries = read_entries(items)
    report: list[Change] = []
    for rule in _RULES:
        faults = [fault for fault in rule(entries, options) if fault.fix is not None]
        entries = apply(entries, faults) if faults else entries
        report += [fault.change for fault in faults]
    return [entry.given for entry in entries], report
