"""Values made to obey a JSON schema, changed only where they do not.

Rules: JSON Schema 2020-12, "Validation" and "Core", for the keywords that structured output knows:
types, ``const``, ``enum``, unions, references, bounds, ``multipleOf``, ``pattern``, ``format``,
required and further properties, ``prefixItems``, ``uniqueItems`` and the counts. Of ``not``,
``if`` and ``dependent…`` nothing is known.
"""

from __future__ import annotations

import math
import re
from typing import Any

from ..envelopes import invalid_request
from ..messages import Json, Refusal
from .patterns import FORMATS, matching

__all__ = ["obeying"]

_SHALLOW = 6
"""Depth from which on a union that may be null is, so that a schema that contains itself ends."""
_DEEPEST = 40
_KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
    "number": (int, float),
    "integer": int,
}
_EMPTY: Json = {
    "string": "unknown",
    "boolean": False,
    "object": {},
    "array": [],
    "null": None,
    "number": 0,
    "integer": 0,
}


def obeying(value: Any, schema: Json) -> Any:
    """Return ``value`` as an instance of ``schema``; raises :class:`Refusal` if it has no finite one."""
    return _Obedience(schema).value(value, schema, 0)


class _Obedience:
    def __init__(self, root: Json) -> None:
        self._root = root

    def value(self, value: Any, schema: Any, depth: int) -> Any:
        if depth > _DEEPEST:
            raise invalid_request("Invalid schema: it has no finite instance.", code="invalid_json_schema")
        schema = self._whole(schema)
        if (choices := _choices(schema)) is not None:
            return value if any(_same(value, one) for one in choices) else choices[0]
        if branches := schema.get("anyOf") or schema.get("oneOf"):
            return self._branch(value, schema, self._plain(branches, set()), depth)
        kinds = _kinds_of(schema)
        kind = next((one for one in kinds if _is(value, one)), None)
        if kind is None:
            kind = "null" if "null" in kinds and depth >= _SHALLOW else kinds[0]
            value = _EMPTY[kind]
        return self._of_kind(value, kind, schema, depth)

    def _of_kind(self, value: Any, kind: str, schema: Json, depth: int) -> Any:
        match kind:
            case "object":
                return self._object(value, schema, depth)
            case "array":
                return self._array(value, schema, depth)
            case "string":
                return _text(value, schema)
            case "number" | "integer":
                return _number(value, schema, whole=kind == "integer")
        return value

    def _branch(self, value: Any, schema: Json, branches: list[Json], depth: int) -> Any:
        rest = {key: part for key, part in schema.items() if key not in ("anyOf", "oneOf")}
        if depth >= _SHALLOW and any(_kinds_of(branch) == ["null"] for branch in branches):
            return None
        fitting = [branch for branch in branches if _fits(value, branch)]
        full = [branch for branch in fitting if not isinstance(value, dict) or _has_required(value, branch)]
        if not isinstance(value, dict | list):
            full.sort(key=lambda branch: self._changes(value, {**rest, **branch}, depth))
        others = [branch for branch in branches if _kinds_of(branch) != ["null"]]
        if not branches:
            raise invalid_request("Invalid schema: it has no finite instance.", code="invalid_json_schema")
        chosen = [*full, *fitting, *others, *branches][0]
        return self.value(value, {**rest, **chosen}, depth + 1)

    def _plain(self, branches: list[Any], seen: set[int]) -> list[Json]:
        """Return the branches of a union, with those of a union among them in its place; of one in itself, no more."""
        found = []
        for branch in branches:
            if id(branch) in seen:
                continue
            seen.add(id(branch))
            whole = self._whole(branch)
            inner = whole.get("anyOf") or whole.get("oneOf") or []
            rest = {key: part for key, part in whole.items() if key not in ("anyOf", "oneOf")}
            found += [{**rest, **one} for one in self._plain(inner, seen)] if inner else [whole]
        return found

    def _changes(self, value: Any, schema: Json, depth: int) -> bool:
        """Say whether ``schema`` changes a plain value of its kind."""
        try:
            return bool(self.value(value, schema, depth + 1) != value)
        except Refusal:
            return True

    def _object(self, value: Json, schema: Json, depth: int) -> Json:
        properties: Json = schema.get("properties") or {}
        further = schema.get("additionalProperties", True)
        made = {}
        for name, part in value.items():
            if name in properties:
                made[name] = self.value(part, properties[name], depth + 1)
            elif further is not False:
                made[name] = self.value(part, further, depth + 1)
        for name in [*(schema.get("required") or ()), *self._more(made, schema)]:
            if name not in made:
                made[name] = self.value(None, properties.get(name, further), depth + 1)
        return made

    def _more(self, made: Json, schema: Json) -> list[str]:
        """Return names enough for ``minProperties``."""
        further = (f"key_{number}" for number in range(schema.get("minProperties", 0)))
        names = [*(schema.get("properties") or ()), *further]
        missing = schema.get("minProperties", 0) - len({*made, *(schema.get("required") or ())})
        free = [name for name in names if name not in made and name not in (schema.get("required") or ())]
        return free[: max(missing, 0)]

    def _array(self, value: list[Any], schema: Json, depth: int) -> list[Any]:
        first: list[Any] = schema.get("prefixItems") or []
        further = schema.get("items", True)
        most = schema.get("maxItems", len(first) if further is False else None)
        least = max(schema.get("minItems", 0), min(len(first), most or len(first)) if value else 0)
        made = [
            self.value(part, first[at] if at < len(first) else further, depth + 1)
            for at, part in enumerate(value[:most])
            if at < len(first) or further is not False
        ]
        if schema.get("uniqueItems"):
            made = [part for at, part in enumerate(made) if part not in made[:at]]
        while len(made) < least:
            at = len(made)
            part = self.value(None, first[at] if at < len(first) else further, depth + 1)
            made.append(self._other(part, made, schema, depth) if schema.get("uniqueItems") else part)
        return made

    def _other(self, part: Any, made: list[Any], schema: Json, depth: int) -> Any:
        """Return a value like ``part`` that is not in ``made`` yet."""
        items = self._whole(schema.get("items", True))
        for number in range(len(made) + 1):
            tried: Any = f"{part} {number + 1}" if isinstance(part, str) else number
            choices = items.get("enum") or [tried]
            for choice in [part, *choices]:
                if (found := self.value(choice, items, depth + 1)) not in made:
                    return found
        raise invalid_request("Invalid schema: it has no instance.", code="invalid_json_schema")

    def _whole(self, schema: Any) -> Json:
        """Follow references and join ``allOf``; a schema that is true says nothing."""
        joined: Json = {}
        for _ in range(_DEEPEST):
            if not isinstance(schema, dict):
                return joined
            joined = _joined(schema, joined)
            if not isinstance(reference := joined.pop("$ref", None), str):
                break
            schema = _target(reference, self._root)
        for part in joined.pop("allOf", ()):
            joined = _joined(self._whole(part), joined)
        return joined


def _joined(one: Json, other: Json) -> Json:
    properties = {**(one.get("properties") or {}), **(other.get("properties") or {})}
    required = list(dict.fromkeys([*(one.get("required") or ()), *(other.get("required") or ())]))
    parts = [*(one.get("allOf") or ()), *(other.get("allOf") or ())]
    found = {**one, **other}
    for key, value in (("properties", properties), ("required", required), ("allOf", parts)):
        if value:
            found[key] = value
    return found


def _kinds_of(schema: Json) -> list[str]:
    kinds = schema.get("type")
    if isinstance(kinds, str):
        return [kinds]
    if kinds:
        return list(kinds)
    if "properties" in schema or "required" in schema:
        return ["object"]
    return ["array"] if "items" in schema or "prefixItems" in schema else [*_KINDS]


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _KINDS.get(kind, ()))


def _choices(schema: Json) -> list[Any] | None:
    """Return the values that ``schema`` names one by one."""
    found: list[Any] | None = [schema["const"]] if "const" in schema else schema.get("enum")
    return found


def _fits(value: Any, schema: Json) -> bool:
    """Say whether ``value`` is one of those named, or of the right kind."""
    if (choices := _choices(schema)) is not None:
        return any(_same(value, one) for one in choices)
    return any(_is(value, kind) for kind in _kinds_of(schema))


def _same(one: Any, other: Any) -> bool:
    """Compare as JSON does, for which true is no 1."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _has_required(value: Json, branch: Json) -> bool:
    return set(branch.get("required") or ()) <= value.keys()


def _text(value: str, schema: Json) -> str:
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if known := FORMATS.get(str(schema.get("format"))):
        sample, wanted = known
        value = value if wanted.fullmatch(value) else sample
    if (pattern := schema.get("pattern")) is not None:
        return _patterned(value, str(pattern), least)
    if "format" in schema:
        return value
    return value[:most].ljust(least, ".")


def _patterned(value: str, pattern: str, least: int) -> str:
    """Return ``value`` if it fits, else a text that does, else, where there is none to be found, ``value``."""
    found = matching(pattern, least)
    if found is None or (re.search(pattern, value) and len(value) >= least):
        return value
    return found


def _number(value: float, schema: Json, *, whole: bool) -> Any:
    step = schema.get("multipleOf") or (1 if whole else None)
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if _within(value, low, high, above, below) and _is_multiple(value, step):
        return int(value) if whole else value
    if step is None:
        return _between(value, low, high, above, below)
    bound = max((one for one in (low, above) if one is not None), default=None)
    top = min((one for one in (high, below) if one is not None), default=None)
    start = value if bound is None else max(value, bound)
    start = start if top is None else min(start, top)
    for times in (math.floor(start / step) + shift for shift in (0, 1, -1, 2)):
        if _within(found := times * step, low, high, above, below):
            return int(found) if whole else found
    raise invalid_request("Invalid schema: it has no instance.", code="invalid_json_schema")


def _within(value: float, low: Any, high: Any, above: Any, below: Any) -> bool:
    closed = (low is None or value >= low) and (high is None or value <= high)
    return closed and (above is None or value > above) and (below is None or value < below)


def _is_multiple(value: float, step: float | None) -> bool:
    return step is None or (value / step).is_integer()


def _between(value: float, low: Any, high: Any, above: Any, below: Any) -> Any:
    bottom = max((one for one in (low, above) if one is not None), default=None)
    top = min((one for one in (high, below) if one is not None), default=None)
    if bottom is not None and top is not None:
        return low if low == high and low is not None else (bottom + top) / 2
    if bottom is not None:
        return bottom + 1
    return value if top is None else top - 1


def _target(reference: str, root: Json) -> Any:
    found: Any = root
    for part in filter(None, reference.removeprefix("#").split("/")):
        if isinstance(found, dict):
            found = found.get(part.replace("~1", "/").replace("~0", "~"), {})
        elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            return {}
    return found
