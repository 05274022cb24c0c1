"""The rules about single values: kind, length, range, name. Shared by the rules of every place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from msgspec import Raw

from ..errors import InvalidRequest
from ..sending import all_raw

__all__ = ["Problems", "each", "kind_of", "length", "name", "number", "problem", "shape", "text"]

Problems: TypeAlias = Iterator[InvalidRequest]

_NAME_LENGTH: Final = 64
_NAME: Final = re.compile(r"[a-zA-Z0-9_-]+")

_SHAPES: Final[Mapping[str, tuple[type, ...]]] = {
    "text": (str,),
    "text or a list": (str, list, tuple),
    "text or an object": (str, dict),
    "a list": (list,),
    "an object": (dict,),
    "a number": (int, float),
    "a whole number": (int,),
    "true or false": (bool,),
}
"""What a value can be asked to be, and the plain values that are so."""


def problem(path: str, rule: str, message: str) -> InvalidRequest:
    """Return a finding."""
    return InvalidRequest(message, path=path, rule=rule)


def kind_of(given: Mapping[str, object]) -> str:
    """Return the ``type`` of an object, "" if it names none."""
    kind = given.get("type")
    return kind if isinstance(kind, str) else ""


def each(given: object, path: str, rule: Callable[[dict[str, object], str], Problems]) -> Problems:
    """Hold a rule against each object of a list; JSON in it is trusted, as a tuple of it is; all else is wrong."""
    if not isinstance(given, list) or all_raw(given):
        return
    for index, one in enumerate(given):
        if isinstance(one, dict):
            yield from rule(one, f"{path}[{index}]")
        elif not isinstance(one, Raw):
            yield problem(f"{path}[{index}]", "type", f"must be an object, not {type(one).__name__}")


def shape(value: object, path: str, wanted: str) -> Problems:
    """Refuse a value that is not of one kind (``a list``, ``text or an object``); None and JSON count as right."""
    right = isinstance(value, _SHAPES[wanted]) and (wanted == "true or false" or not isinstance(value, bool))
    if value is not None and not right and not isinstance(value, Raw):
        yield problem(path, "type", f"must be {wanted}, not {type(value).__name__}")


def text(given: Mapping[str, object], key: str, path: str, most: int | None = None) -> Problems:
    """Refuse a text that is missing or empty, is no text, or is longer than ``most`` characters."""
    value, path = given.get(key), f"{path}.{key}" if path else key
    if value is None:
        yield problem(path, "required", "must be given")
    elif value == "":
        yield problem(path, "non-empty", "must not be empty")
    else:
        yield from shape(value, path, "text")
        if most is not None:
            yield from length(value, path, most)


def length(value: object, path: str, most: int) -> Problems:
    """Refuse text of more than ``most`` characters."""
    if isinstance(value, str) and len(value) > most:
        yield problem(path, "length", f"has {len(value)} characters, the API takes {most}")


def number(value: object, path: str, least: int, most: int | None) -> Problems:
    """Refuse what is no whole number between two limits."""
    wrong = list(shape(value, path, "a whole number"))
    yield from wrong
    if not wrong and isinstance(value, int) and (value < least or (most is not None and value > most)):
        limits = f"at least {least}" if most is None else f"from {least} to {most}"
        yield problem(path, "range", f"must be {limits}, not {value}")


def name(value: object, path: str) -> Problems:
    """Refuse what cannot be the name of a function, tool or format."""
    if value is None:
        yield problem(path, "required", "must be given")
    elif isinstance(value, str) and not _NAME.fullmatch(value):
        yield problem(path, "name", "must be letters, digits, _ and - only")
    else:
        yield from shape(value, path, "text")
        yield from length(value, path, _NAME_LENGTH)
