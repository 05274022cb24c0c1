"""The loop: its table of transitions, what it asks, and how it is saved and goes on."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from tests.responses_proto.agent.rig import (
    ANSWERING,
    ASKING,
    CALLING,
    PROMPT,
    TOOL_QUESTION,
    Probe,
    begin,
    results,
    step,
    waiting_for,
)
from tests.responses_proto.machines import message, response

from responses_proto.agent.asked import AskProgram, CheckCalls, Interrupted, Pause, Started
from responses_proto.agent.events import ModelCompleteEvent, TerminateEvent, ThinkEvent, ToolCompleteEvent
from responses_proto.agent.loop import AgentLoop, Answered, AskModel, Done, Phase, Returned, Setup
from responses_proto.agent.organ import Moment, Organ, Perform
from responses_proto.agent.organ import Pause as PauseMove
from responses_proto.agent.organs import CONSULTED
from responses_proto.agent.questions import Asking, Question
from responses_proto.agent.result import result_of
from responses_proto.conversation import Conversation, ConversationObject, ServerStateful, Stateless
from responses_proto.effects import CallTools
from responses_proto.errors import InvalidRequest, InvalidTransition, LocalError
from responses_proto.messages import Message, ToolCall, ToolResult


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


C1, C2 = results(CALLED).results
STRAY = ToolResult(tool_call_id="c3", name="add", content="")


@pytest.mark.parametrize("wrong", [(), (C1, C2, C1), (C1, STRAY), (C1, C1)])
def test_results_that_are_not_those_of_the_calls(wrong: tuple[ToolResult, ...]) -> None:
    before = CALLED.encode()
    with pytest.raises(InvalidTransition):
        CALLED.feed(Returned(wrong))
    assert CALLED.encode() == before


@pytest.mark.parametrize("order", [(C1, C2), (C2, C1)])
def test_results_may_come_one_by_one_and_go_in_the_order_of_the_calls(order: tuple[ToolResult, ...]) -> None:
    loop = CALLED
    for number, result in enumerate(order):
        assert loop.pending == CallTools(loop.calls)
        assert len(loop.calls) == len(order) - number
        loop = step(loop, Returned((result,)))
    assert loop == RETURNED


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


@pytest.mark.parametrize("data", [None, 5, {"value": "agent_loop"}, CALLED])
def test_what_no_loop_can_be_read_from(data: Any) -> None:
    with pytest.raises(LocalError, match="not a saved agent loop"):
        AgentLoop.decode(data)


def test_a_loop_of_another_version_is_refused() -> None:
    with pytest.raises(LocalError, match="version 3"):
        AgentLoop.decode(msgspec.structs.replace(CALLED, version=3).encode())
    with pytest.raises(LocalError, match="version 4"):
        AgentLoop.decode('{"value":"agent_loop","version":4,"setup":"of a shape that is not known here"}')


def test_what_a_loop_is_made_of_may_be_of_any_make() -> None:
    given: Any = {
        "conversation": Stateless(history=[{"role": "user", "content": "Hi"}]),  # type: ignore[arg-type]
        "new_items": [Message.user("What is 1 + 2?"), {"role": "user", "content": "Well?"}],
    }
    loop = AgentLoop(setup=Setup(), **given)
    assert AgentLoop.decode(loop.encode()) == loop
    assert loop.new_items[:1] == PROMPT
    assert Returned([]) == Returned(())  # type: ignore[arg-type]
    with pytest.raises(InvalidRequest):
        AgentLoop(setup=Setup(), conversation=Stateless(), new_items="Hi")  # type: ignore[arg-type]


@pytest.mark.parametrize("conversation", [Stateless(), ServerStateful(), ConversationObject(conversation_id="v")])
def test_a_new_prompt_goes_behind_what_was_still_to_send(conversation: Conversation) -> None:
    over = step(begin(conversation, max_iterations=1, instructions="Be brief."), CALLING)
    loop = over.with_prompt("And 2 + 3?")
    said = Message.user("And 2 + 3?")
    assert loop.new_items == (*over.new_items, *said.items())
    assert (loop.phase, loop.iterations, loop.tool_calls, loop.usage, loop.stop_reason) == (Phase.BEGIN, 0, 0, {}, None)
    assert loop.setup == over.setup
    assert loop.conversation == over.conversation
    sent: Any = asked(loop)["input"]
    assert sent[-3:] == list(loop.new_items)
    assert over.with_prompt([said]) == loop
    assert over.with_prompt("", max_iterations=7).setup == msgspec.structs.replace(over.setup, max_iterations=7)
    assert AgentLoop.decode(loop.encode()) == loop


def test_a_new_prompt_waits_for_the_results_of_calls() -> None:
    with pytest.raises(InvalidTransition, match="calls are pending"):
        CALLED.with_prompt("And?")
    assert RETURNED.with_prompt("And?").new_items[:2] == RETURNED.new_items


def test_no_repr_shows_what_was_said() -> None:
    said = Message.user("a secret").items()
    loop = begin(Stateless(history=said), instructions="a secret", parameters=Raw(b'{"user":"a secret"}'))
    answered = step(loop, Answered(response(message("a secret"))))
    for value in (loop, loop.pending, answered, result_of(answered), loop.conversation, loop.setup):
        assert "secret" not in repr(value)
    assert "iterations=1" in repr(answered)


def test_what_is_pending_at_every_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONSULTED, Moment.BEGIN, (Probe,))
    question = Question(kind=Asking.ORGAN, text="Really?")
    waits: list[tuple[AgentLoop, object]] = [
        (waiting_for(ASKING), AskModel({"input": list(PROMPT), "store": False}, "reflect")),
        (waiting_for(Perform(service="memory", request=Raw(b"1"))), AskProgram("memory", Raw(b"1"))),
        (waiting_for(PauseMove(question)), Pause((question,))),
        (step(CALLED, Started(("c1",))), CheckCalls(CALLED.calls[:1])),
        (CALLED, CallTools(CALLED.calls)),
        (DONE, Done()),
    ]
    for loop, pending in waits:
        assert loop.pending == pending
        assert loop.ready == (loop, ())
    paused = step(step(CALLED, Interrupted(TOOL_QUESTION)), Returned(results(CALLED).results[1:]))
    assert paused.pending == Pause((TOOL_QUESTION,))
    with pytest.raises(InvalidTransition, match="waits for paused"):
        paused.feed(ANSWERING)


def test_parameters_that_organs_add_join_the_program_s() -> None:
    class Shaping(Organ, frozen=True, tag="shaping"):
        def parameters(self, server_stateful: bool) -> dict[str, object]:
            return {"text": {"format": {"type": "json_object"}}, "truncation": "auto"}

    loop = begin(organs=(Shaping(),), parameters=Raw(b'{"text":{"verbosity":"low"}}'))
    sent = asked(loop)
    assert sent["text"] == {"verbosity": "low", "format": {"type": "json_object"}}
    assert sent["truncation"] == "auto"
    assert asked(begin(organs=(Shaping(),)))["text"] == {"format": {"type": "json_object"}}
