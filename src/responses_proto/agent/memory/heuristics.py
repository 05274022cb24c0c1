"""What a user says of themselves and of their wishes, found by rules; better to miss than to make up.

The rules are English. A statement about the same thing gets the same key, so that a later one
replaces it. What looks like a secret is not kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from .value import Memory, MemoryType

__all__ = ["extract", "is_secret"]

_SENTENCE: Final = re.compile(r"([^.!?\n]+(?:[.](?=\w)[^.!?\n]+)*)([.!?]?)")
_SECRET: Final = re.compile(
    r"\b(?:pass(?:word|phrase|code)|secret|token|api[ _-]?key|private key|credential|pin|cvv|iban|ssn|"
    r"card number|social security)\b|-----BEGIN|\b(?:\d[ -]?){12,}\b|\b(?:sk|ghp|xox[bp])[-_]\w{8,}",
    re.IGNORECASE,
)
_LONGEST: Final = 300
_DIGEST: Final = 6


def is_secret(text: str) -> bool:
    """Whether a text looks as if it holds a secret."""
    return _SECRET.search(text) is not None


def _slug(text: str) -> str:
    return re.sub(r"\W+", "_", text.casefold()).strip("_")


def _digest(text: str) -> str:
    return hashlib.blake2b(_slug(text).encode(), digest_size=_DIGEST).hexdigest()


_Rule = tuple[re.Pattern[str], MemoryType, Callable[[re.Match[str]], str]]


def _rule(pattern: str, kind: MemoryType, key: Callable[[re.Match[str]], str]) -> _Rule:
    return re.compile(pattern, re.IGNORECASE), kind, key


_RULES: Final[tuple[_Rule, ...]] = (
    _rule(r"\b(?:my name is|call me) \w+", MemoryType.USER, lambda found: "name"),
    _rule(r"\bI(?:'m| am) (?:an?|the) \w+|\bI work (?:as|for|at|on)\b", MemoryType.USER, lambda found: "work"),
    _rule(r"\bI(?:'m| am) (?:based|living)? ?in \w+|\bI live in \w+", MemoryType.USER, lambda found: "place"),
    _rule(r"\bmy ((?:\w+ ){0,2}\w+) (?:is|are) \w+", MemoryType.USER, lambda found: f"my_{_slug(found[1])}"),
    _rule(
        r"\b(?:I (?:prefer|like|want you to|hate)|please (?:always|never|don't|do not)|"
        r"from now on|(?:always|never|stop) \w+)\b",
        MemoryType.FEEDBACK,
        lambda found: f"wish_{_digest(found.string)}",
    ),
    _rule(
        r"\b(?:we(?:'re| are) working on|the (?:goal|deadline) is|(?:please )?remember that)\b",
        MemoryType.PROJECT,
        lambda found: f"note_{_digest(found.string)}",
    ),
    _rule(r"https?://(\S+)", MemoryType.REFERENCE, lambda found: f"link_{_digest(found[1])}"),
)


def extract(texts: Iterable[str]) -> tuple[Memory, ...]:
    """Return what texts of the user say that is worth keeping, in order."""
    return tuple(memory for text in texts for memory in _in_text(text))


def _in_text(text: str) -> Iterator[Memory]:
    for said, end in _SENTENCE.findall(text):
        sentence = said.strip()
        if end == "?" or is_secret(sentence):
            continue
        for pattern, kind, key in _RULES:
            if found := pattern.search(sentence):
                yield Memory(type=kind, key=key(found), content=sentence[:_LONGEST])
                break
