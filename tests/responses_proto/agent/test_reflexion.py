"""Self-evaluation: bounds of the confidence, the memory's size, when it is due, what a model says."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.responses_proto.agent.rig import begin
from tests.responses_proto.machines import call, response

from responses_proto.agent.asked import Answered, Returned, Unanswered
from responses_proto.agent.events import ReflectEvent, TerminateEvent
from responses_proto.agent.evidence import Observation, Step
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.reflexion import AssessmentCategory, Reflected, ReflectionResult, Reflexion, Trigger
from responses_proto.agent.stopping import ConfidenceMet, LoopDetected
from responses_proto.agent.tools import failure, success
from responses_proto.request import build_request
from responses_proto.response import Response


def step(*outcomes: bool, output: str = "found") -> Step:
    return Step(
        observations=tuple(
            Observation(tool_call_id=str(at), tool_name="find", output=output, failed=not good)
            for at, good in enumerate(outcomes)
        )
    )


def saying(text: str) -> Response:
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}
    return Response(id="r", status="completed", raw_output=(msgspec.Raw(msgspec.json.encode(item)),))


STEPS = st.lists(st.lists(st.booleans(), min_size=1, max_size=3), max_size=12)
DELTAS = st.floats(allow_nan=True, allow_infinity=True)


@given(STEPS, st.floats(0, 1))
def test_rules_keep_confidence_between_0_and_1_and_the_memory_short(outcomes: list[list[bool]], start: float) -> None:
    config = Reflexion(memory_size=2)
    state = Reflected(confidence=start)
    for round_, good in enumerate(outcomes):
        now = step(*good, output=str(round_))
        state = config.observe(state, now)
        before = state.confidence
        result = config.assess(state, now)
        state = config.apply(state, result)
        assert 0 <= state.confidence <= 1
        assert all(good) <= (state.confidence >= before), "a round without a fault never lowers it"
        assert (not any(good)) <= (state.confidence <= before), "a round of faults never raises it"
        assert len(state.memory) == len(set(state.memory)) <= 2
    assert msgspec.json.decode(msgspec.json.encode(state), type=Reflected) == state


@given(st.floats(0, 1), DELTAS, st.none() | st.text(max_size=3))
def test_any_verdict_can_be_applied(start: float, delta: float, guidance: str | None) -> None:
    result = ReflectionResult(confidence_delta=delta, guidance=guidance)
    assert 0 <= Reflexion().apply(Reflected(confidence=start), result).confidence <= 1


@given(st.text(max_size=30), st.sampled_from(["", "{}"]))
def test_any_answer_of_a_judge_can_be_read(text: str, inside: str) -> None:
    assert Reflexion().read(Reflected(), saying(text + inside)) is None


@pytest.mark.parametrize(
    ("config", "rounds", "triggers"),
    [
        (Reflexion(), [[True], [True]], [None, None]),
        (Reflexion(), [[True, False]], [Trigger.ERROR]),
        (Reflexion(on_error=False), [[False]], [None]),
        (Reflexion(every=2), [[True], [True], [True], [True]], [None, Trigger.CADENCE, None, Trigger.CADENCE]),
    ],
)
def test_when_it_is_due(config: Reflexion, rounds: list[list[bool]], triggers: list[Trigger | None]) -> None:
    state, found = Reflected(), []
    for number, good in enumerate(rounds):
        now = step(*good, output=str(number))
        state = config.observe(state, now)
        found.append(config.due(state, now))
    assert found == triggers


@pytest.mark.parametrize("on_loop", [True, False])
def test_a_loop_is_seen_on_the_third_same_round(on_loop: bool) -> None:
    config, state = Reflexion(on_loop=on_loop), Reflected(confidence=0.5)
    for turn in range(3):
        state = config.observe(state, step(True))
        assert state.looping == (turn == 2)
    assert config.due(state, step(True)) == (Trigger.LOOP if on_loop else None)
    result = config.assess(state, step(True))
    assert result.assessment is AssessmentCategory.LOOP_DETECTED
    assert config.apply(state, result).confidence < 0.5
    assert "Do something else" in (config.apply(state, result).instructions() or "")


@pytest.mark.parametrize(
    ("now", "category", "guided"),
    [
        (step(True), AssessmentCategory.NEW_FINDINGS, False),
        (step(), AssessmentCategory.ON_TRACK, False),
        (step(True, False), AssessmentCategory.ON_TRACK, True),
        (step(False), AssessmentCategory.STUCK, True),
    ],
)
def test_rules(now: Step, category: AssessmentCategory, guided: bool) -> None:
    config = Reflexion()
    result = config.assess(config.observe(Reflected(), now), now)
    assert result.assessment is category
    assert bool(result.guidance) == guided


def test_the_same_finding_twice_is_not_new() -> None:
    config, now = Reflexion(), step(True)
    state = config.observe(config.observe(Reflected(), now), now)
    assert config.assess(state, now).assessment is AssessmentCategory.ON_TRACK


@pytest.mark.parametrize(
    ("said", "delta", "guidance"),
    [
        ('{"assessment": "stuck", "confidence": 0.25, "guidance": " Ask for the year. "}', -0.25, "Ask for the year."),
        ('{"assessment": "on_track", "confidence": 7, "guidance": ""}', 0.5, None),
        ('{"assessment": "on_track", "confidence": -7, "guidance": ""}', -0.5, None),
        ('{"assessment": "wonderful", "confidence": 1, "guidance": ""}', None, None),
    ],
)
def test_a_model_evaluates(said: str, delta: float | None, guidance: str | None) -> None:
    result = Reflexion().read(Reflected(confidence=0.5), saying(said))
    assert (result and result.confidence_delta) == delta
    assert (result and result.guidance) == guidance


def test_what_the_model_is_asked() -> None:
    asked: Any = Reflexion(by_model=True, model="judge").ask("Book it.", [step(False, output="full")], Trigger.ERROR)
    body = msgspec.json.decode(build_request(**asked))
    assert body["model"] == "judge"
    said = body["input"][0]["content"][0]["text"]
    assert "Book it." in said
    assert "failed: full" in said
    assert "error" in said
    assert "model" not in Reflexion().ask("t", [], Trigger.CADENCE)


def test_nothing_is_said_before_there_is_guidance() -> None:
    assert Reflected().instructions() is None


def round_of(loop: AgentLoop, name: str, good: bool, output: str = "found") -> tuple[AgentLoop, tuple[Any, ...]]:
    loop, _ = loop.feed(Answered(response(call(name))))
    result = success(loop.calls[0], output) if good else failure(loop.calls[0], "no such year")
    return loop.feed(Returned((result,)))


def test_a_fault_is_noted_in_the_instructions_of_the_next_turn() -> None:
    loop, told = round_of(begin(organs=(Reflexion(),), instructions="Be kind."), "c1", good=False)
    (event,) = [one for one in told if isinstance(one, ReflectEvent)]
    assert (event.iteration, event.assessment, event.new_confidence) == (1, "stuck", 0.0)
    asked: Any = loop.pending
    assert asked.parameters["instructions"].startswith("Be kind.\n\nWhat you noted")
    assert "no such year" in asked.parameters["instructions"]
    assert AgentLoop.decode(loop.encode()) == loop


@pytest.mark.parametrize("answered", [True, False])
def test_a_model_is_asked_and_the_rules_stand_in_for_it(answered: bool) -> None:
    loop, told = round_of(begin(organs=(Reflexion(by_model=True),)), "c1", good=False)
    asked: Any = loop.pending
    assert (asked.purpose, asked.optional) == ("reflect", True)
    assert "no such year" in asked.parameters["input"][0]["content"][0]["text"]
    said = '{"assessment": "on_track", "confidence": 0.5, "guidance": "Ask for 2025."}'
    loop, told = loop.feed(Answered(saying(said)) if answered else Unanswered())
    (event,) = [one for one in told if isinstance(one, ReflectEvent)]
    assert (event.new_confidence, event.guidance == "Ask for 2025.") == (0.5 if answered else 0.0, answered)
    asked = loop.pending
    assert asked.purpose == "turn"
    assert ("Ask for 2025." in asked.parameters["instructions"]) == answered
    assert all("Ask for 2025" not in bytes(item).decode() for item in loop.items), "the conversation stays as it is"


def test_conditions_know_the_confidence_and_the_loop() -> None:
    loop = begin(organs=(Reflexion(success_weight=0.6),), stop=ConfidenceMet(0.8), max_iterations=9)
    for turn in range(2):
        loop, told = round_of(loop, f"c{turn}", good=True, output=str(turn))
    assert loop.stop_reason == "confidence_met"
    (end,) = [one for one in told if isinstance(one, TerminateEvent)]
    assert end.final_confidence == pytest.approx(0.84)
    loop = begin(organs=(Reflexion(),), stop=LoopDetected(), max_iterations=9)
    for turn in range(3):
        loop, told = round_of(loop, f"c{turn}", good=True)
    assert loop.stop_reason == "loop_detected"
    assert loop.final_message is None
