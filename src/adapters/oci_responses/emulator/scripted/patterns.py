"""A short text that a regular expression matches, and samples of the formats that JSON Schema names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser
from typing import Any

__all__ = ["FORMATS", "matching"]

_MOST_REPEATS = 200
_MOST_LEAST = 10_000
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.,:;/@#!"
_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_UUID = "00000000-0000-4000-8000-000000000000"
FORMATS: dict[str, tuple[str, re.Pattern[str]]] = {
    name: (sample, re.compile(pattern, re.IGNORECASE))
    for name, sample, pattern in (
        ("date", "2026-01-28", _DATE),
        ("time", "12:00:00Z", rf"{_CLOCK}(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"),
        (
            "date-time",
            "2026-01-28T12:00:00Z",
            r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ",
        ),
        ("duration", "P1D", r"P(?:\d+W|(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)"),
        ("email", "user@example.com", r"[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"),
        ("hostname", "example.com", r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))+"),
        ("ipv4", "192.0.2.1", r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}"),
        ("ipv6", "2001:db8::1", r"[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}"),
        ("uuid", _UUID, r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        ("uri", "https://example.com/", r"[a-z][a-z0-9+.-]*://[^\s/]+(?:/[^\s]*)?"),
    )
}
"""By name: a sample, and what a text must match whole to be left as it is."""


def matching(pattern: str, least: int = 0) -> str | None:
    """Return a text of at least ``least`` characters that ``pattern`` finds, None where that is beyond this."""
    try:
        tree, wanted = parser.parse(pattern), re.compile(pattern)
        for extra in range(max(1, least + 1)):
            text = "".join(_texts(tree, extra))
            if len(text) >= least and wanted.search(text):
                return text
    except (re.error, ValueError, RecursionError, OverflowError):
        return None
    return None


def _texts(tree: Iterable[Any], extra: int) -> Iterable[str]:
    for code, value in tree:
        yield _WRITERS.get(code, _unknown)(value, extra)


def _unknown(_: Any, __: int) -> str:
    raise ValueError("neither look-around nor back-references are written")


def _repeated(value: Any, extra: int) -> str:
    least, most, tree = value
    if least > _MOST_LEAST:
        raise ValueError("so long a text is not written")
    count = min(least + extra, int(most), _MOST_REPEATS)
    return "".join(_texts(tree, 0)) * int(max(least, count))


def _one_of(value: Any, _: int) -> str:
    for letter in _LETTERS:
        if _in_class(letter, value):
            return letter
    raise ValueError("no common character is in this class")


def _in_class(letter: str, members: Any) -> bool:
    negated = bool(members) and members[0][0] is codes.NEGATE
    found = any(_is_member(ord(letter), code, value) for code, value in members)
    return found is not negated


def _is_member(point: int, code: Any, value: Any) -> bool:
    if code is codes.LITERAL:
        return bool(point == value)
    if code is codes.RANGE:
        return bool(value[0] <= point <= value[1])
    return code is codes.CATEGORY and re.fullmatch(_CATEGORIES[value], chr(point)) is not None


_CATEGORIES: dict[Any, str] = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}
_WRITERS: dict[Any, Callable[[Any, int], str]] = {
    codes.LITERAL: lambda value, _: chr(value),
    codes.NOT_LITERAL: lambda value, _: "a" if value != ord("a") else "b",
    codes.ANY: lambda _, __: "a",
    codes.AT: lambda _, __: "",
    codes.IN: _one_of,
    codes.BRANCH: lambda value, extra: "".join(_texts(value[1][0], extra)),
    codes.SUBPATTERN: lambda value, extra: "".join(_texts(value[-1], extra)),
    codes.MAX_REPEAT: _repeated,
    codes.MIN_REPEAT: _repeated,
}
