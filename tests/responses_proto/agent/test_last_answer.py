"""A last answer is asked for where a limit ends a run, and only there."""

from __future__ import annotations

import pytest
from tests.responses_proto.agent.rig import ANSWERING, CALLING, begin, results, step
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.asked import Answered, AskModel, Done, Unanswered
from responses_proto.agent.last_answer import LastAnswer
from responses_proto.agent.loop import AgentLoop
from responses_proto.conversation import Conversation, ServerStateful, Stateless
from responses_proto.history import check_history

BOTH = pytest.mark.parametrize("conversation", [Stateless(), ServerStateful()])


def limited(conversation: Conversation) -> AgentLoop:
    return step(begin(conversation, organs=(LastAnswer(),), max_iterations=1), CALLING)


@BOTH
def test_the_model_is_asked_once_more_without_tools(conversation: Conversation) -> None:
    loop = limited(conversation)
    asked = AgentLoop.decode(loop.encode()).pending
    assert isinstance(asked, AskModel)
    assert (asked.purpose, asked.optional) == ("answer", True)
    items = asked.parameters["input"]
    assert isinstance(items, list)
    assert check_history(items) == []
    assert len(items) == 1 + 2 + 2 + 1, "the prompt, two calls and their outputs, and what is asked"
    assert "tools" not in asked.parameters
    over = step(loop, Answered(response(message("About 3."), usage={"total_tokens": 4})))
    assert over.pending == Done()
    assert (over.final_message, over.stop_reason) == ("About 3.", "max_iterations")
    assert over.usage["total_tokens"] == 9
    assert over.conversation == loop.conversation


@pytest.mark.parametrize("reply", [Unanswered(), Answered(response(call("c9")))])
def test_without_an_answer_the_run_ends_all_the_same(reply: Answered | Unanswered) -> None:
    over = step(limited(Stateless()), reply)
    assert (over.final_message, over.stop_reason) == (None, "max_iterations")


def test_a_run_that_ends_by_itself_needs_none() -> None:
    loop = step(begin(organs=(LastAnswer(),)), CALLING)
    over = step(step(loop, results(loop)), ANSWERING)
    assert over.pending == Done()
