"""Items of input: what a call, an answer and a message must have."""

from __future__ import annotations

from typing import Any

import pytest

from responses_proto.items import (
    CustomToolCallItem,
    CustomToolCallOutputItem,
    FunctionCallItem,
    FunctionCallOutputItem,
    MessageItem,
)
from responses_proto.messages import Message, ToolCall, ToolResult
from responses_proto.parts import InputFile, InputImage, InputText, OutputText, Refusal
from responses_proto.rules import find_problems
from responses_proto.rules.items import item, lengths

from .cases import LONG, TEXT, Case, assert_refused, message, names, one, parts

TOO_LONG = "x" * (TEXT + 1)
HUGE = InputText(TOO_LONG)
HUGE_IMAGE = InputImage(image_url="x" * 20_971_521)
CALL = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}
ANSWER = {"type": "function_call_output", "call_id": "c", "output": "x"}
CUSTOM_ANSWER = {**ANSWER, "type": "custom_tool_call_output"}


def without(given: dict[str, Any], name: str) -> dict[str, Any]:
    return {"input": [{key: value for key, value in given.items() if key != name}]}


def told(role: str, content: object) -> dict[str, Any]:
    return {"input": [{"type": "message", "role": role, "content": content}]}


REFUSED = [
    Case("input[0]", "type", {"input": ["hi"]}),
    Case("input[1]", "type", {"input": [message(), 3]}),
    # Calls.
    Case("input[0].call_id", "length", {"input": [CALL | {"call_id": LONG}]}),
    Case("input[0].call_id", "required", without(CALL, "call_id")),
    Case("input[0].call_id", "required", {"input": [CALL | {"call_id": None}]}),
    Case("input[0].call_id", "non-empty", {"input": [CALL | {"call_id": ""}]}),
    Case("input[0].call_id", "non-empty", {"input": [FunctionCallItem(call_id="", name="f")]}),
    Case("input[0].call_id", "type", {"input": [CALL | {"call_id": 7}]}),
    Case("input[0].call_id", "length", one(type="acme:call", call_id=LONG)),
    Case("input[0].name", "length", {"input": [FunctionCallItem(call_id="c", name=LONG)]}),
    Case("input[0].name", "name", one(type="function_call", call_id="c", name="get weather")),
    Case("input[0].name", "required", one(type="custom_tool_call", call_id="c")),
    Case("input[0].arguments", "type", {"input": [CALL | {"arguments": {"a": 1}}]}),
    Case("input[0].arguments", "required", {"input": [CALL | {"arguments": None}]}),
    Case("input[0].arguments", "length", {"input": [CALL | {"arguments": TOO_LONG}]}),
    Case("input[0].input", "length", {"input": [CustomToolCallItem(call_id="c", name="f", input=TOO_LONG)]}),
    # What was made of messages.
    Case("input[0].name", "name", {"input": [Message.assistant(None, [ToolCall(id="c", name="a b")])]}),
    Case("input[1].call_id", "length", {"input": [Message.assistant("a", [ToolCall(id=LONG, name="f")])]}),
    Case(
        "input[0].call_id",
        "length",
        {"input": [Message.tool(ToolResult(tool_call_id=LONG, name="f", content="x"))]},
    ),
    Case("input[0].content[0].text", "length", {"input": Message.user(TOO_LONG)}),
    # Answers.
    Case("input[0].call_id", "length", {"input": [FunctionCallOutputItem(call_id=LONG, output="x")]}),
    Case("input[0].call_id", "required", without(ANSWER, "call_id")),
    Case("input[0].call_id", "required", without(CUSTOM_ANSWER, "call_id")),
    Case("input[0].call_id", "non-empty", {"input": [ANSWER | {"call_id": "", "name": "f"}]}),
    Case("input[1].output", "non-empty", {"input": [message(), FunctionCallOutputItem(call_id="c", output="")]}),
    Case("input[0].output", "non-empty", {"input": [ANSWER | {"output": []}]}),
    Case("input[0].output", "non-empty", {"input": [CustomToolCallOutputItem(call_id="c", output="")]}),
    Case("input[0].output", "required", {"input": [ANSWER | {"output": None}]}),
    Case("input[0].output", "required", without(CUSTOM_ANSWER, "output")),
    Case("input[0].output", "type", {"input": [ANSWER | {"output": {"a": 1}}]}),
    Case("input[0].output", "length", {"input": [ANSWER | {"output": TOO_LONG}]}),
    Case("input[0].output[0].text", "length", {"input": [CustomToolCallOutputItem(call_id="c", output=(HUGE,))]}),
    # Messages.
    Case("input[0].content", "required", {"input": [{"role": "user"}]}),
    Case("input[0].content", "required", told("assistant", None)),
    Case("input[0].content", "type", told("user", {"type": "input_text", "text": "a"})),
    Case("input[0].content", "length", told("user", TOO_LONG)),
    Case("input[0].role", "chat", {"input": [{"role": "tool", "content": "42", "tool_call_id": "c"}]}),
    Case("input[0].role", "chat", told("function", "42")),
    Case("input[0].tool_calls", "chat", {"input": [{"role": "assistant", "content": "a", "tool_calls": []}]}),
    Case("input[0].content[0].type", "chat", parts({"type": "text", "text": "a"})),
    Case("input[0].content[0].type", "chat", parts({"type": "image_url", "image_url": "data:,"})),
    Case("input[0].content[1].text", "length", parts(InputText("a"), HUGE)),
    Case("input[0].content[0].text", "length", {"input": [MessageItem(content=(OutputText(TOO_LONG),))]}),
    Case("input[0].content[0].refusal", "length", {"input": [MessageItem(content=(Refusal(TOO_LONG),))]}),
    Case("input[0].content[0].image_url", "length", {"input": [MessageItem(content=(HUGE_IMAGE,))]}),
    Case("input[0].content[0].file_data", "length", parts(InputFile(file_data="x" * 33_554_433))),
    Case("input[0].content[0].image_url", "flat", parts({"type": "image_url", "image_url": {"url": "x"}})),
    Case("input[0].content[0]", "type", parts("hi")),
    Case("input[0].content[0]", "type", parts(None)),
]


@pytest.mark.parametrize("case", REFUSED, ids=names(REFUSED))
def test_what_is_refused(case: Case) -> None:
    assert_refused(case)


TAKEN: list[dict[str, Any]] = [
    {"input": [{"role": "user", "content": "short form"}, {"type": "item_reference", "id": "msg_1"}, {"id": "msg_1"}]},
    one(type="function_call", call_id="x" * 64, name="aZ09_-" * 10, arguments="{}"),
    one(type="function_call_output", call_id="c", output="x" * TEXT),
    one(type="function_call_output", name="f", output="x"),
    one(type="custom_tool_call_output", call_id="c", output=[{"type": "input_text", "text": "a"}]),
    one(type="acme:tomorrow", name="any name at all", call_id="c"),
    one(type="acme:tomorrow", output=None, content=None),
    one(type="mcp_call", name="server.tool", server_label="s"),
    one(type="message", role="critic", content=[{"type": "input_smell", "smell": "x"}], phase="dreaming"),
    one(type="message", role="user", content="plain"),
    one(type="reasoning", summary=[{"type": "summary_text", "text": "a"}], content=None),
    {"input": [message(InputImage(image_url="data:image/png;base64,AAAA", detail="microscopic"))]},
]


@pytest.mark.parametrize("body", TAKEN)
def test_what_is_not_refused(body: dict[str, Any]) -> None:
    assert find_problems(body) == []


def test_each_problem_of_an_item_is_told() -> None:
    wrong: dict[str, object] = {"type": "function_call", "call_id": LONG, "name": "a b", "arguments": TOO_LONG}
    assert [problem.path for problem in item(wrong, "i")] == ["i.call_id", "i.name", "i.arguments"]
    assert [problem.path for problem in lengths({"text": TOO_LONG, "output": TOO_LONG}, "p")] == ["p.output", "p.text"]
