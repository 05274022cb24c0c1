"""What the names of parameters say about the texts that fit them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .candidates import UNIT
from .words import stems, word_set

__all__ = ["ADDRESSED", "BODY", "PATTERNS", "SENTENCE_LIKE", "hints_of", "is_directed", "is_place", "rank"]

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
PATTERNS = (
    (word_set("email mail"), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (word_set("url uri link website page site"), re.compile(r"https?://[^\s,;\"']+[^\s,;\"'.?!]")),
    (
        word_set("date day deadline"),
        re.compile(
            rf"\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b(?:next )?(?:{_DAYS})\b|\b(?:today|tomorrow|tonight|yesterday)\b", re.I
        ),
    ),
    (
        word_set("time hour when datetime"),
        re.compile(
            rf"\b(?:(?:tomorrow|today|(?:next )?(?:{_DAYS})) at )?\d{{1,2}}(?::\d{{2}}(?::\d{{2}})?(?:\s*[ap]m)?|"
            rf"\s*[ap]m)\b|"
            rf"\b(?:noon|midnight)\b|\b(?:today|tomorrow|tonight|{_DAYS})\b",
            re.I,
        ),
    ),
    (word_set("expression formula equation calculation math"), re.compile(r"[\d(][\d\s.+*/()^%x-]*[\d)]")),
    (word_set("path file filename"), re.compile(r"(?:~?/|\b)[\w./-]*\w\.[a-z]{1,5}\b|~?/[\w./-]+")),
    (word_set("phone telephone number mobile cell"), re.compile(r"\+?\d[\d ()-]{5,}\d")),
    (
        word_set("id identifier number order ticket code sku reference tracking invoice"),
        re.compile(r"#?\b(?=[\w-]*\d)[A-Za-z0-9][\w-]+\b"),
    ),
    (word_set("symbol ticker"), re.compile(r"\b[A-Z]{2,5}\b")),
)
ADDRESSED = word_set("to recipient receiver cc bcc address contact sender from")
SENTENCE_LIKE = word_set(
    "query question text message input content prompt search answer reply response summary body note topic subject "
    "title "
    "task reminder description keyword phrase sentence title song word term"
)
BODY = word_set("message body content text note")
HINTS: Mapping[str, frozenset[str]] = {
    word: frozenset(prepositions.split())
    for words, prepositions in {
        "origin source start departure begin from": f"from between {UNIT}",
        "sender": "from",
        "destination arrival end": "to between and for",
        "target to": "to into in between and",
        "recipient receiver": "to",
        "base unit": f"from {UNIT}",
        "city place location town country region address area venue room where zone capital state": "in at near for "
        "of around "
        "between",
        "name person user customer author artist contact": "called named by with for to",
        "language lang": "to into in",
    }.items()
    for word in words.split()
}
_PLACES = word_set("city town country region capital state place location address where")


def hints_of(name: str, about: str = "") -> frozenset[str]:
    """Return the prepositions that lead to a value; the name of a parameter says more than its description."""
    for text in (name, about):
        words = [word for word in stems(text) if word in HINTS]
        # "City name" is about a city, "target city" about a target.
        telling = [word for word in words if word in _DIRECTED and text is name] or [w for w in words if w != "name"]
        if words:
            return frozenset().union(*(HINTS[word] for word in telling or words))
    return frozenset()


_DIRECTED = word_set(
    "origin source start departure from destination arrival end target to sender recipient receiver base"
)


def is_directed(name: str) -> bool:
    """Whether the name of a parameter calls for one preposition or few, as ``origin`` does."""
    return bool((_DIRECTED | _PLACES | {"language"}) & {*stems(name)})


def is_place(name: str, about: str = "") -> bool:
    """Whether a parameter wants a place on the map."""
    return bool(_PLACES & {*stems(name), *stems(about)})


def rank(name: str, kind: str) -> int:
    """Return when a parameter is to be filled: those that can be told for sure come first."""
    words = frozenset(stems(name))
    if kind in ("integer", "number", "boolean"):
        return 1
    if any(hints & words for hints, _ in PATTERNS):
        return 2
    if words & SENTENCE_LIKE:
        return 5
    return 3 if hints_of(name) else 4
