"""Counts as asked: bounds, direction, step, separator, digits or words."""

from __future__ import annotations

import re

from .numerals import NUMBER, find_numbers, spell

__all__ = ["count"]

_LIMIT = 1000
_N = rf"({NUMBER})"
_COUNT = re.compile(r"\bcount(?:ing|down)?\b(?!\s+(?:how|the|of))", re.IGNORECASE)
_RANGE = re.compile(rf"\bnumbers?\s+(?:from\s+)?{_N}\s+(?:to|through|until|down\s+to|-)\s+{_N}", re.IGNORECASE)
_TO = re.compile(rf"\b(?:to|till|until|through|up\s+to)\s+{_N}", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:from|at|down\s+from|backwards?\s+from)\s+{_N}", re.IGNORECASE)
_STEP = re.compile(rf"\b(?:by|steps?\s+of)\s+{_N}(?:s|es)?\b|\bby\s+(\w+?)e?s\b", re.IGNORECASE)
_DOWN = re.compile(r"\b(?:down|countdown|backwards?|reverse|descending)\b", re.IGNORECASE)
_WORDS = re.compile(r"\b(?:in|as|using|with)\s+(?:\w+\s+)?words\b|\bspell(?:ed|ing)?\b", re.IGNORECASE)
_SEPARATORS = (
    (
        re.compile(r"\bper\s+line|\b(?:new|own|separate|different|single)\s+lines?\b|\bline\s+by\s+line", re.I),
        "\n",
    ),
    (re.compile(r"\bsemicolons?\b", re.I), "; "),
    (re.compile(r"\bcommas?\b", re.I), ", "),
    (re.compile(r"\bdash(?:es)?\b|\bhyphens?\b", re.I), "-"),
    (re.compile(r"\bspaces?\b", re.I), " "),
)


def count(text: str) -> str | None:
    """Return the counted numbers, or None if ``text`` does not ask to count between bounds."""
    step = _step(text)
    bounds = _bounds(text, step)
    if bounds is None:
        return None
    first, last = bounds
    numbers = range(first, last + 1, step) if first <= last else range(first, last - 1, -step)
    if len(numbers) > _LIMIT:
        return f"I count at most {_LIMIT} numbers at a time."
    separator = next((value for pattern, value in _SEPARATORS if pattern.search(text)), ", ")
    in_words = _WORDS.search(text) is not None
    return separator.join(spell(number) if in_words else str(number) for number in numbers)


def _bounds(text: str, step: int) -> tuple[int, int] | None:
    if listed := _RANGE.search(text):
        return _integer(listed[1]), _integer(listed[2])
    if not _COUNT.search(text):
        return None
    start, end = _FROM.search(text), _TO.search(text)
    if _DOWN.search(text):
        # "count down to 1 from 5", "count down from 5", "count down 5"
        numbers = find_numbers(text)
        if start is None and (end is None or not numbers):
            return (int(numbers[0].value), 1) if numbers else None
        first = _integer(start[1]) if start else 10
        return first, _integer(end[1]) if end else 1
    if end is None:
        return None
    # Counting to ten by twos begins with two.
    return _integer(start[1]) if start else step, _integer(end[1])


def _step(text: str) -> int:
    if match := _STEP.search(text):
        found = find_numbers(match[1] or match[2])
        return max(1, abs(int(found[0].value))) if found else 1
    return 1


def _integer(text: str) -> int:
    return int(find_numbers(text)[0].value)
