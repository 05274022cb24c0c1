"""Says what it is told to say."""

from __future__ import annotations

import re

__all__ = ["echo", "is_literal"]

_ORDER = re.compile(
    r"^\s*(?:please\s+|just\s+|now\s+)*"
    r"(?:(?:can|could) you\s+)?(?:please\s+)?"
    r"(?:say|repeat(?:\s+after me)?|echo|print|(?:reply|respond|answer)\s+(?:only\s+|just\s+)?with)\s*"
    r"(?:(?:exactly|only|just|back|the\s+(?:exact\s+)?(?:words?|text|phrase|sentence)|this|the following)"
    r"\b\s*)*"
    r"[:,]?\s*(.+?)\s*$",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"^[\"'`](.+?)[\"'`][.!?]?$|^\"(.+?)\".*$", re.DOTALL)
_TAIL = re.compile(r"(?:,?\s+(?:and\s+)?(?:nothing else|please|only))?[.!?]?$", re.IGNORECASE)


_LITERAL = re.compile(r"[:\"`]|\bexactly\b|\bafter me\b|\bverbatim\b|(?<!\w)'", re.IGNORECASE)


def is_literal(text: str) -> bool:
    """Whether an order to speak is about these very words, not about what they mean."""
    return _ORDER.match(text) is not None and _LITERAL.search(text) is not None


def echo(text: str) -> str | None:
    """Return the words that ``text`` asks to be said, or None if it asks for none."""
    match = _ORDER.match(text)
    if match is None:
        return None
    words: str = match[1]
    if quoted := _QUOTED.match(words):
        return quoted[1] or quoted[2]
    return _TAIL.sub("", words) or None
