"""How much a request has to do with a tool."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ..messages import Json
from .meaning import alike, plain, telling
from .words import sentences

__all__ = ["Relevance", "forbids_tools"]

_NAME, _TEXT, _OPTION, _PARAMETER = 3.0, 2.0, 2.0, 0.5
_NAMED = 4.0
_NEGATIVE = re.compile(r"\b(?:don't|do not|never|not|without|avoid|stop)\b", re.IGNORECASE)
_NO_TOOLS = re.compile(
    r"\b(?:don't|do not|never|without|no)\b(?: \w+){0,3} (?:tools?|functions?|function calls?)\b", re.I
)


def forbids_tools(text: str) -> bool:
    """Whether ``text`` says that no tool is to be used."""
    return _NO_TOOLS.search(text) is not None


class Relevance:
    """Scores ``tools`` for requests; ``told`` is what operator and user said before.

    A sentence of theirs that names a tool ("use x for y") belongs to its description; one that
    forbids it takes it away.
    """

    def __init__(self, tools: Sequence[Json], told: Iterable[str]) -> None:
        hints = [sentence for text in told for sentence in sentences(text)]
        self._hints = {tool["name"]: [one for one in hints if _names(one, tool["name"])] for tool in tools}
        self._texts = {tool["name"]: plain(str(tool.get("description") or "")) for tool in tools}
        # What is said of several tools tells little about any of them.
        self._common = {
            word
            for words in self._texts.values()
            for word in words
            if sum(word in other for other in self._texts.values()) > 1
        }

    def heads(self, request: str, tool: Json) -> frozenset[str]:
        """Return the roots of ``request`` that speak of ``tool``."""
        about = plain(tool["name"]) | self._texts[tool["name"]] | plain(" ".join(self._hints[tool["name"]]))
        return frozenset(word for word in telling(request) if any(alike(word, other) for other in about))

    def score(self, request: str, tool: Json) -> float:
        """Return how well ``tool`` fits, 2 or more if a word of its own is in the request."""
        name = tool["name"]
        if any(_NEGATIVE.search(one) for one in [*self._hints[name], *([request] if _names(request, name) else [])]):
            return 0.0
        said = telling(request)
        found = _NAMED if _names(request, name) else 0.0
        found += _NAME * min(2.0, _shared(said, plain(name) | plain(" ".join(self._hints[name]))))
        unique, common = self._texts[name] - self._common, self._texts[name] & self._common
        found += _TEXT * (min(3.0, _shared(said, unique)) + min(1.0, _shared(said, common)) / 2)
        options, parameters = _of_schema(tool.get("parameters") or {})
        return found + _OPTION * _shared(said, options) + _PARAMETER * _shared(said, parameters)


def _shared(said: dict[str, float], words: Iterable[str]) -> float:
    words = frozenset(words)
    return sum(weight for word, weight in said.items() if any(alike(word, other) for other in words))


def _names(sentence: str, name: str) -> bool:
    return re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", sentence) is not None and (
        not name.isalpha()
        or re.search(
            rf"[`\"']{name}[`\"']|\b(?:use|call|using|invoke|tool|function) {name}\b|\b{name} (?:tool|function)",
            sentence,
            re.IGNORECASE,
        )
        is not None
    )


def _of_schema(schema: Json) -> tuple[frozenset[str], frozenset[str]]:
    properties: dict[str, Any] = schema.get("properties") or {}
    parts = [(name, part) for name, part in properties.items() if isinstance(part, dict)]
    options = " ".join(str(option) for _, part in parts for option in part.get("enum") or () if isinstance(option, str))
    return plain(options), plain(" ".join(f"{name} {part.get('description') or ''}" for name, part in parts))
