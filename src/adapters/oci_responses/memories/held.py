"""Memories in this process: for tests, and for what need not outlive it."""

from __future__ import annotations

import threading

from responses_proto.agent.memory import Memory, Namespace
from responses_proto.agent.memory.value import Changes

__all__ = ["InMemoryStore", "applied"]


def applied(held: dict[str, Memory], changes: Changes) -> dict[str, Memory]:
    """Return what a namespace holds after changes; what is put is the newest."""
    gone = {one.name for one in changes.put} | set(changes.delete)
    kept = {name: one for name, one in held.items() if name not in gone}
    return kept | {one.name: one for one in changes.put}


class InMemoryStore:
    """Memories in a dict; safe to share between threads."""

    def __init__(self) -> None:
        self._held: dict[Namespace, dict[str, Memory]] = {}
        self._lock = threading.Lock()

    def load(self, namespace: Namespace) -> tuple[Memory, ...]:
        """Return the memories of a namespace, oldest first."""
        with self._lock:
            return tuple(self._held.get(namespace, {}).values())

    def apply(self, changes: Changes) -> None:
        """Put and delete, all or nothing."""
        with self._lock:
            self._held[changes.namespace] = applied(self._held.get(changes.namespace, {}), changes)
