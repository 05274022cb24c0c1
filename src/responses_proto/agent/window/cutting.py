"""The one cut that every manager makes: between groups, with what stands first and the task kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from msgspec import Raw, Struct

from ...history import groups
from ...items import READER, MessageItem

__all__ = ["Cut", "cut", "leading", "role_of"]


class Cut(Struct, frozen=True):
    """A conversation cut in two: ``lead`` and ``recent`` stay, ``older`` goes.

    ``task`` is the request that is being worked on, where it went with ``older`` and ``recent``
    has no other: it stays too.
    """

    lead: tuple[Raw, ...]
    older: tuple[Raw, ...]
    task: tuple[Raw, ...]
    recent: tuple[Raw, ...]

    @property
    def kept(self) -> tuple[Raw, ...]:
        """What stays, in order."""
        return (*self.lead, *self.task, *self.recent)


def cut(items: Sequence[Raw], keeps: Callable[[Sequence[tuple[Raw, ...]]], int]) -> Cut:
    """Return the cut before the last groups; ``keeps`` says how many of them stay, at least one does.

    ``lead`` are the messages of the system and the developer that stand first.
    """
    lead = leading(items)
    rest = groups(items[len(lead) :])
    count = max(1, keeps(rest)) if rest else 0
    old, new = rest[: len(rest) - count], rest[len(rest) - count :]
    older = tuple(item for group in old for item in group)
    recent = tuple(item for group in new for item in group)
    asked = [item for item in older if role_of(item) == "user"]
    task = (asked[-1],) if asked and not any(role_of(item) == "user" for item in recent) else ()
    return Cut(lead, older, task, recent)


def leading(items: Sequence[Raw]) -> tuple[Raw, ...]:
    """Return the messages of the system and the developer that stand first."""
    return tuple(takewhile(lambda item: role_of(item) in ("system", "developer"), items))


def role_of(item: Raw) -> str | None:
    """Return who speaks in a message, None for an item that is none."""
    read = READER.read_any(item, [])
    return read.role if isinstance(read, MessageItem) else None
