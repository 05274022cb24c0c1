"""A JSON schema and evidence to an instance of the schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..messages import Json
from .evidence import Evidence

__all__ = ["MISSING", "fill", "fill_object"]


class _Missing:
    """The type of :data:`MISSING`."""


MISSING: Final = _Missing()
"""Stands for a value that the evidence does not give."""

_UNKNOWN = "unknown"


def fill_object(schema: Json, evidence: Evidence, *, force: bool = False) -> Any:
    """Return an instance of ``schema``, an object unless it says otherwise; see :func:`fill`."""
    return fill({"type": "object", **schema}, evidence, "", schema, force=force)


def fill(schema: Any, evidence: Evidence, name: str, root: Json, *, force: bool, required: bool = True) -> Any:
    """Return a value for the property ``name``, or :data:`MISSING`.

    A property that is not required is filled only when the text speaks of it. With ``force`` a
    required value that the text does not give is made up so that the instance is valid.
    """
    schema = _resolved(schema, root)
    if "const" in schema:
        return schema["const"]
    if options := schema.get("enum"):
        found = evidence.option(options)
        return found if found is not None else _default(schema, options[0], force=force or required)
    kind = _kind(schema)
    if kind == "object":
        return _object(schema, evidence, root, force=force)
    if kind == "array":
        return _array(schema, evidence, name, root, force=force, required=required)
    return _leaf(schema, kind, evidence, name, force=force, required=required)


def _leaf(schema: Json, kind: str, evidence: Evidence, name: str, *, force: bool, required: bool) -> Any:
    found: Any = evidence.known(name)
    if found is not None and _fits(found, kind):
        return _shaped(found, schema, force=force)
    if kind == "boolean":
        truth = evidence.truth(name)
        return truth if truth is not None else _default(schema, False, force=force or required)
    if not required and not force and not evidence.mentions(name):
        return MISSING
    if kind == "null":
        return None
    if kind in ("integer", "number"):
        found = evidence.number(name, whole=kind == "integer")
    else:
        found = next(iter(evidence.strings(name, weak=force)), None)
    if found is None:
        found = _default(schema, _UNKNOWN if kind == "string" else 0, force=force)
    return _shaped(found, schema, force=force)


def _object(schema: Json, evidence: Evidence, root: Json, *, force: bool) -> Any:
    properties = schema.get("properties") or {}
    required = frozenset(schema.get("required") or ())
    filled = {}
    # Fixed choices first: what names a unit is then no longer taken for a place.
    for name, part in sorted(properties.items(), key=lambda pair: not _is_choice(pair[1], root)):
        value = fill(part, evidence, name, root, force=force and name in required, required=name in required)
        if value is MISSING and name in required:
            return MISSING
        if value is not MISSING:
            filled[name] = value
    return {name: filled[name] for name in properties if name in filled}


def _array(schema: Json, evidence: Evidence, name: str, root: Json, *, force: bool, required: bool) -> Any:
    items = _resolved(schema.get("items") or {"type": "string"}, root)
    if not required and not force and not evidence.mentions(name):
        return MISSING
    if _kind(items) == "string" and "enum" not in items:
        values: list[Any] = list(evidence.strings(name, weak=False))
    elif _kind(items) in ("integer", "number"):
        values = list(_numbers(evidence, name, whole=_kind(items) == "integer"))
    else:
        value = fill(items, evidence, name, root, force=force)
        values = [] if value is MISSING else [value]
    if force:
        while len(values) < schema.get("minItems", 0):
            values.append(fill(items, Evidence(""), name, root, force=True))
    elif not values:
        return MISSING
    return [_shaped(value, items, force=force) for value in values[: schema.get("maxItems")]]


def _numbers(evidence: Evidence, name: str, *, whole: bool) -> Iterator[int | float]:
    while (number := evidence.number(name, whole=whole)) is not None:
        yield number


def _shaped(value: Any, schema: Json, *, force: bool) -> Any:
    """Return a made-up or found value within the schema's bounds, where validity is the aim."""
    if not force:
        return value
    if isinstance(value, str):
        return value[: schema.get("maxLength")].ljust(schema.get("minLength", 0), ".")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    low, high = schema.get("minimum"), schema.get("maximum")
    if (above := schema.get("exclusiveMinimum")) is not None:
        low = above + 1
    if (below := schema.get("exclusiveMaximum")) is not None:
        high = below - 1
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _default(schema: Json, fallback: Any, *, force: bool) -> Any:
    return schema.get("default", fallback) if force else MISSING


def _resolved(schema: Any, root: Json) -> Json:
    """Follow ``$ref`` and take the first branch of a union that is not null."""
    while isinstance(schema, dict):
        if isinstance(reference := schema.get("$ref"), str):
            target: Any = root
            for part in reference.removeprefix("#").strip("/").split("/"):
                target = target.get(part, {}) if part else target
            schema = target
        elif branches := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
            schema = next((branch for branch in branches if branch.get("type") != "null"), branches[0])
        else:
            return schema
    return {}


def _kind(schema: Json) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    return str(kind or ("object" if "properties" in schema else "string"))


def _is_choice(schema: Any, root: Json) -> bool:
    resolved = _resolved(schema, root)
    return "enum" in resolved or _kind(resolved) == "boolean"


def _fits(value: Any, kind: str) -> bool:
    if kind == "string":
        return isinstance(value, str)
    if isinstance(value, bool) or kind == "boolean":
        return isinstance(value, bool) and kind == "boolean"
    return isinstance(value, int) or (isinstance(value, float) and kind == "number")
