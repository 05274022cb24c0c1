"""The conversation as the rules read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from ..messages import Json
from .topics import topic
from .words import straighten

__all__ = ["Made", "Talk", "read_talk", "text_of"]


@dataclass(frozen=True)
class Made:
    """A function call and what came back."""

    name: str
    arguments: Any
    output: str

    def facts(self) -> dict[frozenset[str], Any]:
        """Return what a JSON object that came back says, by what it is about."""
        found = _json(self.output)
        return {frozenset(topic(key)): value for key, value in found.items()} if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Talk:
    """``told`` is what user and operator said, oldest first; ``latest`` the newest user message.

    ``made`` are the calls answered since then, ``before`` those answered before.
    """

    told: tuple[str, ...]
    latest: str
    made: tuple[Made, ...]
    before: tuple[Made, ...] = ()


def read_talk(instructions: str | None, items: Iterable[Json]) -> Talk:
    """Read a conversation of input and output items."""
    told = [straighten(instructions)] if instructions else []
    latest = ""
    made: list[Made] = []
    before: list[Made] = []
    calls: dict[str, Json] = {}
    for item in items:
        if item["type"] == "message" and item["role"] != "assistant":
            told.append(text_of(item["content"]))
            if item["role"] == "user":
                before += made
                latest, made = told[-1], []
        elif item["type"] == "function_call":
            calls[item["call_id"]] = item
        elif item["type"] == "function_call_output":
            call = calls[item["call_id"]]
            made.append(Made(call["name"], _json(call["arguments"]), text_of(item["output"])))
    return Talk(tuple(told), latest, tuple(made), tuple(before))


def text_of(content: object) -> str:
    """Return a message's or an output's text: a string, or the texts of its parts."""
    if isinstance(content, str):
        return straighten(content)
    parts = content if isinstance(content, list) else []
    texts = [part.get("text") for part in parts if isinstance(part, dict)]
    return straighten("\n".join(text for text in texts if isinstance(text, str)))


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
