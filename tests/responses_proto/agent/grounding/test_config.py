"""The course of a check: rules, judge for what is left, guidance within a budget."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.responses_proto.agent.rig import begin
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.asked import Answered, Done, Returned, Unanswered
from responses_proto.agent.events import GroundingEvent
from responses_proto.agent.evidence import Observation, Step
from responses_proto.agent.grounding import Grounding
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.tools import success
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


def looked_up(**setup: Any) -> AgentLoop:
    loop, _ = begin(**setup).feed(Answered(response(call("c1"))))
    return loop.feed(Returned((success(loop.calls[0], "Paris: 18 C"),)))[0]


def grounded(told: tuple[Any, ...]) -> list[GroundingEvent]:
    return [one for one in told if isinstance(one, GroundingEvent)]


def test_an_answer_from_nowhere_is_given_back_once() -> None:
    loop, told = looked_up(organs=(Grounding(),)).feed(Answered(response(message("Rome is at 25 C."))))
    assert grounded(told) == [
        GroundingEvent(score=0.0, claims_evaluated=1, ungrounded_claims=("Rome is at 25 C.",), requires_replan=True)
    ]
    asked: Any = loop.pending
    assert b"Rome is at 25 C." in bytes(asked.parameters["input"][-1])
    assert AgentLoop.decode(loop.encode()) == loop
    better, told = loop.feed(Answered(response(message("Paris is at 18 C."))))
    assert [event.requires_replan for event in grounded(told)] == [False]
    assert (better.stop_reason, better.final_message) == ("complete", "Paris is at 18 C.")
    worse, told = loop.feed(Answered(response(message("Oslo is at 3 C."))))
    assert [event.requires_replan for event in grounded(told)] == [True]
    assert isinstance(worse.pending, Done)


@pytest.mark.parametrize("judged", [True, False])
def test_the_judge_can_save_an_answer(judged: bool) -> None:
    loop = looked_up(organs=(Grounding(by_model=True),))
    loop, told = loop.feed(Answered(response(message("It is rather mild there."))))
    asked: Any = loop.pending
    assert (asked.purpose, grounded(told)) == ("judge", [])
    said = '{"claims": [{"number": 1, "score": 0.9, "evidence_ids": ["c1"]}]}'
    loop, told = loop.feed(Answered(saying(said)) if judged else Unanswered())
    assert [event.score for event in grounded(told)] == [0.9 if judged else 0.0]
    assert isinstance(loop.pending, Done) == judged


def test_at_a_limit_nothing_more_is_said() -> None:
    loop, told = begin(organs=(Grounding(),), max_iterations=1).feed(Answered(response(message("Rome is at 25 C."))))
    assert [event.requires_replan for event in grounded(told)] == [True]
    assert isinstance(loop.pending, Done)
    stopped, told = begin(organs=(Grounding(),), max_iterations=1).feed(Answered(response(call("c1"))))
    assert (stopped.stop_reason, grounded(told)) == ("max_iterations", [])
