"""What an agent asks of a store of memories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from responses_proto.agent.memory import Memory, Namespace
from responses_proto.agent.memory.value import Changes

__all__ = ["MemoryStore", "memory_services"]


class MemoryStore(Protocol):
    """Two verbs; a namespace that nobody wrote to is empty."""

    def load(self, namespace: Namespace) -> tuple[Memory, ...]:
        """Return the memories of a namespace, oldest first."""

    def apply(self, changes: Changes) -> None:
        """Put (as the newest) and delete, all or nothing."""


def memory_services(store: MemoryStore) -> dict[str, Callable[[Any], object]]:
    """Return the services by the names that agents call them by; each takes JSON data and returns JSON data."""

    def load(request: Any) -> object:
        namespaces = msgspec.convert(request, tuple[Namespace, ...])
        return [store.load(namespace) for namespace in namespaces]

    def apply(request: Any) -> object:
        store.apply(msgspec.convert(request, Changes))
        return None

    return {"memory.load": load, "memory.apply": apply}
