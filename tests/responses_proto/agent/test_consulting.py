"""Rows of organs: their order, their moves, and where they stop."""

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
    PROMPT,
    Probe,
    begin,
    results,
    step,
    steps,
)
from tests.responses_proto.machines import message, response

from responses_proto.agent.asked import Answered, AskModel, Done
from responses_proto.agent.consulting import consult, interrupt, passed, resume, waiting_organ
from responses_proto.agent.events import InterruptEvent, TerminateEvent
from responses_proto.agent.last_answer import LastAnswer
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.organ import Assess, Final, Instruct, Moment, Pause, Rewrite, Say, Stop, Verdict
from responses_proto.agent.organs import CONSULTED
from responses_proto.agent.questions import Asking, Question
from responses_proto.agent.state import Phase
from responses_proto.agent.stopping import ConfidenceMet, LoopDetected
from responses_proto.conversation import Conversation, ServerStateful, Stateless
from responses_proto.messages import Message

SAID = Message.user("Look again.").items()


def probed(monkeypatch: pytest.MonkeyPatch, *moments: Moment) -> None:
    for moment in moments:
        monkeypatch.setitem(CONSULTED, moment, (Probe,))


def probe(loop: Any) -> Probe:
    (organ,) = (one for one in loop.organs if isinstance(one, Probe))
    return organ


def test_every_moment_has_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    probed(monkeypatch, *Moment)
    loop = begin(organs=(Probe(),))
    loop = step(loop, CALLING)
    loop = steps(loop, results(loop), ANSWERING)
    assert [moment for moment, _ in probe(loop).seen] == ["begin", "turn", "answered", "returned", "turn", "ending"]
    assert probe(loop).seen[-1] == (Moment.ENDING, "complete")


@pytest.mark.parametrize("moment", [Moment.BEGIN, Moment.TURN, Moment.ANSWERED, Moment.RETURNED])
def test_an_organ_can_stop_a_run_anywhere(monkeypatch: pytest.MonkeyPatch, moment: Moment) -> None:
    probed(monkeypatch, moment)
    loop = begin(organs=(Probe(script=((Stop("enough"),),)),)).ready[0]
    if loop.phase is not Phase.DONE:
        loop = step(loop, CALLING)
    if loop.phase is not Phase.DONE:
        loop = step(loop, results(loop))
    assert (loop.pending, loop.stop_reason, loop.batch) == (Done(), "enough", ())


def test_calls_that_an_organ_stops_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    probed(monkeypatch, Moment.ANSWERED)
    loop = step(begin(organs=(Probe(script=((Stop("enough"),),)),)), CALLING)
    outputs = [bytes(item) for item in loop.new_items]
    assert len(outputs) == 2
    assert all(b"not run: the agent stopped (enough)" in output for output in outputs)


def test_a_row_goes_in_its_own_order_and_waits_for_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONSULTED, Moment.ENDING, (LastAnswer, Probe))
    given = (Probe(script=((ASKING,), (Final(text="judged"),))), LastAnswer())
    loop = step(begin(organs=given, max_iterations=1), CALLING)
    assert isinstance(waiting_organ(loop), LastAnswer)
    loop = step(loop, Answered(response(message("last"))))
    assert isinstance(waiting_organ(loop), Probe)
    assert isinstance(loop.pending, AskModel)
    assert loop.pending.purpose == "reflect"
    over = step(loop, Answered(response(message("hm"))))
    assert (over.pending, over.final_message, over.stop_reason) == (Done(), "judged", "max_iterations")


def test_an_organ_may_ask_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    probed(monkeypatch, Moment.BEGIN)
    loop = begin(organs=(Probe(script=((ASKING,), (ASKING,), ())),))
    loop = step(loop, ANSWERING)
    assert loop.phase is Phase.ASIDE
    loop = step(loop, ANSWERING)
    assert (loop.phase, probe(loop).seen[1:]) == (Phase.MODEL, ("It is 3.", "It is 3."))


@pytest.mark.parametrize(("limit", "goes_on"), [(2, True), (1, False)])
def test_what_is_said_at_the_end_goes_on_unless_there_is_a_limit(
    monkeypatch: pytest.MonkeyPatch, limit: int, goes_on: bool
) -> None:
    probed(monkeypatch, Moment.ENDING)
    loop = step(begin(organs=(Probe(script=((Say(SAID),),)),), max_iterations=limit), ANSWERING)
    assert loop.phase is (Phase.MODEL if goes_on else Phase.DONE)
    assert loop.new_items == (SAID if goes_on else ())
    if goes_on:
        assert step(loop, ANSWERING).stop_reason == "complete"


def test_instructions_of_an_organ_replace_its_own_and_join_the_program_s(monkeypatch: pytest.MonkeyPatch) -> None:
    probed(monkeypatch, Moment.TURN)
    loop = begin(organs=(Probe(script=((Instruct("One."),), (Instruct("Two."),))),), instructions="Be brief.")
    asked = loop.pending
    assert isinstance(asked, AskModel)
    assert asked.parameters["instructions"] == "Be brief.\n\nOne."
    loop = step(loop, CALLING)
    asked = step(loop, results(loop)).pending
    assert isinstance(asked, AskModel)
    assert asked.parameters["instructions"] == "Be brief.\n\nTwo."


@pytest.mark.parametrize("conversation", [Stateless(), ServerStateful()])
def test_a_history_is_rewritten_where_this_side_holds_it(
    monkeypatch: pytest.MonkeyPatch, conversation: Conversation
) -> None:
    probed(monkeypatch, Moment.RETURNED)
    loop = step(begin(conversation, organs=(Probe(script=((Rewrite(SAID),),)),)), CALLING)
    asked = step(loop, results(loop)).pending
    assert isinstance(asked, AskModel)
    assert (asked.parameters["input"] == list(SAID)) == isinstance(conversation, Stateless)


def test_the_end_may_get_another_reason_and_a_parsed_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    probed(monkeypatch, Moment.ENDING)
    moves = (Final(text="3", parsed=Raw(b"3")), Stop("grounded"))
    over = step(begin(organs=(Probe(script=(moves,)),)), ANSWERING)
    assert (over.final_message, over.parsed, over.stop_reason) == ("3", Raw(b"3"), "grounded")


def test_what_is_told_on_the_way_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Telling(Probe, frozen=True, tag="telling"):
        def consult(self, view: Any) -> Verdict:
            return Verdict(self, (), (interrupt(Question(text="Hm?")),))

    monkeypatch.setitem(CONSULTED, Moment.TURN, (Telling,))
    _, told = begin(organs=(Telling(),)).feed(ANSWERING)
    assert [type(event) for event in told].count(InterruptEvent) == 1


def test_a_row_without_organs_is_at_its_end() -> None:
    state, told = consult(CALLED, Moment.TURN)
    assert (state.phase, state.moment, told) == (Phase.MOVING, Moment.TURN, ())


def test_an_answer_goes_to_the_organ_that_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    probed(monkeypatch, Moment.BEGIN)
    waiting: AgentLoop = begin(organs=(Probe(script=((ASKING,),)),)).ready[0]
    assert waiting.items == PROMPT
    state, _ = resume(waiting, Verdict)
    assert (state.phase, state.waiting) == (Phase.MOVING, None)


def test_what_a_run_thinks_of_itself_is_known_to_conditions_and_told_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    probed(monkeypatch, Moment.RETURNED)
    moves = (Assess(confidence=0.95, looping=True),)
    loop = step(begin(organs=(Probe(script=(moves,)),), stop=ConfidenceMet(0.9) & LoopDetected()), CALLING)
    over, told = loop.feed(results(loop))
    assert over.stop_reason == "confidence_met+loop_detected"
    assert isinstance(told[-1], TerminateEvent)
    assert told[-1].final_confidence == 0.95


def test_an_organ_may_ask_a_human_and_be_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    probed(monkeypatch, Moment.BEGIN)
    question = Question(kind=Asking.TOOL, text="Really?")
    loop, told = begin(organs=(Probe(script=((Pause(question),),)),)).ready
    assert told == (interrupt(replace(question, kind=Asking.ORGAN)),), "who asks is said by the question"
    assert (loop.phase, loop.waiting) == (Phase.PAUSED, Pause(replace(question, kind=Asking.ORGAN)))
    state, _ = passed(loop)
    assert (state.phase, state.waiting, probe(state).seen) == (Phase.MOVING, None, ((Moment.BEGIN, None),))
