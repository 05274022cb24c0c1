"""The rules about items together: what belongs to what, and what the server must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from .entries import Entry
from .faults import DROP, Behind, Edit, Fault, Fix, Options
from .pairs import CALLS, INTERRUPTED, OUTPUTS, answer, match, name_of, waits

__all__ = [
    "LONGEST_NAME",
    "by_model",
    "duplicate_call",
    "duplicate_id",
    "early_output",
    "incomplete",
    "long_call_id",
    "not_stored",
    "open_call",
    "orphan_output",
    "repeated_output",
    "split_reasoning",
]

LONGEST_NAME: Final = 64  # of a call_id: Open Responses 2026-04-24
_OURS: Final = frozenset({"additional_tools", "compaction_trigger", "configuration_update"})
_IDS_OF_OTHERS: Final = frozenset({"local_shell_call_output", "mcp_approval_request"})
"""Types whose id names a call: the rules about calls see to them."""


def by_model(entry: Entry) -> bool:
    """Whether the item can be what a response said after it reasoned; yes for what is not known."""
    if entry.type in OUTPUTS:
        return not waits(entry)
    return entry.type not in _OURS and (entry.type != "message" or entry.value("role") == "assistant")


def not_stored(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """With ``store=false``: items whose content only the server has, and it has not kept it."""
    if options.store:
        return
    for entry in entries:
        if entry.type == "item_reference":
            message = f"Item with id {entry.text('id')!r} not found: with store=false none is stored to refer to."
            yield Fault(kind="not_stored", entry=entry, field="id", message=message, fix=DROP)
        elif entry.type == "image_generation_call" and not (entry.value("result") or entry.value("status") == "failed"):
            message = "The image is not here but on the server, which with store=false has not kept it."
            yield Fault(kind="not_stored", entry=entry, field="result", message=message, fix=DROP)
        elif entry.type == "reasoning" and not (entry.value("encrypted_content") or entry.value("content")):
            yield _unsealed(entry)


def _unsealed(entry: Entry) -> Fault:
    name, advice = entry.text("id"), 'Request include=["reasoning.encrypted_content"] to get it.'
    fault = Fault(
        kind="unsealed_reasoning",
        severity="lost",
        entry=entry,
        field="encrypted_content",
        message=f"Without encrypted_content the model does not see what it thought. {advice}",
    )
    if name is None:
        return fault
    message = f"Item with id {name!r} not found: with store=false it is not stored, and it has no encrypted_content."
    return replace(fault, severity="refused", message=f"{message} {advice}", fix=DROP)


def duplicate_id(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """Two items by one id: the second goes if it says the same or is a reference, else its id goes."""
    first: dict[str, Entry] = {}
    for entry in entries:
        name = entry.text("id")
        if name is None or entry.type in _IDS_OF_OTHERS or (known := first.setdefault(name, entry)) is entry:
            continue
        same = entry.type == "item_reference" or _same(known, entry)
        yield Fault(
            kind="duplicate_id",
            entry=entry,
            others=(known,),
            field="id",
            message=f"Duplicate item found with id {name!r}.",
            fix=DROP if same else Edit({"id": UNSET}),
        )


def _same(one: Entry, other: Entry) -> bool:
    try:
        return one.members == other.members
    except RecursionError:  # nested without end; then their ids tell them apart no more
        return False


def duplicate_call(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """Two calls by one name: the second gets another name with its output, or goes if it has none."""
    found = match(entries)
    taken = {text for entry in entries for name in ("call_id", "id") if (text := entry.text(name))}
    counts: dict[str, int] = {}
    for call in found.again:
        field, name = name_of(call)
        output = found.answers.get(call)
        fix: Fix = DROP
        if output is not None and field == "call_id":
            fix = Edit({"call_id": _fresh(name, taken, counts)}, also=output)
        message = f"Two calls are named {name!r}: an output cannot say which of them it answers."
        yield Fault(kind="duplicate_call", entry=call, field=field, message=message, fix=fix)


def long_call_id(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """A call by a name that is too long: it gets a shorter one, with its output."""
    found = match(entries)
    taken = {text for entry in entries if (text := entry.text("call_id"))}
    counts: dict[str, int] = {}
    for call in entries:
        name = call.text("call_id") or ""
        if call.type not in CALLS or len(name) <= LONGEST_NAME:
            continue
        output = found.answers.get(call)
        fix: Fix = None  # a call that is left open is answered by the name that it has
        if output is not None or options.open_calls != "leave":
            also = output if output is not None and output.text("call_id") else None
            fix = Edit({"call_id": _short(name, taken, counts)}, also=also)
        message = f"A call_id has at most {LONGEST_NAME} characters, this one has {len(name)}."
        yield Fault(kind="long_call_id", entry=call, field="call_id", message=message, fix=fix)


def _short(name: str, taken: set[str], counts: dict[str, int]) -> str:
    short = name[:LONGEST_NAME]
    if short in taken:
        return _fresh(short, taken, counts)
    taken.add(short)
    return short


def _fresh(name: str, taken: set[str], counts: dict[str, int]) -> str:
    while True:
        counts[name] = counts.get(name, 1) + 1
        suffix = f"-{counts[name]}"
        fresh = name[: LONGEST_NAME - len(suffix)] + suffix
        if fresh not in taken:
            taken.add(fresh)
            return fresh


def early_output(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """An output that stands before its call."""
    for output, call in match(entries).early:
        field = name_of(output)[0]
        message = f"{_no_call(output)} The call comes only after it."
        fix = Behind(call, output)
        yield Fault(kind="early_output", entry=output, others=(call,), field=field, message=message, fix=fix)


def repeated_output(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """A second output of one call; the first one holds."""
    for output, call in match(entries).repeated:
        field, name = name_of(output)
        message = f"{name} has been answered already."
        yield Fault(kind="duplicate_output", entry=output, others=(call,), field=field, message=message, fix=DROP)


def orphan_output(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """An output without its call, unless the call may be on the server."""
    if options.continued or (options.store and any(entry.type == "item_reference" for entry in entries)):
        return
    for output in match(entries).orphans:
        field, name = name_of(output)
        if name and waits(output):
            yield Fault(kind="orphan_output", entry=output, field=field, message=_no_call(output), fix=DROP)


def _no_call(output: Entry) -> str:
    field, name = name_of(output)
    return f"No tool call found for {output.type.replace('_', ' ')} with {field} {name}."


def open_call(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """A call without output."""
    for call in filter(waits, match(entries).unanswered):
        field, name = name_of(call)
        closed = CALLS[call.type].closed
        fix: Fix = None if options.open_calls == "leave" else DROP
        if closed is not None and options.open_calls == "close":
            fix = Behind(call, Entry(answer(call.type, name, closed(INTERRUPTED)), call.index))
        message = f"No tool output found for {call.type.replace('_', ' ')} {name}."
        yield Fault(kind="orphan_call", entry=call, field=field, message=message, fix=fix)


def split_reasoning(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """Reasoning without what followed it in its response."""
    followed = False
    split: list[Entry] = []
    for entry in reversed(entries):
        if entry.type != "reasoning":
            followed = by_model(entry)
        elif not followed:
            split.append(entry)
    for entry in reversed(split):
        message = (
            f"Item {entry.text('id') or ''!r} of type 'reasoning' was provided without its required following item."
        )
        yield Fault(kind="split_reasoning", entry=entry, message=message, fix=DROP)


def incomplete(entries: Sequence[Entry], options: Options) -> Iterator[Fault]:
    """An item that was cut off, and more after it."""
    for entry in entries[:-1]:
        if entry.value("status") in ("incomplete", "in_progress"):
            message = "Only the last item can be incomplete: what this one had still to say is missing."
            yield Fault(kind="incomplete", severity="lost", entry=entry, field="status", message=message)
