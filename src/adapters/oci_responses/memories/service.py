"""What an agent asks of a store of memories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec
from msgspec import Raw

from responses_proto.agent.memory import Memory, Namespace
from responses_proto.agent.memory.value import Changes

__all__ = ["MemoryStore", "memory_services"]


class MemoryStore(Protocol):
    """Two verbs; a namespace that nobody wrote to is empty."""

    def load(self, namespace: Namespace) -> tuple[Memory, ...]:
        """Return the memories of a namespace, oldest first."""

    def apply(self, changes: Changes) -> None:
        """Put (as the newest) and delete, all or nothing."""


def memory_services(store: MemoryStore) -> dict[str, Callable[[Raw], object]]:
    """Return the services by the names that agents call them by; each takes JSON and returns a value of JSON."""

    def load(request: Raw) -> object:
        namespaces = msgspec.json.decode(request, type=tuple[Namespace, ...])
        return [store.load(namespace) for namespace in namespaces]

    def apply(request: Raw) -> object:
        store.apply(msgspec.json.decode(request, type=Changes))
        return None

    return {"memory.load": load, "memory.apply": apply}
