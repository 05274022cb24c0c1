"""Compaction by the server: it seals what is older into an item that only it can read.

Source: the official client's ``context_management`` and the item ``compaction``; of what stands
before the last such item nothing need be sent again. Not every endpoint knows it.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Raw

from ...errors import LocalError
from ...items import READER
from .managing import Manager

__all__ = ["ServerCompactionManager"]


class ServerCompactionManager(Manager, frozen=True, tag="server_compaction"):
    """Let the server compact a conversation that has more than ``compact_threshold`` tokens."""

    compact_threshold: int = 100_000

    def __post_init__(self) -> None:
        """Refuse what the service refuses."""
        if self.compact_threshold < 1:
            raise LocalError("compact_threshold is at least 1")

    def parameters(self, server_stateful: bool) -> dict[str, object]:
        """Return what goes with every turn."""
        return (
            {}
            if server_stateful
            else {"context_management": [{"type": "compaction", "compact_threshold": self.compact_threshold}]}
        )

    def apply(self, items: Sequence[Raw]) -> tuple[Raw, ...]:
        """Return the items from the last compaction on."""
        for at in reversed(range(len(items))):
            if READER.read_any(items[at], []).type == "compaction":
                return tuple(items[at:])
        return tuple(items)
