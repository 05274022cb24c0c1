"""The outer loop ends for every judge, and says so when it ends without a yes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.responses_proto.agent.rig import begin
from tests.responses_proto.machines import message, response

from responses_proto.agent.asked import Answered, Done, Unanswered
from responses_proto.agent.events import GroundingEvent
from responses_proto.agent.evidence import Observation, Step
from responses_proto.agent.gsar import GSAR, Claim, Decision, EvidenceType, GSARState, JudgeOutput, Partition
from responses_proto.agent.loop import AgentLoop
from responses_proto.response import Response

GOOD = JudgeOutput(partition=Partition(grounded=(Claim(text="g"),)))
LOOSE = JudgeOutput(
    partition=Partition(grounded=tuple(Claim(text=str(at)) for at in range(7)), ungrounded=(Claim(text="u"),) * 3)
)
BAD = JudgeOutput(
    partition=Partition(ungrounded=(Claim(text="u"),), contradicted=(Claim(text="x"),)), gaps=("y",), explanation="z"
)
LOST = JudgeOutput(abstained="?")
JUDGEMENTS = st.lists(st.sampled_from([GOOD, LOOSE, BAD, LOST]), min_size=30, max_size=30)


@given(JUDGEMENTS, st.integers(0, 3), st.integers(0, 3))
def test_every_course_ends_within_its_budget(judgements: list[JudgeOutput], replans: int, rewritings: int) -> None:
    config, state = GSAR(max_replans=replans, max_regenerations=rewritings), GSARState()
    used = 0
    for said in judgements:
        used += 1
        state, repair = config.apply(config.judged(state, said, set()))
        assert state.replans <= replans
        if repair is None:
            break
        assert repair.tools == (state.regenerations == 0), "only a rewriting goes without tools"
    assert used <= (1 + replans) * (1 + rewritings)
    assert state.degraded == (state.decision is not Decision.PROCEED)
    assert msgspec.json.decode(msgspec.json.encode(state), type=GSARState) == state


@pytest.mark.parametrize(
    ("said", "decision", "repaired"),
    [
        (GOOD, Decision.PROCEED, None),
        (LOOSE, Decision.REGENERATE, "Write your answer again"),
        (BAD, Decision.REPLAN, "Contradicted by the tools:\n- x\nNot supported:\n- u\nMissing:\n- y\nIn short:\n- z"),
        (LOST, Decision.ABSTAIN, "Find out with the tools"),
    ],
)
def test_decisions_and_repairs(said: JudgeOutput, decision: Decision, repaired: str | None) -> None:
    state, repair = GSAR().apply(GSAR().judged(GSARState(), said, set()))
    assert state.decision is decision
    assert (repair is None) == (repaired is None)
    assert repaired is None or (repair is not None and repaired in repair.guidance)


def judgement(grounded: int, ungrounded: int) -> Response:
    def claims(name: str, count: int) -> list[Any]:
        return [{"text": f"{name}{at}", "type": "inference", "evidence_refs": []} for at in range(count)]

    said = {
        "grounded_claims": claims("g", grounded),
        "ungrounded_claims": claims("u", ungrounded),
        "contradicted_claims": [],
        "complementary_claims": [],
        "gaps": [],
        "explanation": "",
        "abstain_reason": None,
    }
    return response(message(msgspec.json.encode(said).decode()))


def test_in_a_run_it_is_judged_rewritten_replanned_and_stands() -> None:
    loop, scores = begin(organs=(GSAR(max_replans=1),), max_iterations=9), []
    for said, wanted in (
        (judgement(7, 3), "Write your answer again"),
        (judgement(7, 3), "Find out with the tools"),
        (judgement(0, 1), None),
    ):
        loop, _ = loop.feed(Answered(response(message("It is so."))))
        asked: Any = loop.pending
        assert (asked.purpose, asked.optional) == ("judge", True)
        assert AgentLoop.decode(loop.encode()) == loop
        loop, told = loop.feed(Answered(said))
        scores += [event.score for event in told if isinstance(event, GroundingEvent)]
        if wanted is not None:
            asked = loop.pending
            assert wanted in bytes(asked.parameters["input"][-1]).decode()
    assert scores == pytest.approx([0.7, 0.7, 0.0])
    assert (loop.stop_reason, loop.final_message) == ("complete", "It is so.")
    (organ,) = loop.organs or ()
    assert isinstance(organ, GSAR)
    assert organ.state.degraded


@pytest.mark.parametrize("last", [True, False])
def test_a_judge_that_is_not_there_is_no_yes(last: bool) -> None:
    loop, _ = begin(organs=(GSAR(),), max_iterations=1 if last else 5).feed(Answered(response(message("So."))))
    loop, told = loop.feed(Unanswered())
    assert [event.requires_replan for event in told if isinstance(event, GroundingEvent)] == [True]
    assert isinstance(loop.pending, Done) == last
    assert [organ.state.degraded for organ in loop.organs or () if isinstance(organ, GSAR)] == [last]


def test_what_has_no_answer_is_not_judged() -> None:
    loop, _ = begin(organs=(GSAR(),)).feed(Answered(response(message("So."), status="incomplete")))
    assert isinstance(loop.pending, Done)


def test_from_a_response() -> None:
    text = (
        '{"grounded_claims": [{"text": "A.", "type": "tool_match", "evidence_refs": ["c1"]}], "ungrounded_claims": [],'
        '"contradicted_claims": [], "complementary_claims": [], "gaps": [], "explanation": "", "abstain_reason": null}'
    )
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}
    response = Response(id="r", status="completed", raw_output=(msgspec.Raw(msgspec.json.encode(item)),))
    steps = [Step(observations=(Observation(tool_call_id="c1", tool_name="t"),))]
    assert GSAR().read(GSARState(), steps, response).score == 1
    assert GSAR().read(GSARState(), [], response).score == 0, "there is no such output"


def test_the_judge_may_be_another_model() -> None:
    assert GSAR(model="judge").ask("t", "a", [])["model"] == "judge"
    assert "model" not in GSAR().ask("t", "a", [])


def test_a_configuration_is_a_value() -> None:
    config = GSAR(weights={EvidenceType.DOMAIN: 0.1})
    assert msgspec.json.decode(msgspec.json.encode(config), type=GSAR) == config
