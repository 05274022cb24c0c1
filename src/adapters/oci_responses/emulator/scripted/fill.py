"""A JSON schema and evidence to an instance of the schema."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from ..envelopes import invalid_request
from ..messages import Json
from ..schemas import schema_fault
from .evidence import Evidence
from .obey import obeying
from .roles import rank

__all__ = ["MISSING", "changed", "fill_object"]


class _Missing:
    """The type of :data:`MISSING`."""


MISSING: Final = _Missing()
"""Stands for a value that the evidence does not give."""

_UNKNOWN = "unknown"
_DEEPEST = 6
_HOPS = 16
_MOST = 10_000
"""Values that one instance may have; a small schema can ask for any number."""


def fill_object(schema: Json, evidence: Evidence, *, force: bool = False) -> Any:
    """Return an instance of ``schema``, an object unless it says otherwise, or :data:`MISSING`.

    A property that is not required is filled only when the text speaks of it. With ``force`` a
    required value that the text does not give is made up so that the instance is valid.
    """
    root = {"type": "object", **schema}
    found = _Filler(schema, evidence, force).value(root, "", required=True)
    return found if found is MISSING else obeying(found, root)


def changed(schema: Json, evidence: Evidence) -> Json:
    """Return the properties of an object that the evidence speaks of, whether required or not."""
    properties = schema.get("properties") or {}
    filler = _Filler(schema, evidence, force=False)
    found = {}
    for name, part in sorted(properties.items(), key=lambda pair: _order(pair, schema)):
        known = len(evidence.spans)
        value = filler.value(part, name, required=True)
        if value is not MISSING and len(evidence.spans) > known:
            found[name] = value
    return found


class _Filler:
    """Walks one schema; ``root`` is where its references point."""

    def __init__(self, root: Json, evidence: Evidence, force: bool) -> None:
        self.root = root
        self.evidence = evidence
        self.force = force
        self.depth = 0
        self.count = 0

    def value(self, schema: Any, name: str, *, required: bool) -> Any:
        """Return a value for the property ``name``, or :data:`MISSING`."""
        self.count += 1
        if self.count > _MOST:
            raise invalid_request("Invalid schema: its smallest instance is too large.", code="invalid_json_schema")
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
        for name, part in sorted(properties.items(), key=lambda pair: _order(pair, self.root)):
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
            bare.depth, bare.count = self.depth, self.count
            while len(values) < schema.get("minItems", 0):
                values.append(bare.value(items, name, required=True))
            self.count = bare.count
        elif not values:
            return MISSING
        return [self._shaped(value, items) for value in values[: schema.get("maxItems")]]

    def _elements(self, items: Json, name: str) -> Iterator[Any]:
        kind = _kind(items)
        if kind == "string" and "enum" not in items:
            yield from self.evidence.strings(name, weak=False, about=_about(items), several=True)
        elif kind in ("integer", "number"):
            while (number := self.evidence.number(name, whole=kind == "integer")) is not None:
                yield number
        elif (value := self.value(items, name, required=True)) is not MISSING:
            yield value

    def _leaf(self, schema: Json, kind: str, name: str, *, required: bool) -> Any:
        known: Any = self.evidence.known(name)
        known = known if _fits(known, kind) else None
        # What is asked for now goes before what was said once, but a report is made of what was said.
        if known is not None and self.force:
            return self._shaped(known, schema)
        if kind == "boolean":
            truth = self.evidence.truth(name)
            return truth if truth is not None else _default(schema, False, force=self.force and required)
        if not required and not self.evidence.offers(name, _about(schema)):
            return MISSING
        if kind == "null":
            return None
        if kind in ("integer", "number"):
            found: Any = self.evidence.number(name, whole=kind == "integer")
        else:
            found = next(iter(self.evidence.strings(name, weak=self.force, about=_about(schema))), None)
        found = known if found is None and required else found
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
        if _kind(schema) == "integer":
            low, high = _whole(low, math.ceil), _whole(high, math.floor)
        value = value if low is None else max(value, low)
        return value if high is None else min(value, high)


def _whole(bound: Any, rounded: Any) -> Any:
    return rounded(bound) if isinstance(bound, float) and math.isfinite(bound) else bound


def _about(schema: Json) -> str:
    return str(schema.get("description") or "")


def _order(pair: tuple[str, Any], root: Json) -> int:
    # Fixed choices first: what names a unit is then no longer taken for a place.
    name, schema = pair
    return 0 if _is_choice(schema, root) else rank(name, _kind(_resolved(schema, root)))


def _default(schema: Json, fallback: Any, *, force: bool) -> Any:
    return schema.get("default", fallback) if force else MISSING


def _resolved(schema: Any, root: Json) -> Json:
    """Follow ``$ref`` and take the first branch of a union that is not null."""
    for _ in range(_HOPS):
        if not isinstance(schema, dict):
            break
        if isinstance(reference := schema.get("$ref"), str):
            schema = _target(reference, root)
        elif isinstance(branches := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"), list):
            schema = next((one for one in branches if not (isinstance(one, dict) and one.get("type") == "null")), {})
        else:
            # A reference may point at anything.
            return schema if schema_fault(schema) is None else {}
    return {}


def _target(reference: str, root: Json) -> Any:
    found: Any = root
    for part in filter(None, reference.removeprefix("#").split("/")):
        if isinstance(found, dict):
            found = found.get(part, {})
        elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            return {}
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
