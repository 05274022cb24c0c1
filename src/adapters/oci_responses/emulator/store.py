"""What the endpoint remembers: responses and conversations, kept apart by scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import msgspec

from .journal import Journal
from .messages import Json

__all__ = ["MOST_HOURS", "Conversation", "Retention", "Shelf", "Store", "Stored", "Upload"]

T = TypeVar("T")

MOST_HOURS = 720
_HOUR = 3600.0
_SWEEP_SECONDS = 60.0
_BEYOND = 2**31 - 1
"""Number of an event that follows all that a stream had before it was lost, however many those were."""
_LOST: Json = {"code": "server_error", "message": "The server was restarted while this response was made."}


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


@dataclass(frozen=True)
class Upload:
    """A file; ``created_at`` in epoch seconds."""

    id: str
    created_at: int
    filename: str
    purpose: str
    data: bytes = field(repr=False)
    expires_at: int | None = None


@dataclass(frozen=True)
class Retention:
    """For how many hours responses stay from their creation, conversations from their last change.

    A project's ``conversationConfig`` sets both, to at most 720 hours (OCI SDK).
    """

    responses_hours: float = MOST_HOURS
    conversations_hours: float = MOST_HOURS

    @property
    def responses_seconds(self) -> float:
        """For how long a response stays."""
        return self.responses_hours * _HOUR

    @property
    def conversations_seconds(self) -> float:
        """For how long a conversation stays."""
        return self.conversations_hours * _HOUR

    def __post_init__(self) -> None:
        for name, hours in (("responses", self.responses_hours), ("conversations", self.conversations_hours)):
            if not 0 < hours <= MOST_HOURS:
                raise ValueError(f"{name} are kept for more than 0 and at most {MOST_HOURS} hours, not {hours}")


class Shelf(Generic[T]):
    """Values by scope and id; another scope's value does not exist.

    A value stays for ``seconds`` from when it was put there, if it is not told otherwise. With a
    ``journal`` they are there again after a restart, under ``kind``.
    """

    def __init__(
        self,
        kind: type[T],
        clock: Callable[[], float],
        *,
        seconds: float | None = None,
        journal: Journal | None = None,
    ) -> None:
        self._kind = kind.__name__
        self._clock = clock
        self._seconds = seconds
        self._journal = journal
        self._values: dict[tuple[str, str], tuple[T, float | None]] = {}
        self._swept = clock()
        for scope, key, value, until in journal.rows(self._kind) if journal else ():
            self._values[scope, key] = msgspec.msgpack.decode(value, type=kind), until

    def put(self, scope: str, key: str, value: T, until: float | None = None) -> None:
        """Keep ``value``, if ``until`` is given up to that time in epoch seconds."""
        now = self._clock()
        if until is None and self._seconds is not None:
            until = now + self._seconds
        if self._journal is not None:
            self._journal.put(self._kind, scope, key, msgspec.msgpack.encode(value), until)
        self._values[scope, key] = value, until
        if now - self._swept >= _SWEEP_SECONDS:
            self._sweep(now)

    def get(self, scope: str, key: str) -> T | None:
        """Return what is kept under ``key`` in ``scope``."""
        value, until = self._values.get((scope, key), (None, None))
        if until is not None and self._clock() >= until:
            self.delete(scope, key)
            return None
        return value

    def delete(self, scope: str, key: str) -> bool:
        """Forget a value; return whether there was one."""
        there = self._values.pop((scope, key), None) is not None
        if there and self._journal is not None:
            self._journal.drop(self._kind, scope, key)
        return there

    def places(self) -> list[tuple[str, str]]:
        """Return scope and key of all values that are there, oldest first."""
        self._sweep(self._clock())
        return list(self._values)

    def _sweep(self, now: float) -> None:
        self._swept = now
        for (scope, key), (_, until) in list(self._values.items()):
            if until is not None and now >= until:
                self.delete(scope, key)


class Store:
    """The shelves of one endpoint; with a ``journal``, which has to be open here, they are filled from it."""

    def __init__(
        self, clock: Callable[[], float], retention: Retention = Retention(), journal: Journal | None = None
    ) -> None:
        self.retention = retention
        self.responses = Shelf(Stored, clock, journal=journal)
        self.conversations = Shelf(Conversation, clock, seconds=retention.conversations_seconds, journal=journal)
        self.files = Shelf(Upload, clock, journal=journal)
        for scope, key in self.responses.places():
            self._mourn(scope, key)

    def _mourn(self, scope: str, key: str) -> None:
        """End a response as failed whose maker did not live to end it."""
        stored = self.responses.get(scope, key)
        if stored is not None and stored.status in ("queued", "in_progress"):
            body = {**msgspec.json.decode(stored.body), "status": "failed", "error": _LOST}
            event = {"type": "response.failed", "sequence_number": _BEYOND, "response": body}
            events = None if stored.events is None else (event,)
            until = body["created_at"] + self.retention.responses_seconds
            self.responses.put(
                scope, key, replace(stored, body=msgspec.json.encode(body), status="failed", events=events), until
            )
