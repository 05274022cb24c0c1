"""The outer loop ends for every judge, and says so when it ends without a yes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.evidence import Observation, Step
from responses_proto.agent.gsar import GSAR, Claim, Decision, EvidenceType, GSARState, JudgeOutput, Partition
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
