"""What a run makes of what became of its calls."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from ..errors import InvalidTransition
from .answering import hits
from .asked import Interrupted, NotDone, Resumed, Returned, Started
from .consulting import Step
from .course import completed, go_on, next_calls
from .ledger import Entry, Ledger, Standing, answered, returned, written
from .state import State

__all__ = ["calls_answered", "calls_not_done", "calls_returned", "calls_started", "interrupted"]


def calls_started(state: State, reply: Started) -> Step:
    """Write that these calls are about to be run."""
    _check(state.batch, reply.call_ids, Standing.WAITING, Standing.STARTED)
    return _with(state, written(state.batch, reply.call_ids, Standing.STARTED)), ()


def calls_not_done(state: State, reply: NotDone) -> Step:
    """Let calls be run of which it is known now that they had no effect."""
    _check(state.batch, reply.call_ids, Standing.STARTED)
    return go_on(next_calls(_with(state, written(state.batch, reply.call_ids, Standing.WAITING))))


def calls_returned(state: State, reply: Returned) -> Step:
    """Take results; calls that are equal to one of these and idempotent need not be run any more."""
    names = [result.tool_call_id for result in reply.results]
    _check(state.batch, names, Standing.WAITING, Standing.STARTED)
    before = state.batch
    entries = returned(before, reply.results)
    spared = tuple(
        new for old, new in zip(before, entries, strict=True) if old.result != new.result and new.call.id not in names
    )
    after, told = next_calls(replace(_with(state, entries), elapsed=state.elapsed + reply.seconds))
    return go_on((after, (*map(completed, reply.results), *hits(spared), *told)))


def interrupted(state: State, reply: Interrupted) -> Step:
    """Ask about a call before it is run, or instead of a result."""
    name = reply.question.id
    _check(state.batch, (name,), Standing.WAITING, Standing.STARTED)
    return go_on(next_calls(_with(state, written(state.batch, (name,), Standing.ASKED, reply.question))))


def calls_answered(state: State, reply: Resumed) -> Step:
    """Take answers to questions about calls."""
    _check(state.batch, reply.answers, Standing.ASKED)

    def after(entry: Entry) -> Entry:
        return answered(entry, reply.answers[entry.call.id]) if entry.call.id in reply.answers else entry

    entries = tuple(map(after, state.batch))
    results = [entry.result for entry in entries if entry.result and entry.call.id in reply.answers]
    step, told = next_calls(_with(state, entries))
    return go_on((step, (*map(completed, results), *told)))


def _check(batch: Ledger, call_ids: Iterable[str], *standing: Standing) -> None:
    names = list(call_ids)
    fit = {entry.call.id for entry in batch if entry.standing in standing}
    if not names or len(set(names)) != len(names) or not fit.issuperset(names):
        raise InvalidTransition("not calls that are pending, each once")


def _with(state: State, batch: Ledger) -> State:
    others = state.ledger[: len(state.ledger) - len(batch)]
    return replace(state, ledger=(*others, *batch))
