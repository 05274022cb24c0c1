"""What the linter says, and what the repair did."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

__all__ = ["Action", "Change", "Finding", "Severity"]

Severity: TypeAlias = Literal["refused", "lost", "noise"]
"""``refused``: the service answers 400 or 404. ``lost``: it is accepted, but something is not there for
the model. ``noise``: it says nothing, and stricter servers refuse it."""

Action: TypeAlias = Literal["dropped", "changed", "moved", "answered"]
"""What a repair did to an item; ``answered`` means that an output was put behind a call."""


class Finding(Struct, frozen=True, kw_only=True):
    """One fault of a history.

    ``kind`` is the name of the rule (the table in :mod:`responses_proto.history`), ``indexes`` the
    places of the items in the list, ``path`` the first of them as the service would name it
    (``input[3].call_id``), ``message`` why the service would refuse it or what would be lost.
    """

    kind: str
    severity: Severity
    indexes: tuple[int, ...]
    path: str
    message: str

    @property
    def index(self) -> int:
        """The place of the first item that is concerned."""
        return self.indexes[0]


class Change(Struct, frozen=True):
    """One step of a repair: what was found (places are those of the list that was given) and what was done."""

    finding: Finding
    action: Action

    @property
    def kind(self) -> str:
        """The name of the rule."""
        return self.finding.kind

    @property
    def index(self) -> int:
        """The place that the item had."""
        return self.finding.index
