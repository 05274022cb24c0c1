"""A model's answer on its way into a history that is not kept by the server."""

from __future__ import annotations

from typing import Final, cast

from msgspec import Raw

from ..response import Response
from ..sending import all_raw
from .entries import Entry, Items, json_of, read_entries
from .faults import Options
from .linter import repair_entries
from .pairs import CALLS, answer, match, name_of, ours
from .plain import plain_calls

__all__ = ["close_calls", "open_calls", "settle"]

_NEW: Final = Options(store=False, continued=True, open_calls="leave")


def open_calls(items: Items) -> list[tuple[str, str]]:
    """Return type and name of the calls that the program has still to answer.

    The name is empty where an answer could not name the call: nobody can answer that.
    """
    output = _json_of(items)
    if output is not None and (calls := plain_calls(output)) is not None:
        return [("function_call", name) for name in calls]
    return [(entry.type, name_of(entry)[1]) for entry in _open(read_entries(items))]


def settle(output: Items) -> tuple[Raw, ...]:
    """Return the output of a response as a history can keep it: repaired, its calls still open.

    What needs no repair stays byte for byte. What it answers may stand in the history before it.
    """
    if not isinstance(output, Response):
        return _settle(output)
    known: tuple[Raw, ...] | None = output.__dict__.get("settled")
    if known is None:
        known = output.__dict__["settled"] = _settle(output)
    return known


def close_calls(output: Items, why: str) -> tuple[tuple[Raw, ...], tuple[Raw, ...]]:
    """Return the output of a response as :func:`settle` does, and outputs that say why no call was run.

    A computer call goes: a screenshot cannot be made up.
    """
    entries = _settled(output)
    closing: list[Raw] = []
    hopeless: set[Entry] = set()
    for call in _open(entries):
        closed = CALLS[call.type].closed
        if closed is None:
            hopeless.add(call)
        else:
            closing.append(json_of(answer(call.type, name_of(call)[1], closed(why))))
    return settle([entry.given for entry in entries if entry not in hopeless]), tuple(closing)


def _settle(output: Items) -> tuple[Raw, ...]:
    plain = _json_of(output)
    if plain is not None and plain_calls(plain) is not None:
        return tuple(raw.copy() for raw in plain)
    return tuple(json_of(entry.given) for entry in _settled(output))


def _json_of(items: Items) -> tuple[Raw, ...] | None:
    output = items.raw_output if isinstance(items, Response) else items
    return cast(tuple[Raw, ...], output) if isinstance(output, tuple) and all_raw(output) else None


def _settled(output: Items) -> list[Entry]:
    return repair_entries(read_entries(output), _NEW)[0]


def _open(entries: list[Entry]) -> list[Entry]:
    answered = match(entries).answers
    return [entry for entry in entries if entry.type in CALLS and ours(entry) and entry not in answered]
