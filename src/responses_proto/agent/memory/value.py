"""One fact, and where it is kept."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from msgspec import field

from ...values import Value

__all__ = ["Changes", "Memory", "MemoryType", "Namespace", "changes"]

Namespace: TypeAlias = tuple[str, ...]
"""Whose memories: ``("users", "u1")``, say. It decides who can read them: never let a model choose it."""


class MemoryType(StrEnum):
    """What a memory is about."""

    USER = "user"
    """Who the user is."""
    FEEDBACK = "feedback"
    """How the user wants things done."""
    PROJECT = "project"
    """What is being worked on."""
    REFERENCE = "reference"
    """Where things are found."""


class Memory(Value, frozen=True, kw_only=True):
    """A fact; in its namespace a memory of the same type and key is the same one."""

    type: MemoryType
    key: str
    content: str
    metadata: dict[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What names it in its namespace."""
        return f"{self.type.value}/{self.key}"


class Changes(Value, frozen=True, kw_only=True):
    """What a store is to do in one namespace: put these, and delete those of these names."""

    namespace: Namespace
    put: tuple[Memory, ...] = ()
    delete: tuple[str, ...] = ()


def changes(namespace: Namespace, known: tuple[Memory, ...], found: tuple[Memory, ...], most: int) -> Changes:
    """Return what makes a store hold the memories found, and at most ``most`` of each type.

    ``known`` are those that it holds, oldest first. One that says nothing new is left alone; where
    there are too many, those go that were not touched longest.
    """
    held = {one.name: one for one in known}
    fresh: dict[str, Memory] = {}
    for one in found:
        fresh.pop(one.name, None)
        fresh[one.name] = one
    put = {name: one for name, one in fresh.items() if name not in held or held[name].content != one.content}
    after = [one for one in known if one.name not in put] + list(put.values())
    gone: list[Memory] = []
    for kind in MemoryType:
        same = [one for one in after if one.type is kind]
        gone += same[: max(0, len(same) - most)]
    lost = {one.name for one in gone}
    return Changes(
        namespace=namespace,
        put=tuple(one for name, one in put.items() if name not in lost),
        delete=tuple(one.name for one in gone if one.name in held),
    )
