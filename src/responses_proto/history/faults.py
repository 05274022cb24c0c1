"""What a rule says of a history: a finding, and the smallest repair of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from .entries import Entry
from .findings import Change, Finding, Severity

__all__ = ["DROP", "Become", "Behind", "Edit", "Fault", "Fix", "OpenCalls", "Options", "Rule", "apply"]

OpenCalls: TypeAlias = Literal["close", "drop", "leave"]


class Options(Struct, frozen=True, kw_only=True):
    """How the history will be sent.

    ``continued`` says that the server puts stored items before it, by ``previous_response_id`` or
    a conversation.
    """

    store: bool = False
    continued: bool = False
    open_calls: OpenCalls = "close"


DROP: Final[Literal["dropped"]] = "dropped"
"""Leave the item out."""


class Edit(Struct, frozen=True):
    """Set fields of the item, or leave them out (UNSET); ``also`` names a second item for the same."""

    changes: Mapping[str, object]
    also: Entry | None = None


class Behind(Struct, frozen=True):
    """Put an output behind its call: the item itself, or a new one behind the item."""

    call: Entry
    output: Entry


class Become(Struct, frozen=True):
    """Put these in place of the item."""

    entries: tuple[Entry, ...]


Fix: TypeAlias = Literal["dropped"] | Edit | Behind | Become | None


class Fault(Struct, frozen=True, kw_only=True):
    """One finding about ``entry``; ``field`` is the rest of the path, ``others`` who else is concerned."""

    kind: str
    entry: Entry
    message: str
    field: str = ""
    others: tuple[Entry, ...] = ()
    severity: Severity = "refused"
    fix: Fix = None

    @property
    def finding(self) -> Finding:
        """The finding, in the places of the list that was given."""
        path = f"input[{self.entry.index}]"
        return Finding(
            kind=self.kind,
            severity=self.severity,
            indexes=(self.entry.index, *(other.index for other in self.others)),
            path=f"{path}.{self.field}" if self.field else path,
            message=self.message,
        )

    @property
    def change(self) -> Change:
        """The repair, as it is reported."""
        if isinstance(self.fix, Edit | Become):
            return Change(self.finding, "changed")
        if isinstance(self.fix, Behind):
            return Change(self.finding, "moved" if self.fix.output is self.entry else "answered")
        return Change(self.finding, "dropped")


Rule: TypeAlias = Callable[[Sequence[Entry], Options], Iterator[Fault]]
"""Goes through a history once and says what it finds."""


def apply(entries: Sequence[Entry], faults: Iterable[Fault]) -> list[Entry]:
    """Return the entries with all these faults repaired, in one pass."""
    changes: defaultdict[Entry, dict[str, object]] = defaultdict(dict)
    behind: defaultdict[Entry, list[Entry]] = defaultdict(list)
    instead: dict[Entry, tuple[Entry, ...]] = {}
    for fault in faults:
        if isinstance(fault.fix, Edit):
            for entry in (fault.entry, fault.fix.also):
                if entry is not None:
                    changes[entry].update(fault.fix.changes)
        elif isinstance(fault.fix, Behind):
            instead[fault.fix.output] = ()  # from where it stands, if it stands anywhere
            behind[fault.fix.call].append(fault.fix.output)
        elif isinstance(fault.fix, Become):
            instead[fault.entry] = fault.fix.entries
        elif fault.fix == DROP:
            instead[fault.entry] = ()
    repaired: list[Entry] = []
    for entry in entries:
        edited = entry.edited(changes[entry]) if entry in changes else entry
        repaired += instead.get(entry, (edited,))
        repaired += behind.get(entry, ())
    return repaired
