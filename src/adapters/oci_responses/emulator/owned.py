"""What the endpoint itself decides about a response, whoever made it."""

from __future__ import annotations

from .engine import Turn
from .messages import Json

__all__ = ["OWNED", "owned"]

OWNED = ("id", "model", "previous_response_id", "store", "background")
"""Keys of a response that are the endpoint's."""


def owned(event: Json, turn: Turn) -> Json:
    """Return another server's event with the endpoint's keys in its response, and those that it lacks."""
    if not isinstance(response := event.get("response"), dict):
        return event
    return {**event, "response": {**turn.response, **response, **{key: turn.response[key] for key in OWNED}}}
