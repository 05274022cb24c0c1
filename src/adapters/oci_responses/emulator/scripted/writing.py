"""Numbers written as asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .numerals import spell

__all__ = ["written"]

_WORDS = re.compile(
    r"\b(?:in|as|using|with)\s+(?:\w+\s+)?(?:words|letters|english)\b|\bspell(?:ed|ing)?\b|\bwritten out\b|"
    r"\bnot (?:in |as )?(?:digits|numerals)\b",
    re.IGNORECASE,
)
_LITERAL = re.compile(
    r"\b(?:separated|divided|delimited|joined|split)\s+(?:by|with|using)\s+(?:an?\s+)?[\"'`]([^\"'`]{1,5})[\"'`]",
    re.IGNORECASE,
)
_SEPARATORS = tuple(
    (re.compile(pattern, re.IGNORECASE), separator)
    for pattern, separator in (
        (
            r"\b(?:per|a|one|each)\s+line\b|\b(?:new|own|separate|different|single|individual)\s+(?:lines?|rows?)\b|"
            r"\bnewlines?\b|"
            r"\bline[- ]by[- ]line\b|\bline breaks?\b|\bvertical(?:ly)?\b|\bcolumn\b|\bseparate lines\b|"
            r"\bline-separated\b",
            "\n",
        ),
        (r"\bsemi-?colons?\b", "; "),
        (r"\bcommas?\s+(?:and|with)\s+no\s+spaces?\b|\bcommas?\b.*\b(?:no|without)\s+(?:any\s+)?spaces?\b", ","),
        (r"\bno\s+commas?\b|\bwithout\s+(?:any\s+)?commas?\b", " "),
        (r"\bcommas?\b", ", "),
        (r"\bdash(?:es)?\b|\bhyphens?\b", "-"),
        (r"\bpipes?\b|\bvertical bars?\b", " | "),
        (r"\bslash(?:es)?\b", "/"),
        (r"\btabs?\b", "\t"),
        (r"\bspaces?\b|\bspace[- ]separated\b", " "),
    )
)
_ARRAY = re.compile(r"\bjson\b|\barray\b", re.IGNORECASE)
_BULLETS = re.compile(r"\bbullet(?:s|ed)?\b", re.IGNORECASE)


def written(numbers: Sequence[int], text: str) -> str:
    """Return ``numbers`` in the form that ``text`` asks for, with commas if it asks for none."""
    in_words = _WORDS.search(text) is not None
    shown = [spell(number) if in_words else str(number) for number in numbers]
    if _ARRAY.search(text):
        return f"[{', '.join(f'{chr(34)}{one}{chr(34)}' if in_words else one for one in shown)}]"
    if _BULLETS.search(text):
        return "\n".join(f"- {one}" for one in shown)
    if literal := _LITERAL.search(text):
        return literal[1].join(shown)
    return next((value for pattern, value in _SEPARATORS if pattern.search(text)), ", ").join(shown)
