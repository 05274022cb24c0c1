"""JSON schemas of tool arguments, in the form that the API's strict mode takes where they can be.

Source of the rules: OpenAI's guide "Structured model outputs", sections "Supported schemas" and
"JSON Schema keywords": every object closed, every property required, a ``type`` everywhere, and
no keyword beyond a short list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import Struct

__all__ = ["arguments_schema", "is_strict"]

Schema: TypeAlias = dict[str, Any]

_REF: Final = "#/$defs/{name}"
_KEYWORDS: Final = frozenset(
    (
        *("type", "title", "description", "enum", "const", "anyOf", "$ref", "$defs"),
        *("properties", "required", "additionalProperties", "items", "minItems", "maxItems"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern", "format"),
    )
)
_FORMATS: Final = frozenset(
    ("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid")
)
_ENUM_TYPES: Final = {str: "string", int: "integer"}


def arguments_schema(arguments: type[Struct]) -> Schema:
    """Return the schema of a struct of arguments.

    Nested objects are closed and every ``enum`` has a ``type``. Raises :class:`TypeError` for a
    type that has no JSON schema.
    """
    (reference,), components = msgspec.json.schema_components((arguments,), ref_template=_REF)
    own = components.pop(_name(reference))
    schema: Schema = {
        "type": "object",
        "properties": own["properties"],
        "required": own.get("required", []),
        "additionalProperties": False,
    }
    if components:
        schema["$defs"] = components
    for node in list(_nodes(schema)):
        _tidy(node, components)
    return schema


def is_strict(schema: Schema) -> bool:
    """Return whether strict mode takes a schema, nested objects included."""
    return all(map(_is_strict_node, _nodes(schema)))


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _nodes(schema: Schema) -> Iterator[Schema]:
    """The schema and all schemas inside it; names of properties are not keywords."""
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    inner += [*schema.get("anyOf", ()), *schema.get("prefixItems", ())]
    inner += [schema.get("items"), schema.get("additionalProperties")]
    for node in inner:
        if isinstance(node, dict):
            yield from _nodes(node)


def _tidy(node: Schema, components: dict[str, Schema]) -> None:
    if "$ref" in node and len(node) > 1:
        # Strict mode takes nothing beside a `$ref`, so what was said beside it moves to a copy.
        node.update({**components[_name(node)], **node})
        del node["$ref"]
    if "properties" in node:
        node.setdefault("additionalProperties", False)
    kinds = {_ENUM_TYPES.get(type(value)) for value in node.get("enum", ())}
    if len(kinds) == 1 and (kind := kinds.pop()) is not None:
        node.setdefault("type", kind)


def _is_strict_node(node: Schema) -> bool:
    if not node.keys() <= _KEYWORDS or not node.keys() & {"type", "anyOf", "$ref"}:
        return False
    if node.get("format", "uuid") not in _FORMATS:
        return False
    if node.get("type") == "object":
        closed = node.get("additionalProperties") is False
        return closed and len(node.get("required", ())) == len(node.get("properties", ()))
    return node.get("type") != "array" or "items" in node
