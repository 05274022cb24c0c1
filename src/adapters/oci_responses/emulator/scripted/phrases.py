"""Proper names in a text, with the preposition that introduces them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import word_set

__all__ = ["PREPOSITIONS", "Phrase", "lower_phrases", "names"]

PREPOSITIONS = word_set("in for of at to from about near on into around with by called named between")
_TOKEN = re.compile(r"[^\W_][\w'-]*(?:\.(?=\w)[\w'-]+)*|[^\w\s]")
_LINKS = word_set("de da do dos del della di la le los las van von der of the al el bin")
_ENDS = frozenset(".!?")
_STOPS = "and|or|in|for|at|to|on|from|today|tomorrow|tonight|now|right|please|with|using|by|near|about"
_LOWER = re.compile(
    rf"\b({'|'.join(sorted(PREPOSITIONS))})\s+(?:(?:the|a|an|my)\s+)?"
    rf"([^\W\d_][\w' -]*?)(?=\s+(?:{_STOPS})\b|[?.!,;:]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Phrase:
    """``opening`` marks a capital that may be there only because a sentence begins."""

    text: str
    start: int
    end: int
    preposition: str = ""
    opening: bool = False


def names(text: str) -> list[Phrase]:
    """Return runs of capitalised words; names in a list share the preposition of the first."""
    tokens = list(_TOKEN.finditer(text))
    found: list[Phrase] = []
    at, preposition, opening = 0, "", True
    while at < len(tokens):
        word = tokens[at][0]
        if word[0].isupper() and word != "I" and not word.startswith("I'"):
            end = _run(tokens, at)
            span = tokens[at].start(), tokens[end].end()
            found.append(Phrase(text[slice(*span)], *span, preposition, opening))
            at, opening = end + 1, False
            continue
        if word.lower() in PREPOSITIONS:
            preposition = word.lower()
        elif word.lower() not in ("and", "or", ",", "the", "&"):
            preposition = ""
        opening = word in _ENDS
        at += 1
    return found


def _run(tokens: list[re.Match[str]], at: int) -> int:
    """Return the index of the last token of the name that starts at ``at``."""
    end = at
    ahead = at + 1
    while ahead < len(tokens):
        word = tokens[ahead][0]
        if word[0].isupper():
            end = ahead
        elif word.lower() not in _LINKS or ahead - end > 2:  # noqa: PLR2004 - "de la" is the longest link
            break
        ahead += 1
    return end


def lower_phrases(text: str) -> list[Phrase]:
    """Return what follows a preposition, in any case, up to the next one or the end of the clause."""
    return [Phrase(m[2].strip(), *m.span(2), m[1].lower()) for m in _LOWER.finditer(text)]
