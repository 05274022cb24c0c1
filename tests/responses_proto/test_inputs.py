"""What may be given as input and as tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydantic
import pytest
from msgspec import Raw
from openai.types.responses import ResponseFunctionToolCall, ResponseReasoningItem

from responses_proto.decoding import encode_json
from responses_proto.errors import InvalidRequest
from responses_proto.inputs import prepared, prepared_input
from responses_proto.items import FunctionCallItem, UnknownItem
from responses_proto.messages import Message, Role
from responses_proto.response import read_response
from responses_proto.tools import FunctionTool

ITEMS = b'{"type":"reasoning","id":"rs","summary":[],"new" : 1},{"type":"acme:new" ,"id":"q"}'
RESPONSE = read_response(b'{"id":"r","status":"completed","output":[' + ITEMS + b"]}")
USER = b'{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}'
SHORT = {"role": "user", "content": "hi"}


class SaysDict:
    def to_dict(self) -> dict[str, object]:
        return {"type": "item_reference", "id": "i"}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("hi", b'"hi"'),
        (b' "hi"', b' "hi"'),
        (bytearray(b"[ ]"), b"[ ]"),
        (memoryview(b"[{ }]"), b"[{ }]"),
        (Raw(b"taken at its word"), b"taken at its word"),
        (Message.user("hi"), b"[" + USER + b"]"),
        (RESPONSE, b"[" + ITEMS + b"]"),
        ([RESPONSE, Message.user("hi")], b"[" + ITEMS + b"," + USER + b"]"),
        ([SHORT, RESPONSE.as_input(), [Message.user("hi")]], b"[" + USER + b"," + ITEMS + b"," + USER + b"]"),
        ((one for one in (SHORT,)), b"[" + USER + b"]"),
        ([bytearray(b"{ }"), memoryview(b"{  }")], b"[{ },{  }]"),
        ([], b"[]"),
        ([Message.assistant(None)], b"[]"),
        ([SaysDict()], b'[{"type":"item_reference","id":"i"}]'),
    ],
)
def test_input(given: Any, sent: bytes) -> None:
    assert encode_json(prepared_input(given)) == sent


def test_objects_of_the_official_client_give_what_the_server_sent() -> None:
    call = {"type": "function_call", "id": "fc", "call_id": "c", "name": "f", "arguments": "{}", "new": [1]}
    thought = {"type": "reasoning", "id": "rs", "summary": [], "encrypted_content": "E"}
    given = [ResponseFunctionToolCall.model_validate(call), ResponseReasoningItem.model_validate(thought)]
    assert prepared_input(given) == [call, thought]


class Whole(pydantic.BaseModel):
    items: list[int] = []


@pytest.mark.parametrize(
    ("given", "path", "rule"),
    [
        (3, "input", "type"),
        (SHORT, "input", "type"),
        (FunctionCallItem(call_id="c", name="f"), "input", "type"),
        (UnknownItem("x", b"{}"), "input", "type"),
        (Whole(), "input", "type"),
        (b"7", "input", "type"),
        (b"{}", "input", "type"),
        (b"", "input", "json"),
        (b"[hello]", "input", "json"),
        ([None], "input[0]", "type"),
        ([SHORT, [SHORT, None]], "input[2]", "type"),
        ([SHORT, b"hello"], "input[1]", "json"),
        ([SHORT, {"a": [1, float("nan")]}], "input[1].a[1]", "json"),
        ([RESPONSE, Message(role=Role.TOOL, content="x")], "input[2].tool_call_id", "non-empty"),
    ],
)
def test_what_is_no_input(given: Any, path: str, rule: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        prepared("input", given)
    assert (caught.value.path, caught.value.rule) == (path, rule)


class Defined:
    def definition(self) -> dict[str, object]:
        return {"type": "function", "name": "f"}


@pytest.mark.parametrize("many", [list, tuple, iter])
def test_tools_say_themselves_how_they_are_defined(many: Callable[[list[object]], object]) -> None:
    given = [Defined(), FunctionTool(name="g"), b'{"type" : "x"}']
    sent = [{"type": "function", "name": "f"}, {"type": "function", "name": "g"}, Raw(b'{"type" : "x"}')]
    assert prepared("tools", many(given)) == sent


@pytest.mark.parametrize("given", ["x", {"type": "function"}, Raw(b"[]"), 3])
def test_what_is_no_list_of_tools_is_left_to_the_rules(given: object) -> None:
    assert prepared("tools", given) == given


def test_a_class_is_no_tool() -> None:
    with pytest.raises(InvalidRequest) as caught:
        prepared("tools", [Defined])
    assert (caught.value.path, caught.value.rule) == ("tools[0]", "json")


def test_other_parameters_are_plain_values() -> None:
    assert prepared("metadata", {"a": "b"}) == {"a": "b"}
