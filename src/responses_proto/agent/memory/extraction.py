"""What is worth keeping of a conversation, by a model that is asked beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from ...response import Response
from ..inquiry import aside, bulleted, read_aside
from .heuristics import is_secret
from .value import Memory, MemoryType

__all__ = ["ask", "read"]

_ASKED: Final = """\
You keep the memory of an assistant. From the conversation below write down what will still matter \
in later conversations with this user: who they are, how they want things done, what they work on, \
where things are found. Each entry has a type (user, feedback, project, reference), a short key in \
snake_case that names what it is about, and one sentence. Use a known key again to replace what is \
known under it. Never write down passwords or other secrets, nor what only matters today. An empty \
list is a good answer."""
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_LONGEST: Final = 500
_MOST: Final = 20
"""Entries taken from one conversation."""


class _Entry(Struct):
    type: MemoryType
    key: str
    content: str


class _Entries(Struct):
    memories: list[_Entry]


def ask(conversation: str, known: Sequence[Memory]) -> dict[str, object]:
    """Return the request parameters for an extraction."""
    lines = bulleted(f"{one.type.value} {one.key}: {' '.join(one.content.split())}" for one in known) or "nothing"
    return aside(_ASKED, f"Known:\n{lines}\n\nConversation:\n{conversation}", _Entries)


def read(response: Response) -> tuple[Memory, ...] | None:
    """Return what the model found; None if it gave no answer that can be read.

    An entry without a proper key or content, and one that looks like a secret, is left out.
    """
    said = read_aside(_Entries, response)
    if said is None:
        return None
    proper = [
        Memory(type=one.type, key=one.key, content=one.content.strip()[:_LONGEST])
        for one in said.memories
        if _KEY.fullmatch(one.key) and one.content.strip() and not is_secret(f"{one.key} {one.content}")
    ]
    return tuple(proper[:_MOST])
