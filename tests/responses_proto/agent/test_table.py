"""Every phase and every reply: the transitions that stand in the table, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Raw
from msgspec.structs import replace
from tests.responses_proto.agent.rig import (
    ANSWERING,
    ASKING,
    CALLED,
    CALLING,
    DONE,
    PROMPT,
    RETURNED,
    TOOL_QUESTION,
    Probe,
    begin,
    results,
    step,
    steps,
    waiting_for,
)
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.asked import (
    TURN,
    Answered,
    AskModel,
    AskProgram,
    CheckCalls,
    Done,
    Halted,
    Interrupted,
    NotDone,
    Pause,
    Performed,
    Resumed,
    Returned,
    Started,
    StateLost,
    Unanswered,
)
from responses_proto.agent.events import InterruptEvent, RestartEvent, TerminateEvent
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.organ import Moment, Perform, Say
from responses_proto.agent.organ import Pause as PauseMove
from responses_proto.agent.organs import CONSULTED
from responses_proto.agent.questions import RUN, Answer, Asking, Question
from responses_proto.agent.state import Phase
from responses_proto.agent.table import TABLE
from responses_proto.conversation import Conversation, ConversationObject, ServerStateful
from responses_proto.effects import CallTools
from responses_proto.errors import InvalidTransition
from responses_proto.messages import Message

RUN_QUESTION = Question(kind=Asking.HOOK, text="Go on?")


@pytest.fixture(autouse=True)
def _probed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONSULTED, Moment.BEGIN, (Probe,))


def loops() -> dict[Phase, AgentLoop]:
    return {
        Phase.BEGIN: begin(),
        Phase.MODEL: RETURNED,
        Phase.TOOLS: CALLED,
        Phase.ASIDE: waiting_for(ASKING),
        Phase.PAUSED: step(RETURNED, Interrupted(RUN_QUESTION)),
        Phase.DONE: DONE,
    }


REPLIES: dict[type[object], Any] = {
    Answered: ANSWERING,
    Unanswered: Unanswered(),
    Started: Started(("c1",)),
    Returned: results(CALLED),
    NotDone: NotDone(("c1",)),
    Interrupted: Interrupted(TOOL_QUESTION),
    Performed: Performed(),
    Resumed: Resumed({RUN: Answer.approve()}),
    StateLost: StateLost(),
    Halted: Halted("enough"),
    CallTools: CallTools(()),
    type(None): None,
}
NEXT: dict[tuple[Phase, type[object]], Phase | None] = {
    (Phase.MODEL, Answered): Phase.DONE,
    (Phase.MODEL, Interrupted): None,
    (Phase.MODEL, StateLost): None,
    (Phase.MODEL, Halted): Phase.DONE,
    (Phase.TOOLS, Started): Phase.TOOLS,
    (Phase.TOOLS, Returned): Phase.MODEL,
    (Phase.TOOLS, NotDone): None,
    (Phase.TOOLS, Interrupted): Phase.TOOLS,
    (Phase.TOOLS, Halted): Phase.DONE,
    (Phase.ASIDE, Answered): Phase.MODEL,
    (Phase.ASIDE, Unanswered): None,
    (Phase.ASIDE, Performed): None,
    (Phase.ASIDE, Halted): Phase.DONE,
    (Phase.PAUSED, Resumed): Phase.MODEL,
    (Phase.PAUSED, Halted): Phase.DONE,
}
"""None: the reply is known in this phase, and this one does not fit what is waited for."""


@pytest.mark.parametrize("kind", REPLIES)
@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.MOVING])
def test_every_transition(phase: Phase, kind: type[object]) -> None:
    loop = loops()[phase]
    assert loop.phase is phase
    before = loop.encode()
    waits_in = Phase.MODEL if phase is Phase.BEGIN else phase
    reached = NEXT.get((waits_in, kind))
    if reached is None:
        with pytest.raises(InvalidTransition):
            loop.feed(REPLIES[kind])
    else:
        assert step(loop, REPLIES[kind]).phase is reached
    assert loop.encode() == before
    assert set(TABLE) == set(NEXT)


def test_an_aside_is_heard_by_its_organ_and_enters_no_conversation() -> None:
    loop = waiting_for(ASKING, parameters={"model": "m", "tool_choice": "required"})
    assert loop.pending == AskModel({"model": "m", "input": list(PROMPT), "store": False}, "reflect")
    after = step(loop, Answered(response(message("Good."), usage={"total_tokens": 4}), seconds=2.0))
    (probe,) = after.organs or ()
    assert isinstance(probe, Probe)
    assert probe.seen == ((Moment.BEGIN, None), "Good.")
    assert (after.iterations, after.usage, after.elapsed) == (0, {"total_tokens": 4}, 2.0)
    assert after.items == PROMPT
    assert isinstance(after.pending, AskModel)
    assert after.pending.purpose == TURN


def test_only_an_optional_aside_may_fail() -> None:
    optional = waiting_for(replace(ASKING, optional=True))
    after = step(optional, Unanswered(seconds=1.0))
    (probe,) = after.organs or ()
    assert isinstance(probe, Probe)
    assert probe.seen[1:] == (None,)
    assert (after.phase, after.elapsed) == (Phase.MODEL, 1.0)


def test_the_program_does_what_an_organ_wants() -> None:
    loop = waiting_for(Perform(service="memory", request={"of": "me"}))  # type: ignore[arg-type]
    assert loop.pending == AskProgram("memory", Raw(b'{"of":"me"}'))
    after = step(loop, Performed([1], seconds=1.0))  # type: ignore[arg-type]
    (probe,) = after.organs or ()
    assert isinstance(probe, Probe)
    assert probe.seen[1:] == (b"[1]",)
    with pytest.raises(InvalidTransition):
        loop.feed(ANSWERING)


def test_an_organ_may_ask_a_human() -> None:
    question = Question(kind=Asking.ORGAN, text="Really?", options=("yes", "no"))
    begun = begin(organs=(Probe(script=((PauseMove(question),),)),))
    loop, told = begun.ready
    assert told == (InterruptEvent(question="Really?", options=("yes", "no"), interrupt_id=RUN, kind="organ"),)
    assert loop.pending == Pause((question,))
    with pytest.raises(InvalidTransition, match="run"):
        loop.feed(Resumed({"c1": Answer.approve()}))
    after = step(loop, Resumed({RUN: Answer.reply("yes")}))
    (probe,) = after.organs or ()
    assert isinstance(probe, Probe)
    assert probe.seen[1:] == (Answer.reply("yes"),)


@pytest.mark.parametrize(
    ("answer", "phase", "reason"),
    [
        (Answer.approve(), Phase.MODEL, None),
        (Answer.reply("Be quick."), Phase.MODEL, None),
        (Answer.deny(), Phase.DONE, "denied"),
    ],
)
def test_a_held_model_call(answer: Answer, phase: Phase, reason: str | None) -> None:
    held = step(RETURNED, Interrupted(RUN_QUESTION))
    assert AgentLoop.decode(held.encode()).pending == Pause((RUN_QUESTION,))
    loop = step(held, Resumed({RUN: answer}))
    assert (loop.phase, loop.stop_reason, loop.approved) == (phase, reason, phase is Phase.MODEL)
    assert (loop.new_items[-1:] == Message.user("Be quick.").items()) == bool(answer.text)
    if phase is Phase.MODEL:
        assert not step(loop, ANSWERING).approved


@pytest.mark.parametrize("phase", [Phase.MODEL, Phase.TOOLS, Phase.ASIDE, Phase.PAUSED])
def test_a_run_can_be_ended_from_outside(phase: Phase) -> None:
    loop, told = loops()[phase].feed(Halted("budget"))
    assert loop.pending == Done()
    assert [event.reason for event in told if isinstance(event, TerminateEvent)] == ["budget"]


def test_an_uncertain_call_is_checked_before_anything_is_run() -> None:
    loop = step(CALLED, Started(("c2",)))
    assert loop.pending == CheckCalls(CALLED.calls[1:])
    assert step(loop, NotDone(("c2",))).pending == CallTools(CALLED.calls)
    done = step(loop, Returned(results(CALLED).results[1:]))
    assert done.pending == CallTools(CALLED.calls[:1])


def test_what_an_organ_says_goes_with_the_next_turn() -> None:
    said = Message.user("Mind the sum.").items()
    loop = begin(organs=(Probe(script=((Say(said),),)),)).ready[0]
    assert loop.new_items == (*PROMPT, *said)
    assert steps(loop, CALLING).calls == CALLED.calls


@pytest.mark.parametrize(
    "conversation", [ServerStateful(previous_response_id="resp_0"), ConversationObject(conversation_id="conv_1")]
)
def test_a_conversation_that_the_server_lost_is_begun_anew(conversation: Conversation) -> None:
    thought = {"type": "reasoning", "id": "rs_1", "summary": []}
    loop = step(begin(conversation), Answered(response(thought, call("c1"), call("c2"))))
    loop = step(loop, results(loop))
    before = loop.items
    after, told = loop.feed(StateLost())
    assert told == (RestartEvent(items=5),)
    assert isinstance(after.pending, AskModel)
    sent = after.pending.parameters
    assert (sent["input"], sent["store"]) == (list(before), True), "unsealed reasoning was not kept"
    assert sent.keys().isdisjoint({"previous_response_id", "conversation"})
    again = step(after, ANSWERING)
    assert again.conversation.provider_state == {"previous_response_id": "resp_2"}
    assert again.items[:5] == before


def test_a_run_that_is_ending_is_not_ended_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONSULTED, Moment.BEGIN, ())
    monkeypatch.setitem(CONSULTED, Moment.ENDING, (Probe,))
    loop = step(begin(organs=(Probe(script=((ASKING,), (ASKING,))),)), ANSWERING)
    assert loop.phase is Phase.ASIDE
    over, told = loop.feed(Halted("budget"))
    assert over.pending == Done()
    assert [event.reason for event in told if isinstance(event, TerminateEvent)] == ["complete"]


def test_nor_does_it_go_on_after_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONSULTED, Moment.BEGIN, ())
    monkeypatch.setitem(CONSULTED, Moment.ENDING, (Probe,))
    moves = (Say(Message.user("More.").items()), ASKING)
    over = step(step(begin(organs=(Probe(script=(moves,)),)), ANSWERING), Halted("budget"))
    assert (over.pending, over.stop_reason) == (Done(), "budget")
