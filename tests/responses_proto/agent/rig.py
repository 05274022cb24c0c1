"""Loops at every wait, and the replies that fit."""

from __future__ import annotations

from typing import Any

from msgspec import Raw
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.asked import Answered, Returned
from responses_proto.agent.loop import AgentLoop, Setup
from responses_proto.agent.organ import Ask, Organ, Verdict, View
from responses_proto.agent.questions import Answer, Asking, Question
from responses_proto.agent.tools import failure, success
from responses_proto.conversation import Conversation, Stateless
from responses_proto.messages import Message
from responses_proto.response import Response

__all__ = [
    "ANSWERING",
    "ASKING",
    "CALLED",
    "CALLING",
    "DONE",
    "PROMPT",
    "RETURNED",
    "TOOL_QUESTION",
    "USAGE",
    "Probe",
    "begin",
    "results",
    "step",
    "steps",
    "waiting_for",
]

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


def step(loop: AgentLoop, reply: Any) -> AgentLoop:
    return loop.feed(reply)[0]


def steps(loop: AgentLoop, *replies: Any) -> AgentLoop:
    for reply in replies:
        loop = step(loop, reply)
    return loop


class Probe(Organ, frozen=True, tag="probe"):
    """An organ that makes the moves of its script, one verdict at a time, and notes what it was given."""

    script: tuple[Any, ...] = ()
    seen: tuple[Any, ...] = ()

    def consult(self, view: View) -> Verdict:
        return self._next((view.moment, view.reason))

    def heard(self, view: View, response: Response | None) -> Verdict:
        return self._next(response and response.output_text)

    def told(self, view: View, value: Raw) -> Verdict:
        return self._next(bytes(value))

    def answered(self, view: View, answer: Answer) -> Verdict:
        return self._next(answer)

    def _next(self, given: object) -> Verdict:
        moves = self.script[0] if self.script else ()
        return Verdict(Probe(script=self.script[1:], seen=(*self.seen, given)), moves)


ASKING = Ask(purpose="reflect", items=PROMPT)
TOOL_QUESTION = Question(id="c1", kind=Asking.TOOL, text="Which one?")
CALLED = step(begin(), CALLING)
RETURNED = step(CALLED, results(CALLED))
DONE = step(RETURNED, ANSWERING)


def waiting_for(*moves: Any, **setup: Any) -> AgentLoop:
    """A loop whose probe has made these moves before the first turn (rows must name the probe)."""
    return begin(organs=(Probe(script=(moves,)),), **setup).ready[0]
