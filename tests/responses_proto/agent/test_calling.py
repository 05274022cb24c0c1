"""Calls between their intent and their outcome: interrupted, answered, uncertain; none is lost."""

from __future__ import annotations

import pytest
from tests.responses_proto.agent.rig import CALLED, RETURNED, TOOL_QUESTION, begin, results, step, steps
from tests.responses_proto.machines import call, response

from responses_proto.agent.asked import (
    Answered,
    AskModel,
    CheckCalls,
    Interrupted,
    NotDone,
    Pause,
    Resumed,
    Returned,
    Started,
)
from responses_proto.agent.events import CacheHitEvent, InterruptEvent, ToolCompleteEvent
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.policy import ToolPolicy
from responses_proto.agent.questions import Answer
from responses_proto.agent.tools import success
from responses_proto.effects import CallTools
from responses_proto.errors import InvalidTransition

ONE, TWO = CALLED.calls
SECOND = results(CALLED).results[1]
PAYING = Answered(response(call("c1", "pay"), call("c2", "pay")))


def test_an_interrupt_leaves_the_other_calls_to_run() -> None:
    loop = step(CALLED, Interrupted(TOOL_QUESTION))
    assert loop.pending == CallTools((TWO,))
    loop, told = loop.feed(Returned((SECOND,)))
    assert loop.pending == Pause((TOOL_QUESTION,))
    assert told[-1] == InterruptEvent(question="Which one?", interrupt_id="c1", kind="tool")
    elsewhere = AgentLoop.decode(loop.encode())
    after, told = elsewhere.feed(Resumed({"c1": Answer.reply("3")}))
    assert told == (ToolCompleteEvent(tool_name="add", tool_call_id="c1", result="3"),)
    assert isinstance(after.pending, AskModel)
    assert after.new_items == RETURNED.new_items
    assert after.tool_calls == 2


def test_some_answers_may_come_later() -> None:
    loop = step(begin(policies={"pay": ToolPolicy(approval=True)}), PAYING)
    assert isinstance(loop.pending, Pause)
    assert [question.id for question in loop.pending.questions] == ["c1", "c2"]
    loop = step(loop, Resumed({"c2": Answer.approve()}))
    assert loop.pending == CallTools(loop.calls[1:])
    loop, told = loop.feed(Returned((success(loop.calls[1], "paid"),)))
    assert isinstance(loop.pending, Pause)
    assert [event.interrupt_id for event in told if isinstance(event, InterruptEvent)] == ["c1"]
    after = step(loop, Resumed({"c1": Answer.deny()}))
    assert isinstance(after.pending, AskModel)
    first, second = (bytes(item) for item in after.new_items)
    assert b"denied" in first
    assert b"paid" in second


def test_a_call_that_was_begun_is_never_run_again_in_silence() -> None:
    begun = step(CALLED, Started(("c1", "c2")))
    found = AgentLoop.decode(begun.encode())
    assert found.pending == CheckCalls((ONE, TWO))
    asked = steps(found, Interrupted(TOOL_QUESTION), Returned((SECOND,)))
    assert asked.pending == Pause((TOOL_QUESTION,))
    assert step(asked, Resumed({"c1": Answer.approve()})).pending == CallTools((ONE,))
    assert step(found, NotDone(("c1", "c2"))).pending == CallTools((ONE, TWO))
    assert isinstance(step(found, results(found)).pending, AskModel)


def test_what_may_be_repeated_is() -> None:
    loop = step(begin(policies={"pay": ToolPolicy(repeatable=True)}), PAYING)
    assert step(loop, Started(("c1",))).pending == CallTools(loop.calls)


def test_the_result_of_one_call_answers_its_equal() -> None:
    loop = step(begin(policies={"pay": ToolPolicy(idempotent=True)}), PAYING)
    assert loop.pending == CallTools(loop.calls[:1])
    after, told = loop.feed(Returned((success(loop.calls[0], "paid"),), seconds=2.0))
    assert [type(event) for event in told] == [ToolCompleteEvent, CacheHitEvent]
    assert isinstance(after.pending, AskModel)
    assert (len(after.new_items), after.elapsed) == (2, 2.0)


@pytest.mark.parametrize(
    "reply",
    [Started(()), Started(("c1", "c1")), Started(("c3",)), NotDone(("c1",)), Interrupted(TOOL_QUESTION)],
)
def test_only_calls_that_are_pending_can_be_spoken_of(reply: Started | NotDone | Interrupted) -> None:
    loop = step(CALLED, Returned(results(CALLED).results[:1]))
    with pytest.raises(InvalidTransition, match="not calls that are pending"):
        loop.feed(reply)


def test_only_questions_can_be_answered() -> None:
    loop = steps(CALLED, Returned((SECOND,)), Interrupted(TOOL_QUESTION))
    for wrong in ({}, {"c2": Answer.approve()}, {"run": Answer.approve()}):
        with pytest.raises(InvalidTransition):
            loop.feed(Resumed(wrong))
