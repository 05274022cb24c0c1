"""Schemas as trees: children, references, null."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.responses_proto.schema.shapes import ANY_SHAPE, Shape

from responses_proto.schema.nodes import accepts_null, at_root, children, follow, listed, mapped, named, walk
from responses_proto.schema.types import json_schema

TREE: dict[str, Any] = {
    "type": "object",
    "properties": {"anyOf": {"type": "string"}, "b": {"type": "array", "items": {"$ref": "#/$defs/N"}}},
    "$defs": {"N": {"anyOf": [{"type": "integer"}, {"properties": {"c": {"const": {"properties": {"no": {}}}}}}]}},
}


def test_walk_goes_through_schemas_only_and_counts_objects() -> None:
    assert [(path, level) for path, _, level in walk(TREE)] == [
        ("", 0),
        ("properties.anyOf", 1),
        ("properties.b", 1),
        ("properties.b.items", 1),
        ("$defs.N", 1),
        ("$defs.N.anyOf[0]", 1),
        ("$defs.N.anyOf[1]", 1),
        ("$defs.N.anyOf[1].properties.c", 2),
    ]


def test_mapped_changes_exactly_the_children() -> None:
    for _, node, _ in walk(TREE):
        assert isinstance(node, dict)
        assert mapped(node, lambda child: child) == node
        seen: list[object] = []
        mapped(node, lambda child, seen=seen: seen.append(child))  # type: ignore[misc]
        assert seen == [child for _, child in children(node)]


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("#", {"type": "object"}),
        ("#/$defs/a~1b", {"type": "string"}),
        ("#/$defs/c~0d", {"type": "integer"}),
        ("#/anyOf/1", {"type": "null"}),
        ("#/$defs/chain", {"type": "string"}),
        ("#/$defs/loop", None),
        ("#/$defs/none", None),
        ("#/anyOf/7", None),
        ("other.json", None),
        ("#/type", None),
        (3, None),
    ],
)
def test_references(reference: object, found: dict[str, Any] | None) -> None:
    root = {
        "type": "object",
        "anyOf": [{"type": "string"}, {"type": "null"}],
        "$defs": {
            "a/b": {"type": "string"},
            "c~d": {"type": "integer"},
            "chain": {"$ref": "#/$defs/a~1b"},
            "loop": {"$ref": "#/$defs/loop"},
        },
    }
    assert follow({"$ref": reference}, root) == (root if reference == "#" else found)


def test_a_root_says_what_it_is() -> None:
    point = {"type": "object", "properties": {}}
    assert at_root({"$ref": "#/$defs/P", "$defs": {"P": point}}) == point
    assert at_root({"$ref": "#/$defs/P", "$defs": {"P": point, "Q": {}}}) == point | {"$defs": {"Q": {}}}
    again = {"type": "object", "properties": {"p": {"$ref": "#/$defs/P"}}}
    assert at_root({"$ref": "#/$defs/P", "title": "T", "$defs": {"P": again}}) == again | {
        "title": "T",
        "$defs": {"P": again},
    }
    for untouched in (point, {"$ref": "#/$defs/none"}):
        assert at_root(untouched) == untouched


@given(shape=ANY_SHAPE)
def test_null_is_accepted_where_a_validator_accepts_it(shape: Shape) -> None:
    schema = json_schema(shape.kind)
    assert accepts_null(schema, schema) == jsonschema.Draft202012Validator(schema).is_valid(None)


@pytest.mark.parametrize(
    "schema",
    [
        *({}, {"type": "null"}, {"type": ["string", "null"]}, {"enum": ["a", None]}, {"const": None}),
        *({"$ref": "#/$defs/N"}, {"oneOf": [{"type": "string"}, {"type": "null"}]}, {"allOf": [{}]}),
        *({"type": "string"}, {"type": ["string", "null"], "enum": ["a"]}, {"const": 1}, {"enum": ["a"]}),
        *({"allOf": [{}, {"type": "string"}]}, {"anyOf": [{"type": "string"}]}, {"$ref": "#/$defs/S"}),
        {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/N"}]},
    ],
)
def test_null_by_hand(schema: dict[str, Any]) -> None:
    root = {**schema, "$defs": {"N": {"type": "null"}, "S": {"type": "string"}}}
    assert accepts_null(schema, root) == jsonschema.Draft202012Validator(root).is_valid(None)


def test_null_and_what_is_no_schema() -> None:
    assert accepts_null(True, {})
    assert not accepts_null(False, {})
    loop = {"$ref": "#/$defs/L", "$defs": {"L": {"anyOf": [{"$ref": "#/$defs/L"}]}}}
    assert not accepts_null(loop, loop)


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.none() | st.integers() | st.lists(st.none())))
def test_keywords_of_the_wrong_shape_count_as_absent(node: dict[str, Any]) -> None:
    assert listed(node, "a") == (tuple(node["a"]) if isinstance(node.get("a"), list) else ())
    assert named(node, "a") == {}
