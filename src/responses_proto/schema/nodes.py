"""JSON Schema as a tree of nodes: children, references, what allows null.

Source: JSON Schema 2020-12, "Core" (references, subschemas); RFC 6901 for the pointers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias, cast

__all__ = ["ANNOTATIONS", "Node", "accepts_null", "at_root", "children", "follow", "listed", "mapped", "named", "walk"]

Node: TypeAlias = Mapping[str, object]
"""One schema: a JSON object of keywords."""

ANNOTATIONS: Final = frozenset({"title", "description"})
"""Keywords that say something about a value and demand nothing of it."""

_BY_NAME: Final = ("properties", "$defs", "definitions")


def children(node: Node) -> Iterator[tuple[str, object]]:
    """Return the schemas right below a node, each with its path from there.

    Only those under keywords of the strict mode: what hangs under any other is not looked at.
    """
    for key in _BY_NAME:
        yield from ((f"{key}.{name}", child) for name, child in named(node, key).items())
    yield from ((f"anyOf[{index}]", child) for index, child in enumerate(listed(node, "anyOf")))
    if "items" in node:
        yield "items", node["items"]


def walk(node: object, path: str = "", level: int = 0) -> Iterator[tuple[str, object, int]]:
    """Return a node and all below it, parents first: path, node, number of objects around it."""
    yield path, node, level
    if isinstance(node, Mapping):
        below = level + ("properties" in node)
        for name, child in children(node):
            yield from walk(child, f"{path}.{name}" if path else name, below)


def mapped(node: Node, change: Callable[[object], object]) -> dict[str, object]:
    """Return a node with ``change`` done to each schema right below it."""
    new = dict(node)
    for key in _BY_NAME:
        if isinstance(node.get(key), Mapping):
            new[key] = {name: change(child) for name, child in named(node, key).items()}
    if listed(node, "anyOf"):
        new["anyOf"] = [change(child) for child in listed(node, "anyOf")]
    if "items" in node:
        new["items"] = change(node["items"])
    return new


def listed(node: Node, key: str) -> tuple[object, ...]:
    """Return the list under a keyword, () if there is none."""
    given = node.get(key)
    return tuple(given) if isinstance(given, list | tuple) else ()


def named(node: Node, key: str) -> Node:
    """Return what is under a keyword by name, nothing if it is no object."""
    given = node.get(key)
    return given if isinstance(given, Mapping) else {}


def follow(node: Node, root: Node) -> Node | None:
    """Return what a node refers to, or the node itself; None if a reference leads nowhere."""
    seen: set[str] = set()
    while "$ref" in node:
        reference = node["$ref"]
        if not isinstance(reference, str) or reference in seen:
            return None
        seen.add(reference)
        found = _pointed(root, reference)
        if not isinstance(found, Mapping):
            return None
        node = cast(Node, found)
    return node


def _pointed(root: Node, reference: str) -> object:
    if not reference.startswith("#"):
        return None
    found: object = root
    for step in reference.lstrip("#").split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            found = found.get(name) if isinstance(found, Mapping) else None
    return found


def at_root(schema: Node) -> dict[str, object]:
    """Return a schema that begins with what it says, not with a reference to one of its ``$defs``.

    The definition goes if nothing else refers to it.
    """
    body = follow(schema, schema)
    if "$ref" not in schema or body is None:
        return dict(schema)
    merged: dict[str, object] = {**body, **{key: value for key, value in schema.items() if key != "$ref"}}
    definitions = schema.get("$defs")
    if isinstance(definitions, Mapping):
        others = {name: child for name, child in definitions.items() if child is not body}
        recursive = _mentions([body, others], schema["$ref"])
        merged["$defs"] = dict(definitions) if recursive else others
        if not merged["$defs"]:
            del merged["$defs"]
    return merged


def _mentions(value: object, reference: object) -> bool:
    if isinstance(value, Mapping):
        return value.get("$ref") == reference or any(_mentions(one, reference) for one in value.values())
    return isinstance(value, list | tuple) and any(_mentions(one, reference) for one in value)


def accepts_null(schema: object, root: Node, seen: frozenset[str] = frozenset()) -> bool:
    """Whether ``null`` satisfies a schema, as far as types, values, references and unions say."""
    if not isinstance(schema, Mapping):
        return schema is True
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return reference not in seen and accepts_null(_pointed(root, reference), root, seen | {reference})
    return (
        "null" in (listed(schema, "type") or (schema.get("type", "null"),))
        and schema.get("const") is None
        and None in (listed(schema, "enum") or (None,))
        and all(accepts_null(one, root, seen) for one in listed(schema, "allOf"))
        and all(
            any(accepts_null(one, root, seen) for one in listed(schema, key))
            for key in ("anyOf", "oneOf")
            if key in schema
        )
    )
