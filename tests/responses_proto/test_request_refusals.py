"""What no request body is built of: unknown names, what the API would refuse, and what has no JSON form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.responses_proto.request_bodies import TAIL, body_of

from responses_proto.errors import InvalidRequest
from responses_proto.items import FunctionCallItem
from responses_proto.messages import Message, ToolCall


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("messages", "input"),
        ("max_tokens", "max_output_tokens"),
        ("max_completion_tokens", "max_output_tokens"),
        ("response_format", "text.format"),
        ("text_format", "text="),
        ("functions", "tools"),
        ("function_call", "tool_choice"),
        ("reasoning_effort", "reasoning="),
        ("system", "instructions"),
        ("logprobs", "top_logprobs"),
        ("seed", "no parameter"),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_other_names_name_the_right_one(name: str, instead: str, check: bool) -> None:
    with pytest.raises(InvalidRequest, match=instead) as caught:
        body_of(check=check, **{name: None})
    assert (caught.value.path, caught.value.rule) == (name, "known")


def test_the_first_unknown_name_is_told_whatever_the_hash_seed() -> None:
    with pytest.raises(InvalidRequest) as caught:
        body_of(zeta=1, alpha=1, mu=1)
    assert caught.value.path == "alpha"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"max_output_tokens": 1}, "max_output_tokens"),
        ({"input": []}, "input"),
        ({"input": [Message.user("a"), FunctionCallItem(call_id="c", name="a b")]}, "input[1].name"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools[0].function"),
    ],
)
def test_what_the_api_would_refuse_is_refused_unless_switched_off(given: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        body_of(**given)
    assert caught.value.path == path
    assert body_of(**given, check=False)


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


NAN, INFINITE = float("nan"), float("-inf")


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"metadata": {"a": object()}}, "metadata.a"),
        ({"user": "\ud800"}, "user"),
        ({"temperature": nested(100_000)}, "temperature"),
        ({"input": [TAIL, nested(100_000)]}, "input[1]"),
        ({"input": "\ud800"}, "input"),
        ({"input": [TAIL, {"type": "message", "content": {1j}}]}, "input[1].content"),
        ({"extra_body": {"x": object}}, "x"),
        ({"temperature": NAN}, "temperature"),
        ({"top_p": INFINITE}, "top_p"),
        ({"extra_body": {"a": {"b": [0, NAN]}}}, "a.b[1]"),
        ({"temperature": Decimal("0.5")}, "temperature"),
        ({"extra_body": {"a": [Decimal(1)]}}, "a[0]"),
        ({"tools": [{"type": "function", "name": "f", "parameters": b"{}"}]}, "tools[0].parameters"),
        ({"input": b"hello"}, "input"),
        ({"input": [b"hello{"]}, "input[0]"),
        ({"input": [Message.user("\ud800")]}, "input[0].content[0].text"),
        ({"input": [TAIL, Message.assistant(None, [ToolCall(id="c", name="\ud800")])]}, "input[1].name"),
        (
            {"input": [Message.assistant("a", [ToolCall(id="c", name="f", arguments={"x": NAN})])]},
            "input[1].arguments.x",
        ),
        (
            {"input": [Message.assistant(None, [ToolCall(id="c", name="f", arguments={"x": object()})])]},
            "input[0].arguments.x",
        ),
    ],
)
def test_what_has_no_json_form_is_named(given: dict[str, Any], path: str, check: bool) -> None:
    with pytest.raises(InvalidRequest) as caught:
        body_of(check=check, **given)
    assert (caught.value.path, caught.value.rule) == (path, "json")
    assert str(caught.value).startswith(f"{path}: ")


def test_extra_body_is_a_mapping() -> None:
    with pytest.raises(InvalidRequest) as caught:
        body_of(extra_body=b"{}")
    assert (caught.value.path, caught.value.rule) == ("extra_body", "type")
