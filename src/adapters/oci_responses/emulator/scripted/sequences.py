"""Which numbers are meant: every one or each so many, the even, odd or prime, multiples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from .numerals import NUMBER, find_numbers

__all__ = ["Kind", "kind_of"]

_N = rf"({NUMBER})"
_STEP = re.compile(
    rf"\b(?:by|(?:in\s+)?(?:steps?|increments?|jumps?|intervals?|strides?|units?)\s+of)\s+{_N}(?:s|es)?\b"
    rf"|\b(?:by|in)\s+(\w+)s\b|\bevery\s+{_N}(?:st|nd|rd|th)?\b|\bevery\s+(other|second|third|fourth|fifth|tenth)\b"
    rf"|\bskip(?:ping)?\s+(?:count(?:ing)?\s+)?(?:by\s+)?{_N}|\b(skip(?:ping)?\s+every\s+other|alternate)\b",
    re.IGNORECASE,
)
_ORDINALS = {"other": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10}
_MULTIPLES = re.compile(rf"\bmultiples\s+of\s+{_N}", re.IGNORECASE)
_ZERO = re.compile(r"\b(?:non-?negative|whole)\b", re.IGNORECASE)
_NEGATIVE = re.compile(r"\bnegative\b", re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """Numbers ``step`` apart, of which those are counted that ``fits`` accepts.

    ``first`` is where it begins if nothing is said, None for the first step: counting to ten by twos begins with two.
    ``scans`` if every number on the way has to be looked at.
    """

    step: int = 1
    fits: Callable[[int], bool] = lambda _: True
    first: int | None = None
    scans: bool = False

    def least(self) -> int:
        """Return the number to begin with when none is given."""
        return self.step if self.first is None else self.first

    def beginning(self, start: int | None, step: int) -> Iterator[int]:
        """Return the numbers from ``start`` on, without end."""
        return (number for number in count(self.least() if start is None else start, step) if self.fits(number))


def kind_of(text: str) -> tuple[Kind, str]:
    """Return the kind of numbers that ``text`` asks for, and the text without what says so."""
    if match := _MULTIPLES.search(text):
        factor = max(1, abs(_value(match[1])))
        return Kind(fits=lambda number: number % factor == 0, first=factor, scans=True), _without(text, match)
    for word, fits, first in _KINDS:
        if match := re.search(rf"\b{word}s?\b", text, re.IGNORECASE):
            return Kind(fits=fits, first=first, scans=True), text
    if match := _STEP.search(text):
        said = next(group for group in match.groups() if group)
        step = _ORDINALS.get(said.lower()) or (2 if said.lower().startswith(("skip", "alt")) else abs(_value(said)))
        if step:
            return Kind(step=step), _without(text, match)
    return Kind(first=0 if _ZERO.search(text) else 1), text


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % factor for factor in range(2, int(number**0.5) + 1))


_KINDS: tuple[tuple[str, Callable[[int], bool], int], ...] = (
    ("even", lambda number: number % 2 == 0, 2),
    ("odd", lambda number: number % 2 == 1, 1),
    ("prime", _is_prime, 2),
)


def _value(text: str) -> int:
    # What is left of "sixes" without its s is "sixe".
    found = find_numbers(text) or find_numbers(text.removesuffix("e"))
    return int(found[0].value) if found else 0


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
