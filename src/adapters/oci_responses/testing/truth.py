"""Answers about calls that a crash left uncertain, by somebody who has seen what happened."""

from __future__ import annotations

from oci_responses.testing.world import World
from responses_proto.agent.asked import Pause
from responses_proto.agent.context import Interrupt
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.questions import Answer, Asking, Question
from responses_proto.agent.tools import failure, success
from responses_proto.effects import Invoked
from responses_proto.messages import ToolCall

__all__ = ["true_answers"]


def true_answers(loop: AgentLoop, run: int, world: World) -> dict[str, Answer]:
    """Return the answers to a loop's questions about uncertain calls; other questions are the program's."""
    pending = loop.pending
    asked = pending.questions if isinstance(pending, Pause) else ()
    return {one.id: _answer(one, run, world) for one in asked if one.kind is Asking.UNCERTAIN}


def _answer(question: Question, run: int, world: World) -> Answer:
    call = question.call
    assert call is not None
    world.uncertain += 1
    outcome = world.outcomes.get((run, call.id))
    if outcome is None or isinstance(outcome.error, Interrupt) or isinstance(outcome.value, Interrupt):
        return Answer.approve()
    return _told(call, outcome)


def _told(call: ToolCall, outcome: Invoked) -> Answer:
    if outcome.error is not None:
        return Answer.deny(failure(call, outcome.error).content)
    if outcome.late:
        return Answer.deny("it took longer than it may, and whether it took effect is not known")
    return Answer.reply(success(call, outcome.value).content)
