"""Input as the strictest models of the service take it.

Recorded from a model in 2026-06: a string, or items with a ``type`` of which messages have typed
parts; later ones take more (``role`` without ``type``, a string as content).
"""

from __future__ import annotations

from .envelopes import invalid_request

__all__ = ["check_strict"]

_TEXT = (
    "Invalid JSON data: Failed to deserialize the JSON body into the target type: "
    "input: data did not match any variant of untagged enum ResponseInput"
)


def check_strict(given: object) -> None:
    """Refuse an ``input`` that only a liberal model takes."""
    for item in given if isinstance(given, list) else ():
        kind = item.get("type") if isinstance(item, dict) else None
        if kind is None or (kind == "message" and not isinstance(item.get("content"), list)):
            raise invalid_request(_TEXT, code="invalid_value", param="input")
