"""What some servers refuse that others take."""

from __future__ import annotations

from collections.abc import Callable

from ..messages import Json, Reply, json_reply

__all__ = ["REFUSING"]

_STATE = ("previous_response_id", "conversation")


def _stateless(body: Json) -> Reply | None:
    """Refuse whatever needs state on the server, ``store`` where it is true in so many words too."""
    for key in _STATE:
        if body.get(key) is not None:
            return _refused(key)
    return _refused("store") if body.get("store") is True else None


def _refused(key: str) -> Reply:
    error = {"message": f"'{key}' is not supported.", "type": "invalid_request_error", "param": key, "code": None}
    return json_reply(400, {"error": error})


def _no_references(body: Json) -> Reply | None:
    """Not find what an ``item_reference`` names, and say so without a word."""
    items = body.get("input")
    if isinstance(items, list) and any(isinstance(one, dict) and one.get("type") == "item_reference" for one in items):
        error = {"message": "", "type": "invalid_request_error", "param": None, "code": None}
        return json_reply(404, {"error": error})
    return None


REFUSING: dict[str, Callable[[Json], Reply | None]] = {
    "mistral": _stateless,
    "copilot_references": _no_references,
}
"""Dialects that are not in the stream, by name: a reply instead of the answer, or None."""
