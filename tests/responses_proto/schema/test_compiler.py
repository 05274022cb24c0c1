"""The strict form of a schema: what it allows, what it drops, what it cannot say."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from tests.responses_proto.schema.shapes import ANY_OBJECT, Shape
from tests.responses_proto.schema.test_strict import GOOD, JSON, arrays

from responses_proto.errors import InvalidRequest
from responses_proto.schema.compiler import strict_schema
from responses_proto.schema.strict import strict_problems
from responses_proto.schema.types import json_schema

STRING = {"type": "string"}


@given(data=st.data(), shape=ANY_OBJECT)
def test_the_strict_form_of_any_type_is_strict_and_takes_its_whole_values(data: st.DataObject, shape: Shape) -> None:
    schema = json_schema(shape.kind)
    before = copy.deepcopy(schema)
    strict = strict_schema(schema)
    assert strict_problems(strict) == []
    assert strict_schema(strict) == strict
    assert schema == before
    plain = msgspec.json.decode(msgspec.json.encode(data.draw(shape.values)))
    jsonschema.validate(_whole(plain, schema, schema), strict, cls=jsonschema.Draft202012Validator)


def _whole(value: Any, schema: Any, root: Any) -> Any:
    """The value as strict mode makes a model write it: what is absent is null."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    for variant in schema.get("anyOf", ()):
        if variant != {"type": "null"} and value is not None:
            return _whole(value, variant, root)
    if isinstance(value, list):
        return [_whole(one, schema["items"], root) for one in value]
    if isinstance(value, dict):
        missing = dict.fromkeys(schema["properties"].keys() - value.keys())
        return {
            n: None if v is None else _whole(v, schema["properties"][n], root) for n, v in (value | missing).items()
        }
    return value


@pytest.mark.parametrize("schema", GOOD)
def test_what_is_strict_stays_as_it_is(schema: dict[str, Any]) -> None:
    allowed = [key for key in strict_schema(schema) if key not in schema]
    assert allowed == []
    assert strict_schema(schema, widen=False) == strict_schema(schema)


def of_property(schema: dict[str, Any], *, required: bool = True, **kwargs: Any) -> Any:
    whole = {"type": "object", "properties": {"p": schema}, "required": ["p"] if required else []}
    strict = strict_schema(whole, **kwargs)
    assert (strict["required"], strict["additionalProperties"]) == (["p"], False)
    assert isinstance(strict["properties"], dict)
    return strict["properties"]["p"]


TIDIED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (STRING | {"default": "x", "examples": ["y"], "$comment": "z", "deprecated": True, "x-order": 1}, STRING),
    (STRING | {"format": "uri", "contentEncoding": "base64"}, STRING),
    (
        STRING | {"format": "date", "title": "T", "pattern": "a"},
        STRING | {"format": "date", "title": "T", "pattern": "a"},
    ),
    ({"enum": ["a", "b"]}, {"type": "string", "enum": ["a", "b"]}),
    ({"enum": [1, None]}, {"type": ["integer", "null"], "enum": [1, None]}),
    ({"enum": [True, 1, 0.5]}, {"type": ["boolean", "integer", "number"], "enum": [True, 1, 0.5]}),
    ({"const": "a"}, {"type": "string", "const": "a"}),
    ({"const": {"a": 1}}, {"const": {"a": 1}}),
    ({"properties": {}}, {"type": "object", "properties": {}, "required": [], "additionalProperties": False}),
    ({"$ref": "#", "description": "again"}, {"anyOf": [{"$ref": "#"}], "description": "again"}),
    ({"$ref": "#", "default": None}, {"$ref": "#"}),
    ({"allOf": [STRING | {"default": "x"}], "description": "d", "default": "y"}, STRING | {"description": "d"}),
    ({"oneOf": [STRING, {"type": "null"}]}, {"anyOf": [STRING, {"type": "null"}]}),
    (
        {"oneOf": [{"enum": ["a"]}, {"enum": ["b"]}], "discriminator": {"propertyName": "k"}},
        {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["b"]}]},
    ),
    (
        {"type": "array", "items": {"const": 1}, "uniqueItems": False},
        {"type": "array", "items": {"type": "integer", "const": 1}},
    ),
]


@pytest.mark.parametrize(("schema", "tidied"), TIDIED)
def test_what_demands_nothing_is_dropped_and_the_rest_kept(schema: dict[str, Any], tidied: dict[str, Any]) -> None:
    assert of_property(schema) == tidied


WIDENED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (STRING | {"description": "d"}, {"anyOf": [STRING, {"type": "null"}], "description": "d"}),
    ({"type": ["string", "null"]}, {"type": ["string", "null"]}),
    ({"anyOf": [STRING, {"type": "integer"}]}, {"anyOf": [STRING, {"type": "integer"}, {"type": "null"}]}),
    ({"anyOf": [STRING, {"type": "null"}]}, {"anyOf": [STRING, {"type": "null"}]}),
    ({"enum": ["a"]}, {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "null"}]}),
    ({"$ref": "#"}, {"anyOf": [{"$ref": "#"}, {"type": "null"}]}),
]


@pytest.mark.parametrize(("schema", "widened"), WIDENED)
def test_what_was_optional_becomes_nullable(schema: dict[str, Any], widened: dict[str, Any]) -> None:
    assert of_property(schema, required=False) == widened
    with pytest.raises(InvalidRequest) as caught:
        of_property(schema, required=False, widen=False)
    assert caught.value.rule == "all-required"


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"type": "object", "additionalProperties": STRING}, "properties.p", "closed"),
    ({"type": "object"}, "properties.p", "closed"),
    ({"type": "object", "properties": {}, "additionalProperties": True}, "properties.p", "closed"),
    ({}, "properties.p", "type"),
    ({"type": "array"}, "properties.p", "items"),
    ({"type": "array", "prefixItems": [STRING], "items": False}, "properties.p", "keyword"),
    ({"type": "array", "items": STRING, "uniqueItems": True}, "properties.p", "keyword"),
    ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "properties.p", "keyword"),
    ({"oneOf": [STRING, {"enum": ["a"]}]}, "properties.p", "keyword"),
    ({"allOf": [STRING, {"minLength": 1}]}, "properties.p", "keyword"),
    ({"allOf": [STRING], "minLength": 1}, "properties.p", "keyword"),
    ({"not": STRING}, "properties.p", "keyword"),
    ({"$ref": "#/$defs/none"}, "properties.p", "ref"),
    ({"$ref": "#", "minLength": 1}, "properties.p", "ref-alone"),
    ({"type": "array", "items": {"type": "object"}}, "properties.p.items", "closed"),
]


@pytest.mark.parametrize(("schema", "path", "rule"), REFUSED)
@pytest.mark.parametrize("required", [True, False])
def test_what_has_no_strict_form_is_named(schema: dict[str, Any], path: str, rule: str, required: bool) -> None:
    with pytest.raises(InvalidRequest) as caught:
        of_property(schema, required=required)
    assert (caught.value.path, caught.value.rule) == (path, rule)


def test_a_schema_is_given_as_a_type_too() -> None:
    class Place(Struct):
        name: str
        floor: int | None = None

    assert strict_schema(Place) == strict_schema(json_schema(Place))
    with pytest.raises(InvalidRequest) as caught:
        strict_schema("Place")
    assert caught.value.rule == "type"


@pytest.mark.parametrize(
    ("schema", "rule"),
    [
        ({"type": "object", "properties": {}, "required": [{}]}, "declared"),
        ({"type": "object", "properties": {1: STRING}}, "schema"),
        ({"type": "object", "properties": {"a": arrays(3000)}}, "limit"),
        ({"$ref": "#/$defs/P", "$defs": {"P": {"type": "object", "properties": {"a": arrays(3000)}}}}, "limit"),
        ({"$ref": "#/$defs/P", "$defs": {"P": {"type": "object", "properties": {}}, "Q": {1: object()}}}, "type"),
    ],
)
def test_no_schema_is_too_strange(schema: dict[str, Any], rule: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        strict_schema(schema)
    assert caught.value.rule == rule


def test_a_root_that_is_a_reference() -> None:
    point = {"type": "object", "properties": {"x": STRING}, "required": ["x"]}
    assert strict_schema({"$ref": "#/$defs/P", "$defs": {"P": point}}) == point | {"additionalProperties": False}
    with pytest.raises(InvalidRequest) as caught:
        strict_schema({"type": "array", "items": STRING})
    assert caught.value.rule == "root-object"


@given(
    st.dictionaries(st.sampled_from(["type", "properties", "anyOf", "oneOf", "allOf", "$ref", "$defs", "enum"]), JSON)
)
def test_any_schema_is_made_strict_or_refused(schema: dict[str, Any]) -> None:
    try:
        strict = strict_schema(schema)
    except InvalidRequest:
        return
    assert strict_problems(strict) == []
