"""Whether a JSON schema is one, as far as engines read it.

Rules: JSON Schema 2020-12, "Validation" and "Core", for the keywords below; others are let pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["schema_fault"]

_Check = Callable[[object], bool]
_MOST = 100_000
"""Greatest length that an instance may have to have."""


def schema_fault(schema: object) -> str | None:
    """Return what is wrong with ``schema`` in the words of a validator, None if nothing is."""
    return next(_faults(schema), None)


def _faults(schema: object) -> Iterator[str]:
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        yield f"{_short(schema)} is not of type 'object', 'boolean'"
        return
    for key, (check, wanted) in _KEYWORDS.items():
        if key in schema and not check(schema[key]):
            yield f"{_short(schema[key])} is not {wanted} as '{key}' is"
            return
    for key in _PARTS.keys() & schema.keys():
        for part in _PARTS[key](schema[key]):
            yield from _faults(part)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}..."  # noqa: PLR2004 - room in a message


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _length(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _bound(value: object) -> bool:
    return isinstance(value, int) and _length(value) and value <= _MOST


def _names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _kinds(value: object) -> bool:
    kinds = value if isinstance(value, list) else [value]
    return bool(kinds) and all(isinstance(kind, str) and kind in _TYPES for kind in kinds)


def _text(value: object) -> bool:
    return isinstance(value, str)


def _table(value: object) -> bool:
    return isinstance(value, dict)


def _filled(value: object) -> bool:
    return isinstance(value, list) and bool(value)


_TYPES = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))
_KEYWORDS: dict[str, tuple[_Check, str]] = {
    "type": (_kinds, "a type or a list of types,"),
    **dict.fromkeys(("properties", "$defs", "definitions"), (_table, "an object,")),
    **dict.fromkeys(("enum", "anyOf", "oneOf", "allOf"), (_filled, "a list with something in it,")),
    "required": (_names, "a list of names,"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), (_number, "a number,")),
    **dict.fromkeys(("minLength", "minItems"), (_bound, f"a whole number from 0 to {_MOST},")),
    **dict.fromkeys(("maxLength", "maxItems"), (_length, "a whole number from 0,")),
    **dict.fromkeys(("$ref", "description", "title"), (_text, "a string,")),
}
_PARTS: dict[str, Callable[[Any], list[object]]] = {
    **dict.fromkeys(("properties", "$defs", "definitions"), lambda value: list(value.values())),
    **dict.fromkeys(("anyOf", "oneOf", "allOf"), list),
    "items": lambda value: [value],
}
