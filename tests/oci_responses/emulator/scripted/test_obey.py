import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from oci_responses.emulator import Json, Refusal, ScriptedEngine
from oci_responses.emulator.scripted.obey import obeying

from ..turns import make_turn, play

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(-99, 99) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=6,
)


SMALL = st.integers(0, 4)


def _bounds(low: int, width: int) -> Json:
    return {"minimum": low, "maximum": low + width}


LEAVES: st.SearchStrategy[Json] = st.one_of(
    st.just({"type": "null"}),
    st.just({"type": "boolean"}),
    st.builds(lambda low, width: {"type": "integer", **_bounds(low, width)}, st.integers(-9, 9), st.integers(0, 9)),
    st.builds(lambda low: {"type": "number", "exclusiveMinimum": low, "exclusiveMaximum": low + 1}, st.integers(-9, 9)),
    st.builds(lambda step: {"type": "integer", "multipleOf": step, "minimum": 10}, st.integers(1, 9)),
    st.builds(
        lambda a, b: {"type": "string", "minLength": a, "maxLength": a + b}, st.integers(0, 4), st.integers(0, 4)
    ),
    st.sampled_from([{"type": "string", "pattern": "^[A-Z]{2}[0-9]+$"}, {"type": "string", "format": "date"}]),
    st.sampled_from([{"enum": [1, "x", None]}, {"const": [1]}, {"type": ["string", "null"]}]),
)


def _nested(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    properties = st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(
            lambda parts, closed: {
                "type": "object",
                "properties": parts,
                "required": sorted(parts)[:2],
                **({"additionalProperties": False} if closed else {}),
            },
            properties,
            st.booleans(),
        ),
        st.builds(lambda part, least: {"type": "array", "items": part, "minItems": least}, inner, st.integers(0, 2)),
        st.builds(lambda one, other: {"anyOf": [one, other]}, inner, inner),
        st.builds(
            lambda parts: {"type": "array", "prefixItems": parts, "items": False},
            st.lists(inner, min_size=1, max_size=2),
        ),
    )


SCHEMAS = st.recursive(LEAVES, _nested, max_leaves=6)


ONE_NULL = {"type": "array", "items": {"type": "null"}, "minItems": 1}
BETWEEN = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}


def valid(schema: Json, value: Any) -> bool:
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return bool(checker.is_valid(value))


@settings(max_examples=60)
@given(SCHEMAS, JSON)
@example({"enum": [1, "x", None]}, True)
def test_whatever_it_was_it_obeys(schema: Json, value: Any) -> None:
    assert valid(schema, obeying(value, schema))


@settings(max_examples=60)
@given(SCHEMAS, JSON)
@example({"anyOf": [BETWEEN, {"anyOf": [{"type": "null"}, {"type": "integer", "minimum": 0, "maximum": 0}]}]}, [])
@example({"anyOf": [BETWEEN, {"type": "integer", "minimum": 0, "maximum": 0}]}, 0)
@example({"anyOf": [ONE_NULL, {"anyOf": [{"type": "null"}, {"type": "array", "items": {"type": "null"}}]}]}, {})
def test_what_obeys_is_not_changed(schema: Json, value: Any) -> None:
    made = obeying(value, schema)
    assert obeying(made, schema) == made


LIST = {
    "type": "object",
    "properties": {"value": {"type": "integer"}, "next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}},
    "required": ["value", "next"],
    "additionalProperties": False,
}
TREE = {
    "$ref": "#/$defs/node",
    "$defs": {
        "node": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "parts": {"type": "array", "items": {"$ref": "#/$defs/node"}}},
            "required": ["name", "parts"],
        }
    },
}
OTHERS: list[Json] = [
    LIST,
    TREE,
    {"type": "array", "items": {"type": "string"}, "minItems": 3, "uniqueItems": True},
    {"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": True},
    {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2},
    {"type": "object", "properties": {"a": {"type": "string"}}, "minProperties": 1},
    {"allOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]}, {"required": ["b"]}], "type": "object"},
    {"type": "number", "multipleOf": 0.5, "minimum": 0.7},
    {"type": "number", "maximum": -3},
    {"type": "number", "minimum": 3},
    {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
    {"type": "string", "format": "uuid"},
    {"items": {"type": "string"}, "minItems": 1},
    {"required": ["a"]},
]


@pytest.mark.parametrize("schema", OTHERS, ids=json.dumps)
@pytest.mark.parametrize("value", [None, [], {}, "x", 0, [1, 1], {"value": 1, "next": {"value": 2, "x": 3}}])
def test_schemas_of_every_kind(schema: Json, value: Any) -> None:
    assert valid(schema, obeying(value, schema))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"again": {"$ref": "#"}}, "required": ["again"]},
        {"type": "integer", "multipleOf": 7, "minimum": 1, "maximum": 6},
        {"type": "array", "items": {"const": 1}, "minItems": 2, "uniqueItems": True},
    ],
    ids=json.dumps,
)
def test_what_has_no_instance(schema: Json) -> None:
    with pytest.raises(Refusal, match="Invalid schema"):
        obeying(None, schema)


@pytest.mark.parametrize("schema", [LIST, {"type": "object", "properties": {"x": OTHERS[2]}, "required": ["x"]}])
def test_the_engine_obeys(schema: Json) -> None:
    form = {"type": "json_schema", "name": "n", "schema": schema, "strict": True}
    final = play(ScriptedEngine(), make_turn("There are 3 of 12 apples.", text={"format": form}))[-1]["response"]
    assert valid(schema, json.loads(final["output"][0]["content"][0]["text"]))
