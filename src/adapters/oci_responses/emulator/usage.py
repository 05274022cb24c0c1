"""A token count that anybody can check: a token is a word, a number or one other visible character."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from .messages import Json

__all__ = ["clip", "count_tokens", "input_tokens", "usage"]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_TEXT_KEYS = ("text", "refusal", "arguments", "output", "content", "summary", "name")


def count_tokens(text: str) -> int:
    """Return the number of tokens in ``text``."""
    return len(_TOKEN.findall(text))


def clip(text: str, tokens: int) -> str:
    """Return ``text`` up to the end of its token number ``tokens``."""
    end = 0
    for number, match in enumerate(_TOKEN.finditer(text), 1):
        if number > tokens:
            return text[:end]
        end = match.end()
    return text


def input_tokens(request: Json, items: Iterable[Json]) -> int:
    """Count what a model would read: instructions, tools and every text of the conversation."""
    tools = msgspec.json.encode(request.get("tools") or []).decode() if request.get("tools") else ""
    spoken = sum(count_tokens(text) for item in items for text in _texts(item))
    return count_tokens(request.get("instructions") or "") + count_tokens(tools) + spoken


def usage(read: int, written: int, reasoning: int) -> Json:
    """Return the usage object; ``written`` includes ``reasoning``."""
    return {
        "input_tokens": read,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": written,
        "output_tokens_details": {"reasoning_tokens": reasoning},
        "total_tokens": read + written,
    }


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for key in _TEXT_KEYS:
            yield from _texts(value.get(key))
