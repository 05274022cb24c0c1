"""What the endpoint remembers: responses and conversations, kept apart by scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .messages import Json

__all__ = ["Conversation", "Shelf", "Store", "Stored"]

T = TypeVar("T")


@dataclass(frozen=True)
class Stored:
    """A response as it was sent last, and the whole conversation that led to it.

    ``inputs`` are the items of its own request, each with an id. ``events`` are those of a
    background stream, empty while it runs; None for a response that cannot be streamed again.
    One that is not ``lasting`` can be fetched but not continued.
    """

    body: bytes
    status: str
    conversation: tuple[Json, ...] = ()
    inputs: tuple[Json, ...] = ()
    background: bool = False
    events: tuple[Json, ...] | None = None
    lasting: bool = True


@dataclass(frozen=True)
class Conversation:
    """A conversation object; ``created_at`` in epoch seconds, ``items`` oldest first, each with an id."""

    id: str
    created_at: int
    metadata: Json
    items: tuple[Json, ...] = ()


class Shelf(Generic[T]):
    """Values by scope and id; another scope's value does not exist."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._values: dict[tuple[str, str], tuple[T, float | None]] = {}

    def put(self, scope: str, key: str, value: T, until: float | None = None) -> None:
        """Keep ``value``, if ``until`` is given up to that time in epoch seconds."""
        self._values[scope, key] = value, until

    def get(self, scope: str, key: str) -> T | None:
        """Return what is kept under ``key`` in ``scope``."""
        value, until = self._values.get((scope, key), (None, None))
        if until is not None and self._clock() >= until:
            self.delete(scope, key)
            return None
        return value

    def delete(self, scope: str, key: str) -> bool:
        """Forget a value; return whether there was one."""
        return self._values.pop((scope, key), None) is not None


class Store:
    """The shelves of one endpoint."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.responses: Shelf[Stored] = Shelf(clock)
        self.conversations: Shelf[Conversation] = Shelf(clock)
