"""Stored responses, kept apart by scope."""

from __future__ import annotations

from dataclasses import dataclass

from .messages import Json

__all__ = ["Store", "Stored"]


@dataclass(frozen=True)
class Stored:
    """A finished response as it was sent, and the whole conversation that led to it."""

    body: bytes
    conversation: tuple[Json, ...]


class Store:
    """Responses by scope and id; another scope's response does not exist."""

    def __init__(self) -> None:
        self._responses: dict[tuple[str, str], Stored] = {}

    def put(self, scope: str, response_id: str, stored: Stored) -> None:
        """Keep ``stored``."""
        self._responses[scope, response_id] = stored

    def get(self, scope: str, response_id: str) -> Stored | None:
        """Return what is stored under ``response_id`` in ``scope``."""
        return self._responses.get((scope, response_id))

    def delete(self, scope: str, response_id: str) -> bool:
        """Forget a response; return whether there was one."""
        return self._responses.pop((scope, response_id), None) is not None
