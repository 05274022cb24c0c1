"""The loop: its table of transitions, and a history that stays valid whatever the model says."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.events import ModelCompleteEvent, TerminateEvent, ThinkEvent, ToolCompleteEvent
from responses_proto.agent.loop import TABLE, AgentLoop, Answered, AskModel, Done, Phase, Returned, Setup
from responses_proto.agent.stopping import MaxIterations, TextMention, TokenLimit, ToolCalled
from responses_proto.agent.tools import failure, success
from responses_proto.conversation import Conversation, ConversationObject, ServerStateful, Stateless
from responses_proto.effects import CallTools
from responses_proto.errors import InvalidTransition, LocalError
from responses_proto.messages import Message, ToolCall, ToolResult

PROMPT = Message.user("What is 1 + 2?").items()
USAGE = {"input_tokens": 3, "output_tokens": 2, "total_tokens": 5}
CALLING = Answered(response(call("c1"), call("c2", "mul", "{oops"), usage=USAGE))
ANSWERING = Answered(response(message("It is 3."), id="resp_2", usage={"total_tokens": 7}))


def begin(conversation: Conversation | None = None, **setup: Any) -> AgentLoop:
    return AgentLoop(setup=Setup(**setup), conversation=conversation or Stateless(), new_items=PROMPT)


def results(loop: AgentLoop) -> Returned:
    """The calls that are pending, all run; those whose arguments are no JSON fail."""
    made = (success(one, 3, duration_ms=1.0) if one.valid else failure(one, "no JSON") for one in loop.calls)
    return Returned(tuple(made))


def step(loop: AgentLoop, reply: Answered | Returned) -> AgentLoop:
    return loop.feed(reply)[0]


def asked(loop: AgentLoop) -> dict[str, object]:
    assert isinstance(loop.pending, AskModel)
    return loop.pending.parameters


def test_what_the_program_includes_joins_what_the_conversation_needs() -> None:
    parameters = Raw(b'{"include":["message.output_text.logprobs","reasoning.encrypted_content"]}')
    included = asked(begin(Stateless(reasoning=True), parameters=parameters))["include"]
    assert included == ["message.output_text.logprobs", "reasoning.encrypted_content"]


CALLED = step(begin(), CALLING)
RETURNED = step(CALLED, results(CALLED))
DONE = step(RETURNED, ANSWERING)


def test_a_run_from_prompt_to_answer() -> None:
    calls = (
        ToolCall(id="c1", name="add", arguments={"a": 1, "b": 2}, arguments_json='{"a":1,"b":2}'),
        ToolCall(id="c2", name="mul", arguments_json="{oops", valid=False),
    )
    loop = begin()
    assert loop.pending == AskModel({"input": list(PROMPT), "store": False})
    loop, told = loop.feed(CALLING)
    assert loop.pending == CallTools(calls)
    assert loop.new_items == (), "what was sent is history"
    spent = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    assert told == (
        ModelCompleteEvent(tool_calls=calls, usage=spent, stop_reason="completed"),
        ThinkEvent(iteration=1, tool_calls=calls),
    )
    loop, told = loop.feed(results(loop))
    assert told == (
        ToolCompleteEvent(tool_name="add", tool_call_id="c1", result="3", duration_ms=1.0),
        ToolCompleteEvent(tool_name="mul", tool_call_id="c2", error="no JSON"),
    )
    sent: Any = asked(loop)["input"]
    outputs = [("c1", "3"), ("c2", "Error: no JSON")]
    assert sent[:-2] == [*PROMPT, *CALLING.response.raw_output]
    assert [(one["call_id"], one["output"]) for one in map(msgspec.json.decode, sent[-2:])] == outputs
    loop, told = loop.feed(ANSWERING)
    assert loop.pending == Done()
    assert told == (
        ModelCompleteEvent(content="It is 3.", usage={"total_tokens": 7}, stop_reason="completed"),
        ThinkEvent(iteration=2),
        TerminateEvent(
            reason="complete",
            iterations_used=2,
            total_tool_calls=2,
            final_message="It is 3.",
            usage={"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 12},
        ),
    )
    assert (loop.stop_reason, loop.calls) == ("complete", ())


def test_only_what_is_new_is_sent_where_the_server_holds_the_thread() -> None:
    loop = begin(ServerStateful(), instructions="Be brief.", tools=(Raw(b'{"type":"web_search"}'),))
    carried = {"instructions": "Be brief.", "tools": [Raw(b'{"type":"web_search"}')], "store": True}
    assert asked(loop) == {**carried, "input": list(PROMPT)}
    loop = step(loop, CALLING)
    loop = step(loop, results(loop))
    assert asked(loop) == {**carried, "input": list(RETURNED.new_items), "previous_response_id": "resp_1"}
    assert step(loop, ANSWERING).conversation.provider_state == {"previous_response_id": "resp_2"}
    held = asked(step(step(begin(ConversationObject(conversation_id="v")), CALLING), results(CALLED)))
    assert held == {"input": list(RETURNED.new_items), "store": True, "conversation": "v"}


def test_parameters_go_with_every_call_and_cannot_break_the_conversation() -> None:
    given_parameters = Raw(b'{"model":"m","temperature":0.5,"store":true,"input":"mine","tools":[]}')
    loop = begin(parameters=given_parameters)
    assert asked(loop) == {"model": "m", "temperature": 0.5, "store": False, "input": list(PROMPT), "tools": []}


LOOPS = {Phase.MODEL: begin(), Phase.TOOLS: CALLED, Phase.DONE: DONE}
REPLIES: dict[type[object], Any] = {
    Answered: ANSWERING,
    Returned: results(CALLED),
    CallTools: CallTools(()),
    type(None): None,
}
NEXT: dict[tuple[Phase, type[object]], Phase] = {
    (Phase.MODEL, Answered): Phase.DONE,
    (Phase.TOOLS, Returned): Phase.MODEL,
}


@pytest.mark.parametrize("kind", REPLIES)
@pytest.mark.parametrize("phase", Phase)
def test_every_transition(phase: Phase, kind: type[object]) -> None:
    loop = LOOPS[phase]
    before = loop.encode()
    reached = NEXT.get((phase, kind))
    if reached is None:
        with pytest.raises(InvalidTransition, match=phase.value):
            loop.feed(REPLIES[kind])
    else:
        assert step(loop, REPLIES[kind]).phase is reached
    assert loop.encode() == before
    assert set(TABLE) == set(NEXT)


C1, C2 = results(CALLED).results
STRAY = ToolResult(tool_call_id="c3", name="add", content="")


@pytest.mark.parametrize("wrong", [(), (C1,), (C2, C1), (C1, C2, C1), (C1, STRAY), (C1, C1)])
def test_results_that_are_not_those_of_the_calls(wrong: tuple[ToolResult, ...]) -> None:
    before = CALLED.encode()
    with pytest.raises(InvalidTransition):
        CALLED.feed(Returned(wrong))
    assert CALLED.encode() == before


@pytest.mark.parametrize("loop", [begin(), CALLED, RETURNED, DONE, begin(ServerStateful())])
def test_a_loop_is_the_same_however_often_it_is_asked_saved_and_read(loop: AgentLoop) -> None:
    again = AgentLoop.decode(loop.encode())
    assert loop.pending == loop.pending == again.pending
    assert again == loop
    assert again.encode() == loop.encode()


ELSEWHERE = """
import sys
from responses_proto.agent.loop import AgentLoop, Answered, Returned
from responses_proto.agent.tools import failure, success
from responses_proto.response import read_response
loop = AgentLoop.decode(bytes.fromhex(sys.argv[1]))
made = (success(one, 3, duration_ms=1.0) if one.valid else failure(one, "no JSON") for one in loop.calls)
loop, _ = loop.feed(Returned(tuple(made)))
loop, _ = loop.feed(Answered(read_response(bytes.fromhex(sys.argv[2]))))
sys.stdout.buffer.write(loop.encode())
"""


def test_a_loop_goes_on_in_another_process() -> None:
    answer = ANSWERING.response.raw
    assert answer is not None
    command = [sys.executable, "-c", ELSEWHERE, CALLED.encode().hex(), answer.hex()]
    assert subprocess.run(command, check=True, capture_output=True).stdout == DONE.encode()


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"value":"other"}', CALLED.encode()[:-1]],
)
def test_what_is_no_saved_loop(data: bytes) -> None:
    with pytest.raises(LocalError, match="not a saved agent loop"):
        AgentLoop.decode(data)


def test_a_loop_of_another_version_is_refused() -> None:
    with pytest.raises(LocalError, match="version 2"):
        AgentLoop.decode(msgspec.structs.replace(CALLED, version=2).encode())


def last_of(loop: AgentLoop, reply: Answered) -> TerminateEvent | None:
    reached, told = loop.feed(reply)
    last = told[-1]
    assert isinstance(last, TerminateEvent) == (reached.phase is Phase.DONE)
    return last if isinstance(last, TerminateEvent) else None


def saying(*output: dict[str, object], **fields: object) -> Answered:
    return Answered(response(*output, **fields))


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
