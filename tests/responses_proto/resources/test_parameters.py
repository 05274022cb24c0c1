"""Parameters: their names are those of the request, and what the API would refuse is refused here."""

from __future__ import annotations

import json
from typing import Any, get_type_hints

import pytest
from msgspec import Raw

from responses_proto.agent.tools import Tool, tool
from responses_proto.decoding import encode_json
from responses_proto.errors import InvalidRequest, LocalError
from responses_proto.messages import Message
from responses_proto.request import PARAMETERS
from responses_proto.resources.call import Extra
from responses_proto.resources.parameters import (
    CompactParameters,
    CountParameters,
    CreateParameters,
    body_of,
    checked,
    items_of,
    metadata_of,
    page_query,
    tools_of,
)


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


def names(kind: type) -> set[str]:
    return set(get_type_hints(kind)) - set(Extra.__annotations__)


def test_the_typed_parameters_are_those_of_a_request() -> None:
    assert names(CreateParameters) == PARAMETERS - {"stream"} | {"check"}
    assert names(CountParameters) - {"personality"} < PARAMETERS
    assert names(CompactParameters) < PARAMETERS


def refused(*found: str) -> Any:
    class Refused:
        def __enter__(self) -> Any:
            self.raises = pytest.raises(InvalidRequest)
            return self.raises.__enter__()

        def __exit__(self, *error: Any) -> bool:
            caught = self.raises.__exit__(*error)
            assert (self.raises.excinfo.value.path, self.raises.excinfo.value.rule) == found
            return bool(caught)

    return Refused()


def test_tools_may_be_functions_definitions_and_typed() -> None:
    def double(number: int) -> int:
        return 2 * number

    plain, chat = {"type": "web_search"}, {"type": "function", "function": {"name": "f"}}
    sent = tools_of([add, double, plain, chat])
    assert sent == [add.definition(), Tool(double).definition(), plain, {"type": "function", "name": "f"}]
    raw = Raw(b"{}")
    assert tools_of([raw, int]) == [raw, int]
    assert tools_of(iter([plain])) == [plain]
    assert tools_of([]) is tools_of(None) is None
    wrong: Any
    for wrong in ("x", b"[]", {"a": 1}, raw):
        assert tools_of(wrong) is wrong


def test_a_body_of_some_parameters() -> None:
    body = body_of({"input": "Hi", "model": None, "tools": [{"type": "web_search"}]}, ("input", "model", "tools"), None)
    assert json.loads(body) == {"input": "Hi", "tools": [{"type": "web_search"}]}
    assert json.loads(body_of({"input": "Hi"}, ["input"], {"input": None, "x": 1})) == {"input": None, "x": 1}
    with refused("store", ""):
        body_of({"store": True}, ["input"], None)
    with refused("input", "non-empty"):
        body_of({"input": ""}, ["input"], None)
    with refused("input[0].content", "required"):
        body_of({"input": [{"role": "user"}]}, ["input"], None)


def test_items_of_a_conversation() -> None:
    short = {"role": "user", "content": "Hi"}
    long = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}]}
    assert json.dumps(items_of([short])) == json.dumps([long])
    assert json.loads(encode_json(items_of(Message.user("Hi")))) == [long]
    assert items_of(None) == items_of([]) == []
    assert len(items_of([long] * 20)) == 20
    with refused("items", "length"):
        items_of([long] * 21)
    with refused("items", "type"):
        items_of("Hi")
    with refused("items[1]", "type"):
        items_of([long, 3])  # type: ignore[list-item]
    with refused("items[0].call_id", "required"):
        items_of([{"type": "function_call_output", "output": "x"}])


def test_metadata() -> None:
    assert metadata_of({"a": "b", "gone": None}) == {"a": "b", "gone": None}
    assert metadata_of(None) is None
    with refused("metadata", "type"):
        metadata_of([])  # type: ignore[arg-type]
    with refused("metadata", "metadata"):
        metadata_of({str(number): "" for number in range(17)})
    with refused("metadata.a", "json"):
        metadata_of({"a": float("inf")})


@pytest.mark.parametrize(
    ("given", "path", "rule"),
    [
        ({"limit": 0}, "limit", "range"),
        ({"limit": 101}, "limit", "range"),
        ({"limit": "5"}, "limit", "type"),
        ({"limit": True}, "limit", "type"),
        ({"order": "up"}, "order", "range"),
        ({"after": 3}, "after", "type"),
        ({"include": "x"}, "include", "type"),
    ],
)
def test_a_list_that_the_api_would_refuse(given: dict[str, Any], path: str, rule: str) -> None:
    with refused(path, rule):
        page_query(**{"after": None, "include": None, "limit": None, "order": None, **given})


def test_a_list() -> None:
    assert page_query("a", ("x",), 100, "desc") == {"after": "a", "include": ("x",), "limit": 100, "order": "desc"}
    checked(iter(()))
    assert issubclass(InvalidRequest, LocalError)
