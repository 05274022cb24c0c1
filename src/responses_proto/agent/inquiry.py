"""A model call beside the conversation: one question, one answer of a known shape.

An aside is self-contained: it carries what it is about, is not stored, and neither reads nor
changes who holds the conversation. So it is the same request in every mode.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from ..errors import InvalidRequest
from ..response import Response
from ..schema import OutputInvalid, decode_as, text_format

__all__ = ["aside", "bulleted", "read_aside", "read_text_aside", "user_item", "whole"]

T = TypeVar("T")


def user_item(text: str) -> dict[str, object]:
    """Return a message of the user as an input item."""
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def aside(instructions: str, text: str, kind: object = None) -> dict[str, object]:
    """Return the request parameters of an aside, all but the model; ``kind`` is the type of its answer."""
    parameters: dict[str, object] = {"instructions": instructions, "input": [user_item(text)], "store": False}
    if kind is not None:
        parameters["text"] = {"format": text_format(kind)}
    return parameters


def read_aside(kind: type[T], response: Response) -> T | None:
    """Return the answer to an aside, or None for one that is cut off or of another shape."""
    if not whole(response):
        return None
    try:
        return decode_as(kind, response.output_text)
    except (OutputInvalid, InvalidRequest, msgspec.ValidationError):
        return None


def read_text_aside(response: Response) -> str | None:
    """Return the text that answers an aside, or None for one that is cut off or says nothing."""
    return response.output_text.strip() or None if whole(response) else None


def whole(response: Response) -> bool:
    """Whether an answer is all there; a server that does not say counts as saying so."""
    return response.status in ("completed", None)


def bulleted(lines: Iterable[str]) -> str:
    """Return lines as a list."""
    return "\n".join(f"- {line}" for line in lines)
