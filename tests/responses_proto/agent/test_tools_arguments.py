"""Arguments: every kind of parameter has a schema, and what does not fit it says where."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from responses_proto.agent.tools import (
    ToolArgumentsError,
    tool,
)
from responses_proto.messages import ToolCall


class Unit(enum.Enum):
    C = "c"
    F = "f"


class Place(Struct):
    lat: float
    lon: float


@dataclass
class Area:
    corners: list[Place]


class Options(TypedDict):
    depth: int


@tool
def add(a: int, b: int) -> int:
    """Add two numbers.

    Both may be negative.
    """
    return a + b


def asked(arguments: str, name: str = "add") -> ToolCall:
    return ToolCall(id="c1", name=name, arguments_json=arguments)


def every(
    text: str,
    count: int,
    share: float,
    sure: bool,
    unit: Unit,
    kind: Literal["a", "b"],
    maybe: int | None,
    many: list[Place],
    area: Area,
    options: Options,
    limit: Annotated[int, Meta(ge=1, description="How many at most.")],
) -> object:
    return (text, count, share, sure, unit, kind, maybe, many, area, options, limit)


ALL = (
    '{"text":"t","count":1,"share":1,"sure":true,"unit":"f","kind":"b","maybe":null,'
    '"many":[{"lat":1,"lon":2}],"area":{"corners":[]},"options":{"depth":3},"limit":1}'
)


def test_every_kind_of_parameter() -> None:
    made = tool(every)
    assert made.strict
    given = made.arguments_of(asked(ALL))
    place = Place(1.0, 2.0)
    assert made(**given) == ("t", 1, 1.0, True, Unit.F, "b", None, [place], Area([]), {"depth": 3}, 1)
    assert isinstance(given["share"], float)
    assert made.parameters["properties"]["limit"]["description"] == "How many at most."


class Tree(Struct):
    children: list[Tree]


class Loose(Struct):
    x: int
    y: int = 0


class Partly(TypedDict):
    name: str
    age: NotRequired[int]


@pytest.mark.parametrize(
    ("kind", "strict"),
    [
        (Place, True),
        (list[Area], True),
        (Options | None, True),
        (Tree, True),
        (Annotated[Unit, Meta(description="Of heat.")], True),
        (Any, False),
        (dict, False),
        (dict[str, int], False),
        (list, False),
        (tuple[int, str], False),
        (set[int], False),
        (Loose, False),
        (list[Loose | None], False),
        (Partly, False),
        (list[dict[str, Place]], False),
    ],
)
def test_strict_is_said_of_what_is_strict_all_through(kind: Any, strict: bool) -> None:
    def take(it: Any) -> None: ...

    take.__annotations__["it"] = kind
    made = tool(take)
    assert made.strict is strict
    assert made.parameters["required"] == ["it"]
    assert made.parameters["additionalProperties"] is False
    if strict:
        for definition in made.parameters.get("$defs", {}).values():
            assert definition.get("additionalProperties", False) is False
            assert definition.get("required", []) == list(definition.get("properties", {}))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('"count":1', '"count":"1"', "$.count"),
        ('"unit":"f"', '"unit":"k"', "$.unit"),
        ('"kind":"b"', '"kind":"c"', "$.kind"),
        ('"lon":2', '"lon":"east"', "$.many[0].lon"),
        (',"lon":2', "", "$.many[0]"),
        ('"corners":[]', '"corners":[1]', "$.area.corners[0]"),
        ('{"depth":3}', "{}", "$.options"),
        ('"limit":1', '"limit":0', "$.limit"),
        ('"limit":1', '"limit":1,"more":2', "more"),
        (ALL, "{}", "text"),
        (ALL, "[]", "object"),
        (ALL, '{"text":', "truncated"),
    ],
)
def test_arguments_that_do_not_fit_say_where(old: str, new: str, path: str) -> None:
    with pytest.raises(ToolArgumentsError) as caught:
        tool(every).arguments_of(asked(ALL.replace(old, new)))
    assert path in str(caught.value)
    assert "every" in str(caught.value)


@given(st.text())
def test_no_arguments_are_too_strange(text: str) -> None:
    try:
        add.arguments_of(asked(text or "?"))
    except ToolArgumentsError:
        return
    raise AssertionError(text)


def test_a_call_made_by_a_program_has_no_text() -> None:
    assert add.arguments_of(ToolCall(id="c", name="add", arguments={"a": 1, "b": 2})) == {"a": 1, "b": 2}
    assert tool(name="f")(lambda: 1).arguments_of(ToolCall(id="c", name="f")) == {}


MISSING = object()


def defaults(
    a: int,
    b: int = 2,
    c: int = None,  # type: ignore[assignment]  # noqa: RUF013 - an old habit
    d: list[int] = [1],  # noqa: B006
    e: Any = MISSING,
    f: Unit = Unit.C,
    g: str | None = None,
) -> object:
    return (a, b, c, d, e, f, g)


@pytest.mark.parametrize("value", [float("nan"), object(), "\ud800"])
def test_a_call_made_by_a_program_with_what_is_no_json(value: object) -> None:
    with pytest.raises(ToolArgumentsError, match="arguments of add: a: "):
        add.arguments_of(ToolCall(id="c", name="add", arguments={"a": value, "b": 2}))


def test_defaults_are_the_functions_own() -> None:
    made = tool(defaults)
    assert made(**made.arguments_of(asked('{"a":1}'))) == (1, 2, None, [1], MISSING, Unit.C, None)
    assert made(**made.arguments_of(asked('{"a":1,"c":null,"d":[],"f":"f"}'))) == (
        1,
        2,
        None,
        [],
        MISSING,
        Unit.F,
        None,
    )
    assert made.parameters["required"] == ["a"]
    assert made.parameters["properties"]["b"] == {"type": "integer", "default": 2}
    assert not made.strict


def test_arguments_nested_without_end() -> None:
    with pytest.raises(ToolArgumentsError, match="recursion"):
        tool(defaults).arguments_of(asked('{"a":1,"e":' + "[" * 50_000))
