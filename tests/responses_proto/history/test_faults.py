"""Repairs are applied in one pass, and reported in the places of the list that was given."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import UNSET

from responses_proto.history.entries import Entry, read_entries
from responses_proto.history.faults import DROP, Become, Behind, Edit, Fault, apply

ITEMS = [{"type": "a", "id": "0"}, {"type": "b", "id": "1"}, {"type": "c", "id": "2"}]


def fault(entry: Entry, fix: Any = None, **more: Any) -> Fault:
    return Fault(kind="k", entry=entry, message="m", fix=fix, **more)


def given(entries: list[Entry]) -> list[object]:
    return [entry.given for entry in entries]


def test_every_fix() -> None:
    a, b, c = entries = read_entries(ITEMS)
    new = Entry({"type": "n"}, 0)
    assert given(apply(entries, [fault(b, DROP)])) == [ITEMS[0], ITEMS[2]]
    assert given(apply(entries, [fault(a, Behind(c, a))])) == [ITEMS[1], ITEMS[2], ITEMS[0]]
    assert given(apply(entries, [fault(a, Behind(a, new))])) == [ITEMS[0], {"type": "n"}, *ITEMS[1:]]
    edited = apply(entries, [fault(a, Edit({"id": UNSET}, also=c)), fault(a, Edit({"x": 1}))])
    assert given(edited) == [{"type": "a", "x": 1}, ITEMS[1], {"type": "c"}]
    assert given(apply(entries, [fault(b, Become((new, new)))])) == [ITEMS[0], {"type": "n"}, {"type": "n"}, ITEMS[2]]
    assert apply(entries, [fault(a)]) == entries
    assert ITEMS[0] == {"type": "a", "id": "0"}


def test_what_is_said_of_it() -> None:
    a, b, _ = read_entries(ITEMS)
    finding = fault(b, field="id", others=(a,), severity="lost").finding
    assert (finding.indexes, finding.path, finding.severity) == ((1, 0), "input[1].id", "lost")
    assert fault(a).finding.path == "input[0]"


@pytest.mark.parametrize("how", ["dropped", "changed", "moved", "answered"])
def test_what_is_said_to_have_been_done(how: str) -> None:
    a, b, _ = read_entries(ITEMS)
    fixes = {"dropped": DROP, "changed": Edit({}), "moved": Behind(b, a), "answered": Behind(a, Entry({}, 0))}
    assert fault(a, fixes[how]).change.action == how
    assert fault(a, Become(())).change.action == "changed"
