"""The setup of a run: whatever it is given as, it is JSON that can be saved."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import Raw

from responses_proto.agent.setup import Setup
from responses_proto.agent.stopping import MaxIterations, TokenLimit
from responses_proto.agent.tools import tool
from responses_proto.decoding import encode_json
from responses_proto.errors import LocalError


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


DEFINITION = Raw(encode_json(add.definition()))
CHAT = {"type": "function", "function": {k: v for k, v in add.definition().items() if k != "type"}}


@pytest.mark.parametrize(
    "tools",
    [
        (add,),
        [add],
        [add.definition()],
        (DEFINITION,),
        [bytes(DEFINITION)],
        (one for one in (add,)),
        [{"type": "function", **{k: v for k, v in add.definition().items() if k != "type"}}],
    ],
)
def test_tools_of_any_make(tools: Any) -> None:
    made = Setup(tools=tools)
    assert made.tools == (DEFINITION,)
    assert msgspec.json.decode(msgspec.json.encode(made), type=Setup) == made


def test_a_tool_as_chat_completions_has_it() -> None:
    given: Any = [CHAT]
    assert msgspec.json.decode(Setup(tools=given).tools[0]) == add.definition()


@pytest.mark.parametrize("given", [{"temperature": 1}, Raw(b'{"temperature":1}'), b'{"temperature":1}'])
def test_parameters_of_any_make(given: Any) -> None:
    made = Setup(parameters=given, stop=MaxIterations(3) | TokenLimit(5))
    assert made.parameters == Raw(b'{"temperature":1}')
    assert made.settings() == {"temperature": 1}
    assert msgspec.json.decode(msgspec.json.encode(made), type=Setup) == made


@pytest.mark.parametrize(
    "wrong",
    [
        {"parameters": Raw(b"[1]")},
        {"parameters": Raw(b"{")},
        {"parameters": [1]},
        {"parameters": "m"},
        {"parameters": None},
        {"parameters": {"x": object()}},
        {"parameters": b"{"},
        {"tools": add},
        {"tools": 5},
        {"tools": "web_search"},
        {"tools": {"type": "web_search"}},
        {"tools": ["web_search"]},
        {"tools": [Raw(b"3")]},
        {"tools": [{"x": {1, object()}}]},
    ],
)
def test_what_is_no_json_object_is_refused_at_once(wrong: Any) -> None:
    with pytest.raises(LocalError, match=next(iter(wrong))):
        Setup(**wrong)


def test_what_is_not_given() -> None:
    made = Setup()
    assert (made.tools, made.parameters, made.instructions, made.stop) == ((), Raw(b"{}"), None, None)
