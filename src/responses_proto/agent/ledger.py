"""The ledger: what became of each call, written before its effect and after.

A call waits, is started, and is done; or somebody is asked about it first. Whoever runs the calls
writes ``Started`` before the first effect and ``Returned`` after the last. A call that is found
started by anybody else is *uncertain*: its effect may have happened or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from operator import attrgetter
from typing import ClassVar, Final, TypeAlias

import msgspec
from msgspec.structs import replace

from ..messages import ToolCall, ToolResult
from ..values import Value
from .policy import NO_POLICY, ToolPolicy
from .questions import Answer, Asking, Decision, Question
from .tools import failure, success

__all__ = [
    "Entry",
    "Ledger",
    "Standing",
    "answered",
    "of_round",
    "planned",
    "returned",
    "to_check",
    "to_run",
    "written",
]

_KEY_BYTES: Final = 16
_KEY_OF: Final = attrgetter("key")
_DENIED: Final = "not run: it was denied"
_LEFT: Final = "it is not known whether this was done; it was not done again"


class Standing(StrEnum):
    """How far a call has come."""

    WAITING = "waiting"
    STARTED = "started"
    ASKED = "asked"
    DONE = "done"


class Entry(Value, frozen=True, kw_only=True, omit_defaults=True):
    """One call; ``key`` is the same for the same call in every process, ``iteration`` the answer that made it.

    ``answer`` is what a human said to the question of the tool, which is then called with it;
    ``approved``: a human has let the call pass.
    """

    shown: ClassVar[frozenset[str]] = Value.shown | {"standing", "key"}

    call: ToolCall
    key: str = ""
    iteration: int = 0
    standing: Standing = Standing.WAITING
    result: ToolResult | None = None
    question: Question | None = None
    answer: str | None = None
    approved: bool = False
    idempotent: bool = False
    repeatable: bool = False


Ledger: TypeAlias = tuple[Entry, ...]


def planned(
    calls: Iterable[ToolCall],
    policies: Mapping[str, ToolPolicy],
    past: Ledger,
    *,
    run_id: str,
    number: int = 0,
    iteration: int,
) -> Ledger:
    """Return the entries of an answer's calls: those known already are done, those to be approved are asked about."""
    made: list[Entry] = []
    for place, call in enumerate(calls):
        policy = policies.get(call.name, NO_POLICY)
        where = "" if policy.idempotent else f"{number}/{iteration}/{place}"
        entry = Entry(
            call=call,
            key=_key(run_id, where, call),
            iteration=iteration,
            idempotent=policy.idempotent,
            repeatable=policy.repeatable,
        )
        known = _known(entry, past)
        if known is not None:
            entry = _done(entry, known)
        elif policy.approval:
            entry = _asked(entry, Question(id=call.id, kind=Asking.APPROVAL, text=f"Run {call.name}?", call=call))
        made.append(entry)
    return tuple(made)


def of_round(ledger: Ledger, iteration: int) -> Ledger:
    """Return the entries of the last answer, if that is of this iteration: they stand at the end."""
    at = len(ledger)
    while at and ledger[at - 1].iteration == iteration:
        at -= 1
    return ledger[at:]


def to_run(entries: Ledger) -> Ledger:
    """Return the entries that can be run now: of equal idempotent calls only the first."""
    open_ones = [entry for entry in entries if entry.standing is not Standing.DONE]
    first = {entry.key: entry for entry in reversed(open_ones)}
    return tuple(
        entry
        for entry in open_ones
        if first[entry.key] is entry
        and (entry.standing is Standing.WAITING or (entry.standing is Standing.STARTED and entry.repeatable))
    )


def to_check(entries: Ledger) -> Ledger:
    """Return the entries of which only somebody else can know what became of them."""
    return tuple(entry for entry in entries if entry.standing is Standing.STARTED and not entry.repeatable)


def written(entries: Ledger, call_ids: Iterable[str], standing: Standing, question: Question | None = None) -> Ledger:
    """Return the entries with these calls standing so."""
    names = set(call_ids)
    return tuple(
        replace(entry, standing=standing, question=question) if entry.call.id in names else entry for entry in entries
    )


def returned(entries: Ledger, results: Iterable[ToolResult]) -> Ledger:
    """Return the entries with these results; equal idempotent calls get the result of the first, if it went well."""
    by_id = {result.tool_call_id: result for result in results}
    after = tuple(_done(entry, by_id[entry.call.id]) if entry.call.id in by_id else entry for entry in entries)
    return tuple(
        _done(entry, known)
        if entry.standing is Standing.WAITING and (known := _known(entry, after)) is not None
        else entry
        for entry in after
    )


def answered(entry: Entry, answer: Answer) -> Entry:
    """Return an entry that was asked about, after the answer."""
    question = entry.question or Question()
    if answer.decision is Decision.REPLY and not question.again:
        return _done(entry, success(entry.call, answer.text))
    if answer.decision is Decision.DENY:
        default = _LEFT if question.kind is Asking.UNCERTAIN else _DENIED
        return _done(entry, failure(entry.call, answer.text or default))
    replied = answer.decision is Decision.REPLY
    return replace(
        entry,
        standing=Standing.WAITING,
        question=None,
        answer=answer.text if replied else entry.answer,
        approved=entry.approved or not replied,
    )


def _key(run_id: str, where: str, call: ToolCall) -> str:
    arguments = msgspec.json.encode(call.arguments, order="sorted") if call.valid else call.arguments_json.encode()
    said = b"\0".join((run_id.encode(), where.encode(), call.name.encode(), arguments))
    return hashlib.blake2b(said, digest_size=_KEY_BYTES).hexdigest()


def _known(entry: Entry, past: Ledger) -> ToolResult | None:
    """What an equal call before it returned; a call that failed may be tried again."""
    if not entry.idempotent or entry.key not in map(_KEY_OF, past):  # a long run has many, and mostly none is equal
        return None
    equal = (one.result for one in past if one.key == entry.key and one.idempotent)
    return next((result for result in equal if result is not None and result.success), None)


def _done(entry: Entry, result: ToolResult) -> Entry:
    own = replace(result, tool_call_id=entry.call.id)
    return replace(entry, standing=Standing.DONE, result=own, question=None)


def _asked(entry: Entry, question: Question) -> Entry:
    return replace(entry, standing=Standing.ASKED, question=question)
