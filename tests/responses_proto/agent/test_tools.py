"""Tools: what they can be made of, how a request names them, and what the model is told."""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable

import pytest
from msgspec import Struct

from responses_proto.agent.tools import (
    Tool,
    ToolArgumentsError,
    failure,
    open_call,
    render,
    success,
    tool,
    tool_definition,
)
from responses_proto.errors import LocalError
from responses_proto.messages import Message, ToolCall, ToolResult


class Unit(enum.Enum):
    C = "c"


class Place(Struct):
    lat: float
    lon: float


class Area(Struct):
    side: float


@tool
def add(a: int, b: int) -> int:
    """Add two numbers.

    Both may be negative.
    """
    return a + b


def asked(arguments: str, name: str = "add") -> ToolCall:
    return ToolCall(id="c1", name=name, arguments_json=arguments)


def test_a_function_as_the_request_names_it() -> None:
    assert add.definition() == {
        "type": "function",
        "name": "add",
        "description": "Add two numbers.\n\nBoth may be negative.",
        "parameters": {
            "type": "object",
            "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
            "required": ["a", "b"],
            "additionalProperties": False,
        },
        "strict": True,
    }
    assert add(1, b=2) == 3
    assert (repr(add), add.is_async, add.idempotent) == ("Tool(add)", False, False)


def test_what_can_be_said_instead_of_name_and_docstring() -> None:
    @tool(name="sum-of_2", description="Sums.", idempotent=True)
    def hidden(a: int) -> int:
        """Not for the model."""
        return a

    assert (hidden.name, hidden.description, hidden.idempotent) == ("sum-of_2", "Sums.", True)
    assert tool(name="f")(lambda: 1).description == ""
    assert tool(description="")(add.function).description == ""


class Counter:
    """Counts."""

    def __init__(self) -> None:
        self.count = 0

    def step(self, by: int) -> int:
        """Count on."""
        self.count += by
        return self.count

    def __call__(self, by: int) -> int:
        return self.step(by)

    @classmethod
    def made(cls, by: int) -> int:
        return by

    @staticmethod
    def plain(by: int) -> int:
        return by


class Later:
    async def __call__(self, by: int) -> int:
        return by


async def later(by: int) -> int:
    """Later."""
    return by


BY = {"by": {"type": "integer"}}


@pytest.mark.parametrize(
    ("function", "name", "is_async"),
    [
        (Counter().step, "step", False),
        (Counter.made, "made", False),
        (Counter.plain, "plain", False),
        (later, "later", True),
        (functools.partial(later), "later", True),
        (functools.partial(functools.partial(Counter().step)), "step", False),
    ],
)
def test_what_a_tool_can_be_made_of(function: Callable[..., object], name: str, is_async: bool) -> None:
    made = tool(function)
    assert (made.name, made.parameters["properties"], made.is_async) == (name, BY, is_async)


@pytest.mark.parametrize(("function", "is_async"), [(Counter(), False), (Later(), True), (lambda by: by, False)])
def test_what_has_no_name_is_given_one(function: Callable[..., object], is_async: bool) -> None:
    with pytest.raises(LocalError, match="pass name="):
        tool(function)
    made = Tool(function, name="count")
    assert (list(made.parameters["properties"]), made.is_async) == (["by"], is_async)


def test_what_a_partial_has_set_is_not_for_the_model() -> None:
    def fetch(url: str, key: str, tries: int = 3) -> str:
        """Fetch."""
        return f"{url} {key} {tries}"

    made = tool(functools.partial(fetch, key="hidden"))
    assert list(made.parameters["properties"]) == ["url", "tries"]
    assert made(**made.arguments_of(asked('{"url":"u"}'))) == "u hidden 3"
    assert made.description == "Fetch."
    with pytest.raises(ToolArgumentsError, match="key"):
        made.arguments_of(asked('{"url":"u","key":"mine"}'))


def positional(a: int, /) -> None: ...
def many(*numbers: int) -> None: ...
def options(secret: str = "hidden", **rest: int) -> None: ...
def unknown_type(a: complex) -> None: ...
def unknown_name(a: Nowhere) -> None: ...  # type: ignore[name-defined]  # noqa: F821
def two_objects(a: Place | Area) -> None: ...


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (positional, "parameter a has no place"),
        (many, "parameter numbers has no place"),
        (options, "parameter rest has no place"),
        (unknown_type, "complex"),
        (unknown_name, "Nowhere"),
        (two_objects, "union"),
        (Counter.step, "bound method"),
    ],
)
def test_a_signature_that_no_json_object_can_fill(function: Callable[..., object], told: str) -> None:
    with pytest.raises(LocalError, match=told) as caught:
        tool(function)
    assert function.__name__ in str(caught.value)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "two words", "é", "x" * 65, "a.b"])
def test_a_name_that_the_api_refuses(name: str) -> None:
    with pytest.raises(LocalError, match="pass name="):
        Tool(add.function, name=name) if name else Tool(lambda: 1, name=name)


def test_definitions_in_the_older_form_are_flattened() -> None:
    inner = {"name": "f", "parameters": {}}
    assert tool_definition({"type": "function", "function": inner}) == {"type": "function", **inner}
    assert tool_definition(add) == add.definition()
    hosted = {"type": "web_search"}
    assert tool_definition(hosted) is hosted


LOOP: list[object] = []
LOOP.append(LOOP)


class Shown:
    def __str__(self) -> str:
        return "shown"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        ("", ""),
        (None, "null"),
        ({"a": [1, 2.5, True]}, '{"a":[1,2.5,true]}'),
        (Place(1.0, 2.0), '{"lat":1.0,"lon":2.0}'),
        (Unit.C, '"c"'),
        (Shown(), "shown"),
        ("file\udcff", "file?"),
        (["\udcff"], "['\\udcff']"),
        (LOOP, "[[...]]"),
    ],
)
def test_what_the_model_is_told_of_a_value(value: object, text: str) -> None:
    assert render(value) == text
    result = success(asked(""), value, duration_ms=1.5)
    assert result == ToolResult(tool_call_id="c1", name="add", content=text, duration_ms=1.5)
    assert result.success
    Message.tool(result).items()


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ValueError("no such city"), "ValueError: no such city"),
        ("too late", "too late"),
        (OSError("file\udcff"), "OSError: file?"),
    ],
)
def test_what_the_model_is_told_of_a_fault(error: BaseException | str, text: str) -> None:
    result = failure(asked(""), error, duration_ms=2.0)
    assert (result.content, result.error, result.success, result.duration_ms) == (f"Error: {text}", text, False, 2.0)
    Message.tool(result).items()


def test_a_call_is_opened_or_answered_with_what_is_wrong() -> None:
    tools = {"add": add, "later": tool(later)}
    assert open_call(tools, asked('{"a":1,"b":2}')) == (add, {"a": 1, "b": 2})
    wrong = open_call(tools, asked('{"a":"x","b":2}'))
    assert isinstance(wrong, ToolResult)
    assert "$.a" in wrong.content
    strange = open_call(tools, asked("{}", "subtract"))
    assert isinstance(strange, ToolResult)
    assert strange.error == "there is no tool subtract; there are: add, later"
    none = open_call({}, asked("{}"))
    assert isinstance(none, ToolResult)
    assert none.error == "there is no tool add; there are: none"
