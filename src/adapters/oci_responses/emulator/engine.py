"""What stands behind the endpoint and makes the answers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Protocol

from .ids import Ids
from .messages import Json

__all__ = ["TERMINAL", "Engine", "Turn"]

TERMINAL = frozenset({"response.completed", "response.incomplete", "response.failed"})
"""Types of the event that ends a stream."""


@dataclass(frozen=True)
class Turn:
    """One accepted request to answer.

    ``items`` is the whole conversation: the stored history that ``previous_response_id`` or
    ``conversation`` named, then the new input, a string input as a user message; a compaction
    stands there as what it holds, and an uploaded file as its content. ``response`` is the response
    object as it stands at the start, every key present, ``status`` ``"in_progress"`` and ``output``
    empty; it carries the id, model and store setting that the endpoint has chosen. ``request`` is
    the body as the client sent it, except that one for the background always says ``stream``.
    ``now`` gives epoch seconds.
    """

    request: Json
    items: tuple[Json, ...]
    response: Json
    ids: Ids
    now: Callable[[], float]


class Engine(Protocol):
    """Anything that turns a conversation into streaming events."""

    def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the events of one response, each a JSON object with ``type``.

        The last one has a type in :data:`TERMINAL` and the final ``response``. For a request
        without ``stream`` that last event is enough. A :class:`Refusal` raised before the first
        event becomes the HTTP answer; :class:`Cut` raised later ends the connection.
        """
