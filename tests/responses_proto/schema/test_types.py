"""Schemas of types: every value fits the schema of its type; any kind of type, and pydantic unseen."""

from __future__ import annotations

import dataclasses
import datetime
import subprocess
import sys
import uuid
from typing import Annotated, Any, Literal, NamedTuple, NotRequired, TypedDict

import attrs
import jsonschema
import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct
from tests.responses_proto.schema.shapes import ANY_SHAPE, Level, Shape, Unit

from responses_proto.agent.tools import tool
from responses_proto.errors import InvalidRequest
from responses_proto.messages import ToolCall
from responses_proto.schema.types import from_plain, is_pydantic, json_schema, pydantic_fault


@given(data=st.data(), shape=ANY_SHAPE)
def test_any_value_fits_the_schema_of_its_type(data: st.DataObject, shape: Shape) -> None:
    plain = msgspec.json.decode(msgspec.json.encode(data.draw(shape.values)))
    jsonschema.validate(plain, json_schema(shape.kind), cls=jsonschema.Draft202012Validator)


class Point(Struct):
    x: float
    y: Annotated[float, Meta(ge=0, description="How high.")] = 0.0


@dataclasses.dataclass
class Line:
    start: Point
    end: Point | None = None


class Tree(Struct):
    children: list[Tree]


class Cat(Struct, tag_field="kind", tag="cat"):
    lives: int


class Dog(Struct, tag_field="kind", tag="dog"):
    name: str


class Typed(TypedDict):
    name: str
    age: NotRequired[int]


class Pair(NamedTuple):
    left: int
    right: str


@attrs.define
class Attrs:
    size: int = 3


class Model(pydantic.BaseModel):
    size: int
    unit: Literal["c", "f"] = "c"
    inner: Model | None = None


@dataclasses.dataclass
class Mixed:
    model: Model
    many: list[Model]


X = {"type": "number"}
Y = {"description": "How high.", "type": "number", "minimum": 0, "default": 0.0}
POINT = {"title": "Point", "type": "object", "properties": {"x": X, "y": Y}, "required": ["x"]}
TREE = {
    "title": "Tree",
    "type": "object",
    "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}},
    "required": ["children"],
}
KINDS: list[tuple[Any, dict[str, Any]]] = [
    (int, {"type": "integer"}),
    (uuid.UUID, {"type": "string", "format": "uuid"}),
    (datetime.date, {"type": "string", "format": "date"}),
    (dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),
    (Unit, {"title": "Unit", "enum": ["c", "f"]}),
    (Level, {"title": "Level", "enum": [1, 2]}),
    (int | None, {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
    (Point, POINT),
    (list[Point], {"type": "array", "items": {"$ref": "#/$defs/Point"}, "$defs": {"Point": POINT}}),
    (Tree, TREE | {"$defs": {"Tree": TREE}}),
    (
        Typed,
        {
            "title": "Typed",
            "type": "object",
            "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
            "required": ["name"],
        },
    ),
    (
        Attrs,
        {
            "title": "Attrs",
            "type": "object",
            "properties": {"size": {"type": "integer", "default": 3}},
            "required": [],
        },
    ),
]


@pytest.mark.parametrize(("kind", "schema"), KINDS, ids=[str(kind) for kind, _ in KINDS])
def test_schema_of(kind: Any, schema: dict[str, Any]) -> None:
    assert json_schema(kind) == schema


def test_nested_types_are_definitions() -> None:
    schema = json_schema(Line)
    assert schema["properties"] == {
        "start": {"$ref": "#/$defs/Point"},
        "end": {"anyOf": [{"$ref": "#/$defs/Point"}, {"type": "null"}], "default": None},
    }
    assert schema["$defs"] == {"Point": POINT}


def test_tagged_unions() -> None:
    schema = json_schema(Cat | Dog)
    assert schema["anyOf"] == [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]
    jsonschema.validate({"kind": "dog", "name": "Rex"}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"kind": "cat", "name": "Rex"}, schema)


def test_a_plain_schema_is_given_back() -> None:
    schema = {"type": "object", "x-mine": [1]}
    assert json_schema(schema) == schema


def test_pydantic_models_alone_and_inside_other_types() -> None:
    alone = json_schema(Model)
    assert alone["type"] == "object"
    schema = json_schema(Mixed)
    value = {"model": {"size": 1, "inner": {"size": 2}}, "many": [{"size": 3, "unit": "f"}]}
    jsonschema.validate(value, schema)
    for broken in ({"model": {"size": "x"}, "many": []}, {"model": {"size": 1, "inner": {}}, "many": []}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)


def test_two_types_of_one_name_are_not_mixed_up() -> None:
    inner = pydantic.create_model("Point", z=(int, ...))
    outer = pydantic.create_model("Outer", point=(inner, ...))
    with pytest.raises(InvalidRequest, match="Point") as caught:
        json_schema(msgspec.defstruct("Both", [("a", Point), ("b", outer)]))
    assert caught.value.rule == "type"


def test_two_types_of_one_name_in_one_module_are_not_mixed_up() -> None:
    one, other = msgspec.defstruct("Same", [("a", int)]), msgspec.defstruct("Same", [("b", int)])
    with pytest.raises(InvalidRequest, match="Same") as caught:
        json_schema(msgspec.defstruct("Both", [("a", one), ("b", other)]))
    assert caught.value.rule == "type"


@pytest.mark.parametrize("kind", [complex, object, list[complex], Line | Point, Model | Line, "Point", 3])
def test_what_has_no_schema_is_refused(kind: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        json_schema(kind)
    assert caught.value.rule == "type"


def test_from_plain_makes_models_and_says_what_is_wrong_without_the_value() -> None:
    assert from_plain(Model, {"size": 1}) == Model(size=1)
    with pytest.raises(ValueError, match=r"^inner\.size: ") as caught:
        from_plain(Model, {"size": 1, "inner": {"size": "hush"}})
    assert "hush" not in str(caught.value)
    with pytest.raises(NotImplementedError):
        from_plain(complex, {})


def test_a_tool_may_take_models() -> None:
    @tool
    def measure(model: Model, times: int) -> int:
        return model.size * times

    call = ToolCall(id="c", name="measure", arguments_json='{"model":{"size":4},"times":2}')
    assert measure(**measure.arguments_of(call)) == 8


def test_pydantic_faults_have_a_path() -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        pydantic.TypeAdapter(list[Model]).validate_python([{"size": 1}, {"size": []}])
    assert pydantic_fault(caught.value) == ("[1].size", "Input should be a valid integer")
    assert pydantic_fault(ValueError("x")) is None


def test_pydantic_is_known_by_what_it_can_do() -> None:
    assert [is_pydantic(kind) for kind in (Model, Model(size=1), Point)] == [True, False, False]


def test_pydantic_is_not_imported() -> None:
    code = """if True:
        import dataclasses, sys
        from responses_proto.schema import decode_as, text_format
        made = dataclasses.make_dataclass("Made", [("a", int)])
        assert text_format(made)["strict"] and decode_as(made, '{"a":1}') == made(1)
        sys.exit("pydantic" in sys.modules)
    """
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
