"""Strict mode: what the API refuses in a JSON schema.

Source: the vendor's guide "Structured model outputs", section "Supported schemas" (types,
keywords, closed objects, required properties, root, limits, definitions and recursion); the
texts of its refusals as its users recorded them (``'uri' is not a valid format``, ``array
schema missing items``, ``schema must have a 'type' key``, ``$ref cannot have keywords``);
``toStrictJsonSchema`` of its official Node client. Other servers that take ``strict`` copy the
guide; some know fewer keywords of values (``minLength``), none is known to take more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from ..errors import InvalidRequest
from .nodes import Node, follow, listed, named, walk

__all__ = ["FORMATS", "KEYWORDS", "REFUSED", "strict_problems", "too_deep"]

KEYWORDS: Final = frozenset(
    (
        *("$defs", "$ref", "additionalProperties", "anyOf", "const", "definitions", "description", "enum"),
        *("exclusiveMaximum", "exclusiveMinimum", "format", "items", "maxItems", "maxLength", "maximum"),
        *("minItems", "minLength", "minimum", "multipleOf", "pattern", "properties", "required", "title", "type"),
    )
)
"""Keywords that strict mode knows; others that demand something are in :data:`REFUSED`."""

_ADVICE: Final[Mapping[str, str]] = {
    "prefixItems": "a tuple of unlike things has no strict form, an object with named fields has",
    "oneOf": "anyOf says it, where the variants exclude each other",
    "allOf": "write the merged object",
    "uniqueItems": "use a list in place of a set",
}

REFUSED: Final = frozenset(
    (
        *("additionalItems", "allOf", "contains", "contentSchema", "dependencies", "dependentRequired"),
        *("dependentSchemas", "else", "if", "maxContains", "maxProperties", "minContains", "minProperties"),
        *("not", "oneOf", "patternProperties", "prefixItems", "propertyNames", "then", "unevaluatedItems"),
        *("unevaluatedProperties", "uniqueItems"),
    )
)
"""Keywords that demand something which strict mode cannot promise."""

FORMATS: Final = frozenset(
    {"date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uuid"},
)
"""Formats that strict mode knows."""

_TYPES: Final = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})

_PROPERTIES: Final = 5000
_LEVELS: Final = 10
"""Objects in objects. The guide does not say whether the root counts; here it does not."""
_ENUM_VALUES: Final = 1000
_LARGE_ENUM: Final = 250
_LARGE_ENUM_CHARACTERS: Final = 15_000
_CHARACTERS: Final = 120_000
"""Of all names of properties and definitions, enum values and const values."""


def strict_problems(schema: object) -> list[InvalidRequest]:
    """Return what the API would refuse in a schema sent with ``strict`` true, outermost first.

    Each finding has the path within the schema and one of the rules ``root-object``, ``schema``,
    ``keyword``, ``type``, ``closed``, ``all-required``, ``declared``, ``items``, ``format``,
    ``ref``, ``ref-alone``, ``limit``.
    """
    try:
        return list(_problems(schema))
    except RecursionError:
        return [too_deep()]


def too_deep() -> InvalidRequest:
    """Return the finding about a schema that goes deeper than it can be followed."""
    return _problem("", "limit", "the schema is nested too deeply, or in itself")


def _problems(schema: object) -> Iterator[InvalidRequest]:
    if not isinstance(schema, Mapping):
        yield _problem("", "schema", "a schema must be a JSON object of keywords")
        return
    root = cast(Node, schema)
    if root.get("type") != "object" or "anyOf" in root:
        yield _problem("", "root-object", "strict mode wants an object at the root: put this in a field of one")
    nodes: list[tuple[str, Node]] = []
    for path, node, level in walk(root):
        if not isinstance(node, Mapping):
            yield _problem(path, "schema", "a schema must be a JSON object of keywords")
            continue
        if level > _LEVELS and "properties" in node:
            yield _problem(path, "limit", f"objects are nested more than {_LEVELS} levels deep")
            return
        nodes.append((path, node))
        yield from _names(path, node)
        yield from _keywords(path, node)
        yield from _node(path, node, root)
    yield from _limits(nodes)


def _names(path: str, node: Node) -> Iterator[InvalidRequest]:
    for key in ("properties", "$defs", "definitions"):
        if unnamed := [name for name in named(node, key) if not isinstance(name, str)]:
            yield _problem(path, "schema", f"the names in {key} must be text, not {unnamed[0]!r}")


def _keywords(path: str, node: Node) -> Iterator[InvalidRequest]:
    for key in sorted(node.keys() & REFUSED):
        if not (key == "uniqueItems" and node[key] is False):
            advice = _ADVICE.get(key)
            yield _problem(path, "keyword", f"strict mode has no {key}" + (f": {advice}" if advice else ""))


def _node(path: str, node: Node, root: Node) -> Iterator[InvalidRequest]:
    if "$ref" in node:
        if len(node) > 1:
            yield _problem(
                path,
                "ref-alone",
                f"nothing may stand beside $ref: {', '.join(sorted(map(str, node.keys() - {'$ref'})))}",
            )
        if follow(node, root) is None:
            yield _problem(path, "ref", f"there is no {node['$ref']!r} in this schema")
        return
    kinds = listed(node, "type") or ((node["type"],) if "type" in node else ())
    if not kinds and not node.keys() & {"anyOf", "oneOf", "allOf", "enum", "const"}:
        yield _problem(path, "type", "strict mode wants a type: a value that may be anything has none")
    for kind in kinds:
        if not isinstance(kind, str) or kind not in _TYPES:
            yield _problem(path, "type", f"JSON Schema has no type {kind!r}")
    if "object" in kinds or "properties" in node:
        yield from _object(path, node)
    if "array" in kinds and "items" not in node:
        yield _problem(path, "items", "strict mode wants a schema for the items of an array")
    if "format" in node and str(node["format"]) not in FORMATS:
        yield _problem(path, "format", f"strict mode does not know the format {node['format']!r}")


def _object(path: str, node: Node) -> Iterator[InvalidRequest]:
    if node.get("additionalProperties") is not False:
        reason = "an object must say additionalProperties false: keys that are not known beforehand have no strict form"
        yield _problem(path, "closed", reason)
    declared, required = named(node, "properties"), listed(node, "required")
    optional = [name for name in declared if name not in required]
    if optional:
        reason = f"every property must be required (an optional one can be nullable): {', '.join(map(str, optional))}"
        yield _problem(path, "all-required", reason)
    missing = [str(name) for name in required if not isinstance(name, str) or name not in declared]
    if missing:
        yield _problem(path, "declared", f"required, but not among the properties: {', '.join(missing)}")


def _limits(nodes: list[tuple[str, Node]]) -> Iterator[InvalidRequest]:
    properties = values = characters = 0
    for path, node in nodes:
        enum = listed(node, "enum")
        names = [name for key in ("properties", "$defs", "definitions") for name in named(node, key)]
        in_enum = _length(enum)
        if len(enum) > _LARGE_ENUM and in_enum > _LARGE_ENUM_CHARACTERS:
            yield _problem(
                path, "limit", f"{in_enum} characters in one enum, strict mode takes {_LARGE_ENUM_CHARACTERS}"
            )
        properties += len(named(node, "properties"))
        values += len(enum)
        characters += in_enum + _length(names) + _length([node.get("const")])
    for count, limit, what in (
        (properties, _PROPERTIES, "properties"),
        (values, _ENUM_VALUES, "enum values"),
        (characters, _CHARACTERS, "characters in names and values"),
    ):
        if count > limit:
            yield _problem("", "limit", f"{count} {what}, strict mode takes {limit}")


def _length(values: Iterable[object]) -> int:
    return sum(len(value) for value in values if isinstance(value, str))


def _problem(path: str, rule: str, message: str) -> InvalidRequest:
    return InvalidRequest(message, path=path, rule=rule)
