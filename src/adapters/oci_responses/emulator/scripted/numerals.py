"""Numbers in digits and in English words."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["NUMBER", "Numeral", "find_numbers", "spell"]

_UNITS: list[str] = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
)
_TENS: dict[str, int] = {
    word: 10 * value
    for value, word in enumerate(re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
_VALUES = {**{word: value for value, word in enumerate(_UNITS)}, **_TENS}
_HUNDRED, _THOUSAND = 100, 1000
_DIGITS = 15
_WORD = "|".join(sorted([*_VALUES, "hundred", "thousand"], key=len, reverse=True))
NUMBER = rf"(?:-?(?<!\d)\d[\d,]*(?:\.\d+)?|\b(?:minus\s+)?(?:{_WORD})(?:(?:[\s-]+|\s+and\s+)(?:{_WORD}))*\b)"
"""A pattern for one number; use with ``re.IGNORECASE``."""

_FIND = re.compile(rf"(?<![\w.])(?:{NUMBER})", re.IGNORECASE)


@dataclass(frozen=True)
class Numeral:
    """A number and where it stands in the text."""

    value: int | float
    start: int
    end: int


def find_numbers(text: str) -> list[Numeral]:
    """Return all numbers in ``text`` in order, but for those of more than 15 digits."""
    found = _FIND.finditer(text)
    return [Numeral(_value(match[0]), *match.span()) for match in found if sum(map(str.isdigit, match[0])) <= _DIGITS]


def _value(text: str) -> int | float:
    text = text.lower().replace(",", "")
    if text[-1].isdigit():
        return float(text) if "." in text else int(text)
    total = part = 0
    for word in re.findall(r"[a-z]+", text):
        if word == "hundred":
            part = max(part, 1) * _HUNDRED
        elif word == "thousand":
            total, part = total + max(part, 1) * _THOUSAND, 0
        else:
            part += _VALUES.get(word, 0)
    return -(total + part) if text.startswith("minus") else total + part


def spell(number: int) -> str:
    """Return an integer between -999,999 and 999,999 in English words."""
    if number < 0:
        return f"minus {spell(-number)}"
    if number < len(_UNITS):
        return _UNITS[number]
    if number < _HUNDRED:
        tens = next(word for word, value in _TENS.items() if value == number // 10 * 10)
        return tens if number % 10 == 0 else f"{tens}-{_UNITS[number % 10]}"
    size, name = (_HUNDRED, "hundred") if number < _THOUSAND else (_THOUSAND, "thousand")
    head = f"{spell(number // size)} {name}"
    return head if number % size == 0 else f"{head} {spell(number % size)}"
