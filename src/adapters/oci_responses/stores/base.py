"""What a store is."""

from __future__ import annotations

from typing import Protocol

from responses_proto.effects import Stored
from responses_proto.errors import LocalError

__all__ = ["CheckpointConflict", "CheckpointError", "Store", "follows"]


class CheckpointError(LocalError):
    """A store could not load or keep a run; ``__cause__`` is what it raised."""


class CheckpointConflict(LocalError):
    """Somebody else has saved the thread meanwhile: nothing was overwritten.

    ``thread_id`` is the thread, ``version`` the save that was refused, ``found`` the one there.
    """

    def __init__(self, thread_id: str, version: int, found: int) -> None:
        super().__init__(f"thread {thread_id}: save {version} does not follow save {found}; another run has it")
        self.thread_id = thread_id
        self.version = version
        self.found = found


class Store(Protocol):
    """Keeps the last save of each thread; its methods block."""

    def load(self, thread_id: str) -> Stored | None:
        """Return the last save of a thread, None if there is none."""

    def save(self, thread_id: str, data: bytes, version: int) -> None:
        """Keep save number ``version`` (from 1) of a thread, so that it outlives the process.

        Raises :class:`CheckpointConflict` if the last save there is not the one before it.
        """

    def delete(self, thread_id: str) -> None:
        """Forget a thread, if it is there."""

    def threads(self) -> list[str]:
        """Return the ids of the threads that are there, sorted."""


def follows(thread_id: str, version: int, found: int) -> None:
    """Raise :class:`CheckpointConflict` unless a save comes right after the one that was found."""
    if version != found + 1:
        raise CheckpointConflict(thread_id, version, found)
