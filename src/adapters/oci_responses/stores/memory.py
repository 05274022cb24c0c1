"""A store that ends with its process: for tests, and for pauses within one program."""

from __future__ import annotations

import threading

from oci_responses.stores.base import follows
from responses_proto.effects import Stored

__all__ = ["MemoryStore"]


class MemoryStore:
    """Keeps runs in a dict."""

    def __init__(self) -> None:
        self._saves: dict[str, Stored] = {}
        self._lock = threading.Lock()

    def load(self, thread_id: str) -> Stored | None:
        """Return the last save of a thread, None if there is none."""
        return self._saves.get(thread_id)

    def save(self, thread_id: str, data: bytes, version: int) -> None:
        """Keep save number ``version``; raises CheckpointConflict."""
        with self._lock:
            last = self._saves.get(thread_id)
            follows(thread_id, version, last.version if last else 0)
            self._saves[thread_id] = Stored(bytes(data), version)

    def delete(self, thread_id: str) -> None:
        """Forget a thread, if it is there."""
        self._saves.pop(thread_id, None)

    def threads(self) -> list[str]:
        """Return the ids of the threads, sorted."""
        return sorted(self._saves)
