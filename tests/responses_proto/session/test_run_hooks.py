"""A run with hooks: they change, veto, hold and make again what a run would do."""

from __future__ import annotations

import pytest
from tests.responses_proto.session.adding import BYE, HI, QUIET, AroundCalls, begin, ended_of, ran

from responses_proto.agent.asked import AskModel
from responses_proto.agent.events import InterruptEvent, TerminateEvent
from responses_proto.agent.hooks import RETRIES, Change, Hold, Retry, Veto
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.questions import RUN, Answer
from responses_proto.conversation import Stateless
from responses_proto.effects import Invoked, Reply
from responses_proto.messages import Message
from responses_proto.response import Response


class Hooked:
    """Has a method for every moment; what each rules is in the script."""

    def before_invocation(self, occasion: object, items: object) -> None: ...
    def before_model_call(self, occasion: object, asked: object) -> None: ...
    def after_model_call(self, occasion: object, response: object) -> None: ...
    def after_invocation(self, occasion: object, text: object) -> None: ...


def test_hooks_change_the_prompt_the_call_the_answer_and_the_last_word() -> None:
    other = Message.user("Hello").items()
    asked: list[dict[str, object]] = []
    script: list[Reply] = [
        Invoked(Change(other)),
        Invoked(Change(AskModel({"input": "redacted"}))),
        Invoked(Change(BYE)),
        Invoked(Change("Good bye.")),
    ]
    events, ended = ran(begin(Stateless()), script, HI, hooks=(Hooked(),), asked=asked)
    assert asked == [{"input": "redacted"}]
    loop = ended_of(ended)
    assert loop.final_message == "Good bye."
    assert loop.items == (*other, *BYE.raw_output)
    (last,) = [event for event in events if isinstance(event, TerminateEvent)]
    assert last.final_message == "Good bye."


@pytest.mark.parametrize(
    ("script", "answers"),
    [
        ([Invoked(Veto("closed")), QUIET], ()),
        ([QUIET, Invoked(Veto("closed")), QUIET], ()),
        ([QUIET, QUIET, Invoked(Veto("closed")), QUIET], (HI,)),
    ],
)
def test_a_veto_ends_the_run_with_its_reason(script: list[Reply], answers: tuple[Response, ...]) -> None:
    events, ended = ran(begin(Stateless()), script, *answers, hooks=(Hooked(),))
    assert ended_of(ended).stop_reason == "closed"
    assert isinstance(events[-1], TerminateEvent)


def test_a_model_call_is_made_again_within_bounds() -> None:
    again: list[Reply] = [QUIET, Invoked(Retry())]
    _, ended = ran(begin(Stateless()), [*again, QUIET, QUIET], HI, BYE, hooks=(AroundCalls(),))
    assert (ended_of(ended).final_message, ended_of(ended).iterations) == ("Bye", 1)
    _, ended = ran(begin(Stateless()), again * (RETRIES + 1), *[HI] * (RETRIES + 1), hooks=(AroundCalls(),))
    assert ended_of(ended).final_message == "Hi"


def test_a_held_call_waits_for_a_human_once() -> None:
    events, held = ran(begin(Stateless()), [Invoked(Hold("Go on?", ("yes", "no")))], hooks=(AroundCalls(),))
    assert events == [InterruptEvent(question="Go on?", options=("yes", "no"), interrupt_id=RUN, kind="hook")]
    again = AgentLoop.decode(ended_of(held).encode())
    events, ended = ran(again, [])
    assert [type(event) for event in events] == [InterruptEvent], "who resumes without an answer is asked again"
    approved = {RUN: Answer.approve()}
    _, ended = ran(again, [Invoked(Hold("Go on?")), QUIET], HI, hooks=(AroundCalls(),), given=approved)
    assert ended_of(ended).final_message == "Hi"
