"""Counts as asked: bounds, direction, step, kind of number, separator, digits or words."""

from __future__ import annotations

import re
from itertools import islice, takewhile

from .numerals import NUMBER, find_numbers
from .sequences import Kind, kind_of
from .writing import written

__all__ = ["count"]

_LIMIT = 1000
_ENDLESS = 10**15
_FAR = 10_000
_N = rf"({NUMBER})"
_ORDER = re.compile(
    r"\b(?:count(?:ing|down|s)?(?!\s+(?:how|the\b(?!\s+(?:\w+\s+){0,3}(?:numbers|integers))|of|as|on|words|letters|"
    r"characters))|"
    r"enumerate|recite)\b",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"\b(?:every (?:\w+ )?(?:number|integer)|numbers|integers|numerals|digits|naturals|evens|odds|primes|"
    r"multiples(?: of \w+)?)\b",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"\b(?:list|print|write|give|show|say|output|type|display|name|tell|recite|enumerate|state|produce|generate|return|"
    r"respond|reply|what|which|go|do|spell|need|want|like|please)\b|^\W*(?:all\s+)?(?:the\s+)?"
    r"(?:\w+\s+){0,3}(?:numbers|integers)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:how many|add|sum|total|subtract|multiply|divide|product|average|mean|my|our|gave|told|said|remember|"
    r"random|sort|"
    r"compare|larger|smaller|bigger|greater|phone|between \S+ and \S+ (?:is|are))\b",
    re.IGNORECASE,
)
_LINK = r"(?:to|through|thru|until|till|up\s+to|down\s+to|back\s+to|\.\.+|-|--|\u2013|\u2014)"
_RANGE = re.compile(rf"(?:\bfrom\s+)?{_N}\s*{_LINK}\s*{_N}|\bbetween\s+{_N}\s+and\s+{_N}", re.IGNORECASE)
_TO = re.compile(
    rf"\b(?:to|till|until|through|thru|up\s+to|as\s+far\s+as|(?:end|stop|finish)\w*\s+(?:at|on|with)|reach\w*)\s+{_N}",
    re.IGNORECASE,
)
_FROM = re.compile(rf"\b(?:from|at|with|after|start\w*(?:\s+\w+)?)\s+{_N}", re.IGNORECASE)
_BELOW = re.compile(rf"\b(?:below|under|less\s+than|smaller\s+than|before)\s+{_N}", re.IGNORECASE)
_FIRST = re.compile(
    rf"\b(?:first|next|initial)\s+{_N}|\b{_N}\s+(?:\w+\s+)?(?:numbers|integers)\s+(?=.*\bstart)", re.IGNORECASE
)
_DOWN = re.compile(r"\b(?:down|countdown|backwards?|reversed?|descending|decreasing)\b", re.IGNORECASE)


def count(text: str) -> str | None:
    """Return the counted numbers, or None if ``text`` does not ask to count between bounds."""
    if not _asked(text):
        return None
    kind, rest = kind_of(text)
    if kind.scans and any(abs(number.value) > _FAR for number in find_numbers(text)):
        return f"I look for such numbers up to {_FAR} only."
    numbers = _numbers(rest, kind)
    if numbers is None:
        return None
    if len(numbers) > _LIMIT:
        return f"I count at most {_LIMIT} numbers at a time."
    return written(numbers, text)


def _asked(text: str) -> bool:
    if _ORDER.search(text):
        return True
    return bool(_NUMBERS.search(text) and _SHOWN.search(text) and not _OTHER.search(text))


def _numbers(text: str, kind: Kind) -> list[int] | None:
    """Return the numbers, one too many if there are too many, or None if the text does not bound them."""
    down = _DOWN.search(text) is not None
    start = _FROM.search(text)
    if (first := _FIRST.search(text)) and not _RANGE.search(text):
        begin = _integer(start[1]) if start and start.start() > first.start() else None
        amount = _integer(first[1] or first[2])
        step = -kind.step if down and begin is not None else kind.step
        found = list(islice(kind.beginning(begin, step), max(0, min(amount, _LIMIT + 1))))
        return found[::-1] if down and begin is None else found
    bounds = _bounds(text, kind, down=down)
    if bounds is None:
        return None
    first_number, last = bounds
    way = 1 if first_number <= last else -1
    chosen = takewhile(lambda number: number * way <= last * way, kind.beginning(first_number, way * kind.step))
    return list(islice(chosen, _LIMIT + 1))


def _bounds(text: str, kind: Kind, *, down: bool) -> tuple[int, int] | None:
    numbers = [int(one.value) for one in find_numbers(text)]
    listed = _RANGE.search(text)
    if listed:
        low, high = (_integer(number) for number in listed.groups() if number)
        # "backwards from 1 to 5" ends with 1; "down from 5 to 1" says so itself.
        return (high, low) if down and low < high else (low, high)
    start = _FROM.search(text)
    end = next((found for found in _TO.finditer(text) if start is None or found.start(1) != start.start(1)), None)
    if below := _BELOW.search(text):
        return kind.least(), _integer(below[1]) - 1
    if down:
        # "count down to 1 from 5", "count down from 5", "count down 5"
        if start is None and end is None:
            return (numbers[0], 1) if numbers else None
        return _integer(start[1]) if start else 10, _integer(end[1]) if end else 1
    if end is None:
        return None
    return _integer(start[1]) if start else kind.least(), _integer(end[1])


def _integer(text: str) -> int:
    found = find_numbers(text)
    # A number that is too long to be read is as good as any that is too great to be counted to.
    return int(found[0].value) if found else _ENDLESS
