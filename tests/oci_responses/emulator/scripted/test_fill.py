from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.messages import Json
from oci_responses.emulator.scripted.evidence import Evidence
from oci_responses.emulator.scripted.fill import MISSING, fill_object
from oci_responses.emulator.scripted.topics import topic


def obj(required: list[str] | None = None, **properties: Any) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
    }


STR, INT, NUM, BOOL = ({"type": kind} for kind in ("string", "integer", "number", "boolean"))
UNIT = {"type": "string", "enum": ["celsius", "fahrenheit"]}
NODE = {"$ref": "#/$defs/Place"}


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        (obj(city=STR), "weather in Paris", {"city": "Paris"}),
        (obj(["city"], city=STR, unit=UNIT), "weather in Paris", {"city": "Paris"}),
        (obj(["city"], city=STR, unit=UNIT), "in Paris in Celsius", {"city": "Paris", "unit": "celsius"}),
        (obj(city=STR, unit=UNIT), "weather in Paris", {"city": "Paris", "unit": "celsius"}),
        (obj(a=INT, b=INT), "add 2 and forty", {"a": 2, "b": 40}),
        (obj(["x"], x=NUM, y=NUM), "half of 2.5", {"x": 2.5}),
        (obj(values={"type": "array", "items": NUM}), "sum 1, 2 and 3.5", {"values": [1, 2, 3.5]}),
        (obj(cities={"type": "array", "items": STR}), "in Oslo and Rome", {"cities": ["Oslo", "Rome"]}),
        (obj([], verbose=BOOL), "be verbose", {"verbose": True}),
        (obj([], verbose=BOOL), "hello", {}),
        (obj(a={"const": 7}), "", {"a": 7}),
        (obj(city={"anyOf": [{"type": "null"}, STR]}), "in Rome", {"city": "Rome"}),
        (obj(city={"type": ["null", "string"]}), "in Rome", {"city": "Rome"}),
        ({**obj(where=NODE), "$defs": {"Place": obj(city=STR)}}, "in Rome", {"where": {"city": "Rome"}}),
        (obj(n={"type": "null"}), "", {"n": None}),
        ({"type": "object"}, "anything", {}),
    ],
)
def test_from_the_text(schema: Json, text: str, value: Any) -> None:
    assert fill_object(schema, Evidence(text)) == value


@pytest.mark.parametrize("schema", [obj(city=STR), obj(n=INT), obj(l={"type": "array", "items": INT})])
def test_what_is_required_and_not_said_is_missing(schema: Json) -> None:
    assert fill_object(schema, Evidence("hello")) is MISSING


def test_facts_come_first() -> None:
    known = {frozenset(topic("city")): "Oslo", frozenset(topic("temperature")): 21.5, frozenset(topic("age")): "old"}
    schema = obj(city=STR, temperature=NUM, age=INT)
    report = {"city": "Oslo", "temperature": 21.5, "age": 7}
    assert fill_object(schema, Evidence("in Paris at 7", known), force=True) == report
    assert fill_object(obj(city=STR), Evidence("in Paris", known)) == {"city": "Paris"}
    assert fill_object(obj(city=STR), Evidence("in there", known)) == {"city": "Oslo"}


TREE = {"$defs": {"Node": obj(name=STR, children={"type": "array", "items": {"$ref": "#/$defs/Node"}})}}


def test_a_schema_that_contains_itself_ends() -> None:
    found = fill_object({**TREE, **obj(tree={"$ref": "#/$defs/Node"})}, Evidence("in Rome"), force=True)
    assert found["tree"]["name"] == "Rome"
    assert fill_object(obj(a={"$ref": "#/properties/a"}), Evidence(""), force=True) == {"a": "unknown"}
    assert fill_object(obj(a={"$ref": "#/nowhere"}), Evidence(""), force=True) == {"a": "unknown"}


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ({"type": "integer", "default": 5}, 5),
        ({"type": "integer", "exclusiveMinimum": 2}, 3),
        ({"type": "integer", "exclusiveMaximum": -2}, -3),
        ({"allOf": [{"type": "boolean"}]}, False),
        ({"type": "boolean", "default": True}, True),
        ({"enum": ["a", "b"], "default": "b"}, "b"),
        ({"type": "array", "items": UNIT, "minItems": 1}, ["celsius"]),
        ({"type": "array", "items": obj(n=INT), "minItems": 2}, [{"n": 0}, {"n": 0}]),
    ],
)
def test_what_is_made_up(part: Json, value: Any) -> None:
    assert fill_object(obj(x=part), Evidence(""), force=True) == {"x": value}


def test_what_is_not_required_is_not_made_up() -> None:
    everything = {"s": STR, "n": NUM, "b": BOOL, "l": {"type": "array"}, "e": UNIT}
    assert fill_object(obj([], **everything), Evidence("hello"), force=True) == {}


def test_known_values_must_fit_their_type() -> None:
    known = {frozenset({"b"}): True, frozenset({"n"}): True, frozenset({"s"}): 5}
    assert fill_object(obj(b=BOOL, n=INT, s=STR), Evidence("", known), force=True) == {
        "b": True,
        "n": 0,
        "s": "unknown",
    }


LEAVES = st.one_of(
    st.just(BOOL),
    st.just({"type": "null"}),
    st.builds(
        lambda low, more: {"type": "integer", "minimum": low, "maximum": low + more},
        st.integers(-9, 9),
        st.integers(0, 9),
    ),
    st.builds(
        lambda low, more: {"type": "string", "minLength": low, "maxLength": low + more},
        st.integers(0, 5),
        st.integers(0, 9),
    ),
    st.builds(lambda options: {"enum": options}, st.lists(st.text("abc", min_size=1), min_size=1, max_size=3)),
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(
            lambda items, low, more: {
                "type": "array",
                "items": items,
                "minItems": low,
                "maxItems": low + more,
            },
            inner,
            st.integers(0, 3),
            st.integers(0, 3),
        ),
        st.dictionaries(st.text("abcdefgh_", min_size=1, max_size=6), inner, max_size=4).map(
            lambda parts: obj(**parts)
        ),
    ),
    max_leaves=8,
)


@given(SCHEMAS, st.sampled_from(["", "Ana is 34 and lives in Porto.", 'take "x" 5 -3 2.5 abc', "no a, true b"]))
def test_a_forced_instance_is_always_valid(schema: Json, text: str) -> None:
    valid(fill_object(schema, Evidence(text), force=True), schema)


def valid(value: Any, schema: Json) -> None:
    if "enum" in schema:
        assert value in schema["enum"]
        return
    match schema["type"]:
        case "object":
            assert set(schema["required"]) <= set(value) <= set(schema["properties"])
            for name, part in value.items():
                valid(part, schema["properties"][name])
        case "array":
            assert schema["minItems"] <= len(value) <= schema["maxItems"]
            for part in value:
                valid(part, schema["items"])
        case "integer":
            assert isinstance(value, int)
            assert not isinstance(value, bool)
            assert schema["minimum"] <= value <= schema["maximum"]
        case "string":
            assert isinstance(value, str)
            assert schema["minLength"] <= len(value) <= schema["maxLength"]
        case "boolean":
            assert isinstance(value, bool)
        case "null":
            assert value is None
