"""A JSON schema and evidence to an instance of the schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..messages import Json
from .evidence import Evidence

__all__ = ["MISSING", "fill_object"]


class _Missing:
    """The type of :data:`MISSING`."""


MISSING: Final = _Missing()
"""Stands for a value that the evidence does not give."""

_UNKNOWN = "unknown"
_DEEPEST = 6
_HOPS = 16


def fill_object(schema: Json, evidence: Evidence, *, force: bool = False) -> Any:
    """Return an instance of ``schema``, an object unless it says otherwise, or :data:`MISSING`.

    A property that is not required is filled only when the text speaks of it. With ``force`` a
    required value that the text does not give is made up so that the instance is valid.
    """
    return _Filler(schema, evidence, force).value({"type": "object", **schema}, "", required=True)


class _Filler:
    """Walks one schema; ``root`` is where its references point."""

    def __init__(self, root: Json, evidence: Evidence, force: bool) -> None:
        self.root = root
        self.evidence = evidence
        self.force = force
        self.depth = 0

    def value(self, schema: Any, name: str, *, required: bool) -> Any:
        """Return a value for the property ``name``, or :data:`MISSING`."""
        schema = _resolved(schema, self.root)
        if "const" in schema:
            return schema["const"]
        if options := schema.get("enum"):
            found = self.evidence.option(options)
            return found if found is not None else _default(schema, options[0], force=required)
        kind = _kind(schema)
        if kind not in ("object", "array"):
            return self._leaf(schema, kind, name, required=required)
        if self.depth == _DEEPEST:
            # A schema may contain itself; an instance may not go on for ever.
            return [] if kind == "array" else {}
        self.depth += 1
        found = self._object(schema) if kind == "object" else self._array(schema, name, required=required)
        self.depth -= 1
        return found

    def _object(self, schema: Json) -> Any:
        properties = schema.get("properties") or {}
        required = frozenset(schema.get("required") or ())
        filled = {}
        # Fixed choices first: what names a unit is then no longer taken for a place.
        for name, part in sorted(properties.items(), key=lambda pair: not _is_choice(pair[1], self.root)):
            value = self.value(part, name, required=name in required)
            if value is MISSING and name in required:
                return MISSING
            if value is not MISSING:
                filled[name] = value
        return {name: filled[name] for name in properties if name in filled}

    def _array(self, schema: Json, name: str, *, required: bool) -> Any:
        if not required and not self.evidence.mentions(name):
            return MISSING
        items = _resolved(schema.get("items") or {"type": "string"}, self.root)
        values = list(self._elements(items, name))
        if self.force:
            bare = _Filler(self.root, Evidence(""), force=True)
            bare.depth = self.depth
            while len(values) < schema.get("minItems", 0):
                values.append(bare.value(items, name, required=True))
        elif not values:
            return MISSING
        return [self._shaped(value, items) for value in values[: schema.get("maxItems")]]

    def _elements(self, items: Json, name: str) -> Iterator[Any]:
        kind = _kind(items)
        if kind == "string" and "enum" not in items:
            yield from self.evidence.strings(name, weak=False)
        elif kind in ("integer", "number"):
            while (number := self.evidence.number(name, whole=kind == "integer")) is not None:
                yield number
        elif (value := self.value(items, name, required=True)) is not MISSING:
            yield value

    def _leaf(self, schema: Json, kind: str, name: str, *, required: bool) -> Any:
        found: Any = self.evidence.known(name)
        if found is not None and _fits(found, kind):
            return self._shaped(found, schema)
        if kind == "boolean":
            truth = self.evidence.truth(name)
            return truth if truth is not None else _default(schema, False, force=required)
        if not required and not self.evidence.mentions(name):
            return MISSING
        if kind == "null":
            return None
        if kind in ("integer", "number"):
            found = self.evidence.number(name, whole=kind == "integer")
        else:
            found = next(iter(self.evidence.strings(name, weak=self.force)), None)
        if found is None:
            found = _default(schema, _UNKNOWN if kind == "string" else 0, force=self.force and required)
        return self._shaped(found, schema)

    def _shaped(self, value: Any, schema: Json) -> Any:
        """Return a value within the schema's bounds, where a valid instance is the aim."""
        if not self.force:
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
    for _ in range(_HOPS):
        if not isinstance(schema, dict):
            break
        if isinstance(reference := schema.get("$ref"), str):
            schema = _target(reference, root)
        elif branches := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
            schema = next((branch for branch in branches if branch.get("type") != "null"), branches[0])
        else:
            return schema
    return {}


def _target(reference: str, root: Json) -> Any:
    found: Any = root
    for part in filter(None, reference.removeprefix("#").split("/")):
        found = found.get(part, {})
    return found


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
