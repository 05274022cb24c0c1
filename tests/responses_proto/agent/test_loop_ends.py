"""When and why a run ends, what was said last, and that no call is left open."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.responses_proto.agent.rig import CALLING, PROMPT, USAGE, begin, results, step
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.events import TerminateEvent
from responses_proto.agent.loop import AgentLoop, Answered, Phase
from responses_proto.agent.stopping import MaxIterations, TextMention, TokenLimit, ToolCalled
from responses_proto.conversation import ServerStateful, Stateless
from responses_proto.history import check_history


def last_of(loop: AgentLoop, reply: Answered) -> TerminateEvent | None:
    reached, told = loop.feed(reply)
    last = told[-1]
    assert isinstance(last, TerminateEvent) == (reached.phase is Phase.DONE)
    return last if isinstance(last, TerminateEvent) else None


def saying(*output: dict[str, object], **fields: object) -> Answered:
    return Answered(response(*output, **fields))


CUSTOM: dict[str, Any] = {
    "type": "custom_tool_call",
    "id": "ctc_1",
    "call_id": "u1",
    "name": "sql",
    "input": "SELECT 1",
}
CUSTOM_OUTPUT: dict[str, Any] = {"type": "custom_tool_call_output", "call_id": "u1", "output": "1"}
APPROVAL: dict[str, Any] = {
    "type": "mcp_approval_request",
    "id": "m1",
    "name": "f",
    "server_label": "s",
    "arguments": "{}",
}
COMPUTER: dict[str, Any] = {"type": "computer_call", "id": "cu_1", "call_id": "u2", "action": {"type": "wait"}}
SEARCH: dict[str, Any] = {"type": "tool_search_call", "id": "ts_1", "execution": "server", "arguments": {}}
THOUGHT: dict[str, Any] = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gA=="}


@pytest.mark.parametrize(
    ("setup", "reply", "reason"),
    [
        ({}, saying(message("Hi")), "complete"),
        ({}, saying(), "complete"),
        ({}, saying(message("Hi"), status=None), "complete"),
        ({}, saying(call("c1")), None),
        ({}, saying(call("c1"), status=None), None),
        ({}, saying(call("c1"), status="incomplete"), "incomplete"),
        ({}, saying(call("c1"), status="cancelled"), "incomplete"),
        ({}, saying(message("Hi"), status="incomplete"), "incomplete"),
        ({"max_iterations": 1}, saying(call("c1")), "max_iterations"),
        ({"max_iterations": 1}, saying(message("Hi")), "complete"),
        ({"max_iterations": 0}, saying(call("c1")), "max_iterations"),
        ({"stop": ToolCalled("add")}, saying(call("c1")), "tool_called"),
        ({"stop": ToolCalled("add"), "max_iterations": 1}, saying(call("c1")), "tool_called"),
        ({"stop": ToolCalled("sub")}, saying(call("c1")), None),
        ({"stop": TokenLimit(5)}, saying(call("c1"), usage=USAGE), "token_limit"),
        ({"stop": TokenLimit(5)}, saying(call("c1")), None),
        ({"stop": TextMention("now")}, saying(message("Now."), call("c1")), "text_mention"),
        ({"stop": TextMention("now")}, saying(message("Now.")), "complete"),
        ({"stop": ToolCalled("add") & MaxIterations(1)}, saying(call("c1")), "tool_called+max_iterations"),
        ({}, saying(CUSTOM), "unsupported_call"),
        ({}, saying(call("c1"), CUSTOM), "unsupported_call"),
        ({}, saying(APPROVAL), "unsupported_call"),
        ({}, saying({"type": "function_call", "name": "no_id"}), "unsupported_call"),
        ({}, saying(call("")), "unsupported_call"),
        ({}, saying(call("c1", "")), "unsupported_call"),
        ({}, saying(CUSTOM, status="incomplete"), "incomplete"),
        ({}, saying(SEARCH, message("Hi")), "complete"),
        ({}, saying(CUSTOM, CUSTOM_OUTPUT, message("Hi")), "complete"),
    ],
)
def test_when_and_why_a_run_ends(setup: dict[str, Any], reply: Answered, reason: str | None) -> None:
    last = last_of(begin(**setup), reply)
    assert (last.reason if last else None) == reason


def test_calls_that_are_not_run_are_closed_in_writing() -> None:
    loop = step(begin(max_iterations=1), CALLING)
    assert (loop.phase, loop.calls, loop.tool_calls) == (Phase.DONE, (), 0)
    closing = [msgspec.json.decode(item) for item in loop.new_items]
    assert [(one["type"], one["call_id"]) for one in closing] == [
        ("function_call_output", "c1"),
        ("function_call_output", "c2"),
    ]
    assert all("max_iterations" in one["output"] for one in closing)


@pytest.mark.parametrize(
    "output",
    [
        [THOUGHT],
        [CUSTOM],
        [THOUGHT, call("c1"), CUSTOM, APPROVAL],
        [message("Hi"), THOUGHT, COMPUTER],
        [THOUGHT, {"type": "function_call", "name": "no_id"}],
        [call("c1", ""), call("c2")],
        [call("c1"), call("c1", "mul")],
        [{**call("c1"), "arguments": {"a": 1, "b": 2}}],
    ],
)
@pytest.mark.parametrize("status", ["completed", "incomplete"])
def test_no_history_is_left_that_would_be_refused(output: list[dict[str, object]], status: str) -> None:
    loop = step(begin(), saying(*output, status=status))
    if loop.phase is Phase.TOOLS:
        loop = step(loop, results(loop))
    assert isinstance(loop.conversation, Stateless)
    assert check_history([*loop.conversation.history, *loop.new_items, *PROMPT]) == []
    assert [call.id for call in loop.calls] == []


def test_of_two_calls_by_one_name_the_first_is_run() -> None:
    for conversation in (Stateless(), ServerStateful()):
        loop = step(begin(conversation), saying(call("c1"), call("c1", "mul"), call("c2")))
        assert [(one.id, one.name) for one in loop.calls] == [("c1", "add"), ("c2", "add")]


@pytest.mark.parametrize(
    ("texts", "final"),
    [(["Let me see.", "It is 3."], "It is 3."), (["Let me see.", None], "Let me see."), ([None, None], None)],
)
def test_the_final_message_is_the_last_that_was_said(texts: list[str | None], final: str | None) -> None:
    first, second = ([message(text)] if text else [] for text in texts)
    loop = step(begin(), saying(*first, call("c1")))
    last = last_of(step(loop, results(loop)), saying(*second))
    assert last is not None
    assert last.final_message == final


def test_a_refusal_is_what_was_said() -> None:
    last = last_of(begin(), saying(message("", content=[{"type": "refusal", "refusal": "No."}])))
    assert last is not None
    assert last.final_message == "No."
