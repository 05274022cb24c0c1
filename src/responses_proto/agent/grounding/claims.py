"""An answer cut into claims, and text cut into what a claim is compared by: words and numbers."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["claims_of", "numbers_of", "words_of"]

_CODE: Final = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_MARKS: Final = re.compile(r"^\s*(?:#{1,6}\s.*|[-*+]\s+|\d+[.)]\s+|>\s*|\|[-:| ]+\|)", re.MULTILINE)
_ENDS: Final = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=\S)|[\u3002\uff01\uff1f]|\n+")
_NUMBER: Final = re.compile(r"(?<![\w.])[-+]?\d[\d,]*(?:\.\d+)?(?!\w)")
_WORD: Final = re.compile(r"[^\W\d_][\w'-]*")
_FILLER_WORDS: Final = """
a about an and are as at be been but by can could did do does for from had has have here i if in into is it its
just may me might my no not of on or our per shall should so than that the their them then there these they this
those to too very was we were what when where which while who will with would yes you your
"""
_FILLERS: Final = frozenset(_FILLER_WORDS.split())
_LEAST_WORDS: Final = 2


def claims_of(answer: str) -> tuple[str, ...]:
    """Return the statements of an answer: its sentences and list entries.

    Code, headings and questions claim nothing, nor does what has neither two words that carry
    meaning nor a number.
    """
    plain = _MARKS.sub("", _CODE.sub("\n", answer))
    pieces = (piece.strip() for piece in _ENDS.split(plain))
    return tuple(piece for piece in pieces if not piece.endswith(("?", "\uff1f")) and _says_something(piece))


def _says_something(piece: str) -> bool:
    return len(words_of(piece)) >= _LEAST_WORDS or bool(numbers_of(piece))


def words_of(text: str) -> frozenset[str]:
    """Return the words that carry meaning, in one form for singular and plural, case ignored."""
    words = (word.casefold().removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in words if word not in _FILLERS)


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > len("its") else word


def numbers_of(text: str) -> frozenset[str]:
    """Return the numbers in a text, in one form: 1,200.50 is 1200.5."""
    return frozenset(_plain(found) for found in _NUMBER.findall(text))


def _plain(number: str) -> str:
    digits = number.replace(",", "").lstrip("+")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    whole = digits.lstrip("0") or "0"
    return sign + (f"0{whole}" if whole.startswith(".") else whole)
