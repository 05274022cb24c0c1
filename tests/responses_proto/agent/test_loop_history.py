"""A run under a model that says anything: it ends, it can be saved at every step, its history stays valid."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.events import TerminateEvent
from responses_proto.agent.loop import AgentLoop, Answered, AskModel, Done, Returned, Setup
from responses_proto.agent.stopping import Condition, TokenLimit, ToolCalled
from responses_proto.agent.tools import success
from responses_proto.conversation import Conversation, ServerStateful, Stateless
from responses_proto.effects import CallTools
from responses_proto.history import check_history
from responses_proto.messages import Message
from responses_proto.response import Response

PROMPT = Message.user("What is 1 + 2?").items()
USAGE = {"input_tokens": 3, "output_tokens": 2, "total_tokens": 5}

OUTPUT = st.one_of(
    st.builds(message, st.text(max_size=5)),
    st.builds(
        call,
        st.uuids().map(str),
        st.sampled_from(["add", "stop"]),
        st.one_of(
            st.sampled_from(["{}", '{"a":1,"b":2}', "", "{oops", '{"a":123456789012345678901234567890}']),
            st.text(max_size=8),
        ),
    ),
    st.just({"type": "reasoning", "id": "rs", "summary": [], "encrypted_content": "gA=="}),
    st.just({"type": "born_tomorrow", "x": [1, {"y": None}]}),
    st.just({"type": "function_call", "name": "no_id"}),
    st.builds(call, st.sampled_from(["twice", ""]), st.sampled_from(["add", ""])),
    st.builds(
        lambda kind, name: {"type": kind, "call_id": name, "id": name, "name": "f", "input": "x", "arguments": "{}"},
        st.sampled_from(["custom_tool_call", "computer_call", "mcp_approval_request", "tool_search_call"]),
        st.uuids().map(str),
    ),
    st.just({"type": "reasoning", "id": "rs_unsealed", "summary": []}),
)
RESPONSES: st.SearchStrategy[Response] = st.builds(
    lambda output, status, usage: response(*output, status=status, usage=usage),
    st.lists(OUTPUT, max_size=4),
    st.sampled_from(["completed", "completed", "completed", None, "incomplete", "cancelled"]),
    st.sampled_from([None, USAGE, {"total_tokens": 1}]),
)
CONVERSATIONS = st.sampled_from([Stateless(), Stateless(reasoning=True), ServerStateful()])
STOPS: st.SearchStrategy[Condition | None] = st.sampled_from(
    [None, ToolCalled("stop"), TokenLimit(12) & ToolCalled("add")]
)


ACROSS_TURNS = ("duplicate_id", "duplicate_call")
"""What two answers of a server have in common is its own affair: it is known only to a look at the whole."""


def accepted(sent: list[Raw]) -> None:
    """Every call has exactly one output, after it, and so on; the server refuses anything else."""
    findings = [finding for finding in check_history(sent) if finding.kind not in ACROSS_TURNS]
    assert [finding for finding in findings if finding.severity == "refused"] == []


@settings(max_examples=150, deadline=None)
@given(st.data(), CONVERSATIONS, st.integers(1, 4), STOPS)
def test_whatever_the_model_says(
    data: st.DataObject, conversation: Conversation, limit: int, stop: Condition | None
) -> None:
    setup = Setup(max_iterations=limit, stop=stop)
    loop, told_last = AgentLoop(setup=setup, conversation=conversation, new_items=PROMPT), 0
    for _ in range(2 * limit):
        loop = AgentLoop.decode(loop.encode())
        effect = loop.pending
        if isinstance(effect, Done):
            break
        if isinstance(effect, AskModel):
            if isinstance(conversation, Stateless):
                sent: Any = effect.parameters["input"]
                accepted(sent)
            loop, told = loop.feed(Answered(data.draw(RESPONSES)))
        else:
            assert isinstance(effect, CallTools)
            made = (success(one, data.draw(st.text(max_size=3))) for one in effect.calls)
            loop, told = loop.feed(Returned(tuple(made)))
        told_last += sum(isinstance(event, TerminateEvent) for event in told)
    assert loop.pending == Done()
    assert loop.stop_reason is not None
    assert told_last == 1
    assert loop.iterations <= limit
    if isinstance(loop.conversation, Stateless):
        accepted([*loop.conversation.history, *loop.new_items])
