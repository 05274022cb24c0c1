"""Structured output: asking for a type, and reading it back from what the model wrote."""

from __future__ import annotations

import contextlib
import dataclasses
import pickle
from typing import Any, Literal, NotRequired, TypedDict

import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from tests.responses_proto.schema.shapes import ANY_SHAPE, Shape

from responses_proto.errors import APIError, InvalidRequest
from responses_proto.request import build_request
from responses_proto.schema import OutputInvalid, decode_as, json_schema, strict_schema, text_format


@given(data=st.data(), shape=ANY_SHAPE)
def test_what_was_written_is_read_back(data: st.DataObject, shape: Shape) -> None:
    value = data.draw(shape.values)
    assert decode_as(shape.kind, msgspec.json.encode(value).decode()) == value


class Place(Struct):
    name: str
    floor: int = 0


class Model(pydantic.BaseModel):
    size: int
    unit: Literal["c", "f"] = "c"


class Named(pydantic.BaseModel):
    name: str


class Typed(TypedDict):
    name: str
    age: NotRequired[int]
    nick: NotRequired[str | None]


class Cat(Struct, tag_field="kind", tag="cat"):
    lives: int = 9


class Dog(Struct, tag_field="kind", tag="dog"):
    lives: int | None = 1


@dataclasses.dataclass
class Everything:
    place: Place
    models: list[Model]
    pet: Cat | Dog
    typed: Typed
    size: int = 3


PLAIN = {
    "title": "a b",
    "type": "object",
    "properties": {"a": {"type": "string"}, "b": {"type": ["string", "null"]}, "c": {"oneOf": [{"$ref": "#"}]}},
    "required": [],
}


def test_the_format_of_a_type() -> None:
    assert text_format(Place) == {
        "type": "json_schema",
        "name": "Place",
        "schema": strict_schema(json_schema(Place)),
        "strict": True,
    }
    assert text_format(Place, "spot", strict=False) == {
        "type": "json_schema",
        "name": "spot",
        "schema": json_schema(Place),
        "strict": False,
    }


@pytest.mark.parametrize("kind", [Place, Model, Typed, Everything, PLAIN])
def test_what_is_asked_for_the_api_takes(kind: Any) -> None:
    assert b'"strict":true' in build_request(model="m", input="x", text={"format": text_format(kind)})


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PLAIN, "a_b"),
        ({"type": "object", "properties": {}}, "output"),
        (pydantic.create_model("Box[int]", x=(int, ...)), "Box_int_"),
        (msgspec.defstruct("N" * 70, []), "N" * 64),
    ],
)
def test_names_are_those_that_the_api_takes(kind: Any, name: str) -> None:
    assert text_format(kind)["name"] == name


def test_what_has_no_strict_form_can_be_asked_for_without() -> None:
    kind = msgspec.defstruct("Open", [("map", dict[str, int])])
    with pytest.raises(InvalidRequest) as caught:
        text_format(kind)
    assert caught.value.path == "properties.map"
    assert text_format(kind, strict=False)["strict"] is False


NULLS: list[tuple[Any, str, Any]] = [
    (Place, '{"name":"n","floor":null}', Place("n")),
    (Model, '{"size":1,"unit":null}', Model(size=1)),
    (Typed, '{"name":"n","age":null,"nick":null}', {"name": "n", "nick": None}),
    (Cat | Dog, '{"kind":"cat","lives":null}', Cat()),
    (Cat | Dog, '{"kind":"dog","lives":null}', Dog(None)),
    (list[Place], '[{"name":"n","floor":null}]', [Place("n")]),
    (PLAIN, '{"a":null,"b":null,"c":{"a":null,"z":null}}', {"b": None, "c": {"a": None, "z": None}}),
    (PLAIN, '{"c":{"a":null}}', {"c": {}}),
    ({"allOf": [PLAIN | {"properties": {"a": {"type": "string"}}}]}, '{"a":null}', {}),
    (
        Everything,
        '{"place":{"name":"n","floor":null},"models":[{"size":1,"unit":null}],"pet":{"kind":"cat","lives":null},'
        '"typed":{"name":"t","age":null},"size":null}',
        Everything(Place("n"), [Model(size=1)], Cat(), {"name": "t"}),
    ),
]


@pytest.mark.parametrize(("kind", "text", "value"), NULLS)
def test_a_null_that_strict_mode_forced_counts_as_absence(kind: Any, text: str, value: Any) -> None:
    assert decode_as(kind, text) == value


@pytest.mark.parametrize(
    "text", ['{"name":"a\\ud800b\\\\ud800"}', b'{"name":"a\\udfffb\\\\ud800"}', b'{"name":"a\xffb\\\\ud800"}']
)
@pytest.mark.parametrize("kind", [Place, Named, PLAIN], ids=["struct", "pydantic", "schema"])
def test_text_that_is_not_unicode_is_mended(kind: Any, text: str | bytes) -> None:
    value = decode_as(kind, text)
    assert (value["name"] if isinstance(value, dict) else value.name) == "a\ufffdb\\ud800"


def test_what_is_invalid_can_be_pickled() -> None:
    with pytest.raises(OutputInvalid) as caught:
        decode_as(Place, '{"name":1}')
    again = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(again, OutputInvalid)
    assert (str(again), again.text, again.path) == (str(caught.value), '{"name":1}', "name")


INVALID: list[tuple[Any, str, str]] = [
    (Place, '{"name":1}', "name"),
    (Place, '{"name":null}', "name"),
    (Place, "{}", ""),
    (Place, "[]", ""),
    (list[Place], '[{"name":"n"},{"name":"n","floor":"x"}]', "[1].floor"),
    (dict[str, Place], '{"a":{}}', "[...]"),
    (Model, '{"size":"hush"}', "size"),
    (list[Model], '[{"size":"hush"}]', "[0]"),
    (Model, '{"size', ""),
    (Place, '{"name":"n', ""),
    (PLAIN, "```json", ""),
    (Place, "", ""),
    (Place, '{"name":"\ud800"}', ""),
    (PLAIN, '{"c":' * 50_000, ""),
]


@pytest.mark.parametrize(("kind", "text", "path"), INVALID, ids=range(len(INVALID)))
def test_what_does_not_fit_has_a_path(kind: Any, text: str, path: str) -> None:
    with pytest.raises(OutputInvalid) as caught:
        decode_as(kind, text)
    assert (caught.value.path, caught.value.text) == (path, text)
    assert isinstance(caught.value, APIError)
    assert str(caught.value).startswith(f"{path}: " if path else "")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("kind", [complex, Place | Model, list[complex]])
def test_a_type_that_json_does_not_have(kind: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        decode_as(kind, "[1]")
    assert caught.value.rule == "type"


@given(st.text(max_size=20))
def test_whatever_the_model_writes_is_a_value_or_invalid(text: str) -> None:
    for kind in (Place, Model, PLAIN):
        with contextlib.suppress(OutputInvalid):
            decode_as(kind, text)
