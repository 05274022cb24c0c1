"""Limits of ``metadata`` on responses and conversations, in the service's words."""

from __future__ import annotations

from .envelopes import invalid_request

__all__ = ["check_metadata"]

_MOST_PAIRS = 16
_LONGEST_KEY = 64
_LONGEST_VALUE = 512


def check_metadata(given: object) -> None:
    """Refuse metadata that is no object of short scalars; None is none."""
    if given is None:
        return
    if not isinstance(given, dict):
        raise invalid_request("Metadata must be an object.", param="metadata")
    if len(given) > _MOST_PAIRS:
        raise invalid_request(f"Metadata must not contain more than {_MOST_PAIRS} key-value pairs.", param="metadata")
    for key, value in given.items():
        if len(key) > _LONGEST_KEY:
            message = f"Metadata key '{key}' exceeds max length of {_LONGEST_KEY} characters."
            raise invalid_request(message, param="metadata")
        if not isinstance(value, (str, int, float, bool)):
            message = f"Metadata value for key '{key}' must be a string, number, or boolean."
            raise invalid_request(message, param="metadata")
        if isinstance(value, str) and len(value) > _LONGEST_VALUE:
            message = f"Metadata value for key '{key}' exceeds max length of {_LONGEST_VALUE} characters."
            raise invalid_request(message, param="metadata")
