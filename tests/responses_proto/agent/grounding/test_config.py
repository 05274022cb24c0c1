"""The course of a check: rules, judge for what is left, guidance within a budget."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.evidence import Observation, Step
from responses_proto.agent.grounding import Grounding
from responses_proto.response import Response

STEPS = [Step(observations=(Observation(tool_call_id="c1", tool_name="t", output="Paris: 18 C"),))]
ANSWER = "Paris is at 18 C. Berlin is nice and green."


def saying(text: str) -> Response:
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}
    return Response(id="r", status="completed", raw_output=(msgspec.Raw(msgspec.json.encode(item)),))


def test_an_answer_that_is_supported_stands() -> None:
    result = Grounding().check("Paris is at 18 C.", STEPS)
    assert result.score == 1
    assert Grounding().guidance(result, 0) is None
    assert Grounding(by_model=True).ask(result, STEPS) is None


def test_an_answer_without_claims_stands() -> None:
    assert not Grounding().check("Sure.", []).requires_replan


def test_an_answer_from_nowhere_does_not() -> None:
    assert Grounding().check("Paris is at 18 C.", []).score == 0


@given(st.integers(0, 3), st.integers(0, 5))
def test_replanning_ends(budget: int, made: int) -> None:
    config = Grounding(max_replans=budget)
    told = config.guidance(config.check(ANSWER, STEPS), made)
    assert (told is not None) == (made < budget)
    assert told is None or "- Berlin is nice and green." in told


@pytest.mark.parametrize("score", [0.0, 0.8])
def test_the_judge_is_asked_only_about_what_the_rules_do_not_find(score: float) -> None:
    config = Grounding(by_model=True, model="judge")
    result = config.check(ANSWER, STEPS)
    asked = config.ask(result, STEPS)
    assert asked is not None
    assert asked["model"] == "judge"
    assert "Paris is at" not in msgspec.json.encode(asked).decode().split("Claims:")[1]
    assert "model" not in (Grounding(by_model=True).ask(result, STEPS) or {})
    said = f'{{"claims": [{{"number": 1, "score": {score}, "evidence_ids": ["c1"]}}]}}'
    judged = config.read(result, STEPS, saying(said))
    assert [one.score for one in judged.claims] == [1.0, score]


def test_without_a_judge_there_is_nothing_to_ask() -> None:
    assert Grounding().ask(Grounding().check(ANSWER, STEPS), STEPS) is None
