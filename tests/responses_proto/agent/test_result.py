"""The result: what a run came to, and a history that can be sent again."""

from __future__ import annotations

import msgspec
import pytest
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.grounding import Grounding, GroundingResult
from responses_proto.agent.gsar import GSAR
from responses_proto.agent.loop import AgentLoop, Answered, Setup
from responses_proto.agent.policy import ToolPolicy
from responses_proto.agent.result import AgentResult, result_of
from responses_proto.conversation import Conversation, ServerStateful, Stateless
from responses_proto.decoding import raw_of
from responses_proto.messages import Message
from responses_proto.response import Response

PROMPT = Message.user("Hi").items()


def ran(conversation: Conversation, answer: Response) -> AgentResult:
    loop = AgentLoop(setup=Setup(max_iterations=1), conversation=conversation, new_items=PROMPT)
    return result_of(loop.feed(Answered(answer))[0])


def test_what_a_run_came_to() -> None:
    result = ran(ServerStateful(), response(message("Hello."), usage={"total_tokens": 3}))
    assert (result.text, result.stop_reason, result.iterations, result.tool_calls) == ("Hello.", "complete", 1, 0)
    assert (result.usage, result.provider_state) == ({"total_tokens": 3}, {"previous_response_id": "resp_1"})
    assert result.history == (), "the server holds it"


@pytest.mark.parametrize(
    ("output", "kinds"),
    [
        ([message("Hello.")], ["message", "message"]),
        ([call("c1")], ["message", "function_call", "function_call_output"]),
        ([{"type": "born_tomorrow"}], ["message", "born_tomorrow"]),
        ([], ["message"]),
    ],
)
def test_a_stateless_history_is_whole_and_ready_to_send(output: list[dict[str, object]], kinds: list[str]) -> None:
    answer = response(*output)
    result = ran(Stateless(), answer)
    assert [item.type for item in result.history] == kinds
    sent = [raw_of(item) for item in result.history]
    assert sent[: 1 + len(output)] == [*PROMPT, *answer.raw_output]
    assert result.provider_state == {}


def test_what_the_service_would_refuse_is_not_in_it() -> None:
    thought = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gA=="}
    result = ran(Stateless(), response({"no": "type"}, thought, status="incomplete"))
    assert [raw_of(item) for item in result.history] == list(PROMPT)


def test_a_run_that_said_nothing() -> None:
    result = ran(Stateless(), response())
    assert (result.text, result.stop_reason) == ("", "complete")


def test_a_run_that_is_not_over_says_what_it_waits_for() -> None:
    begun = AgentLoop(setup=Setup(), conversation=Stateless(), new_items=PROMPT)
    result = result_of(begun)
    assert result.stop_reason == "begin"
    assert [raw_of(item) for item in result.history] == list(PROMPT)


def test_a_result_can_be_saved() -> None:
    result = ran(Stateless(), response(message("Hello."), {"type": "born_tomorrow", "z": 1, "a": 2}))
    assert msgspec.json.decode(msgspec.json.encode(result), type=AgentResult) == result


def test_what_the_organs_have_found() -> None:
    loop = AgentLoop(setup=Setup(organs=(Grounding(),)), conversation=Stateless(), new_items=PROMPT)
    result = result_of(loop.feed(Answered(response(message("Sure."))))[0])
    found = result.organ(Grounding)
    assert found is not None
    assert found.result == GroundingResult()
    assert result.organ(GSAR) is None
    assert result.parsed is None


def test_a_paused_run_says_what_it_waits_for() -> None:
    setup = Setup(policies={"add": ToolPolicy(approval=True)})
    loop, _ = AgentLoop(setup=setup, conversation=ServerStateful(), new_items=PROMPT).feed(
        Answered(response(call("c1")))
    )
    result = result_of(loop)
    assert (result.stop_reason, result.interrupted) == ("interrupted", True)
    assert [question.id for question in result.questions] == ["c1"]
    assert [item.type for item in result.messages] == ["message", "function_call"], "whoever holds the conversation"
    assert result.history == ()
