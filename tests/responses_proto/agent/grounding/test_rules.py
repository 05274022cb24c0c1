"""Claims against outputs by rules: a table, and what more evidence can and cannot do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.evidence import Observation, Step
from responses_proto.agent.grounding.rules import evaluate, outputs


def said(*texts: str) -> list[Observation]:
    return [Observation(tool_call_id=f"c{at}", tool_name="t", output=text) for at, text in enumerate(texts)]


PARIS = "The temperature in Paris is 18 C."


@pytest.mark.parametrize(
    ("answer", "texts", "task", "score", "receipts"),
    [
        ("Paris has a temperature of 18 C.", [PARIS], "", 1.0, ("c0",)),
        ("Paris has a temperature of 19 C.", [PARIS], "", 0.0, ()),
        ("Paris has a temperature of 19 C.", [PARIS], "Is it 19 in Paris?", 1.0, ("c0",)),
        ("Berlin has many lakes.", [PARIS], "", 0.0, ()),
        ("Paris has many lakes and museums.", [PARIS], "", 0.25, ("c0",)),
        ("Paris is at 18 and Rome is at 25.", [PARIS, "Rome: 25"], "", 1.0, ("c0", "c1")),
        ("The weather in Paris.", [PARIS], "What is the weather in Paris?", 1.0, ()),
        ("The weather in Paris.", [], "What is the weather in Paris?", 0.0, ()),
    ],
)
def test_support(answer: str, texts: list[str], task: str, score: float, receipts: tuple[str, ...]) -> None:
    (claim,) = evaluate(answer, said(*texts), task)
    assert (claim.score, claim.evidence_ids) == (score, receipts)


WORDS = st.lists(st.sampled_from(["paris", "rome", "warm", "cold", "18", "25"]), min_size=2, max_size=5).map(" ".join)


@given(WORDS, st.lists(WORDS, max_size=3), WORDS)
def test_more_evidence_never_lowers_a_score(answer: str, texts: list[str], more: str) -> None:
    before = evaluate(answer, said(*texts))
    after = evaluate(answer, said(*texts, more))
    for one, other in zip(before, after, strict=True):
        assert 0 <= one.score <= other.score <= 1


@given(WORDS)
def test_what_a_tool_said_is_supported(text: str) -> None:
    assert all(claim.score == 1 and claim.evidence_ids == ("c0",) for claim in evaluate(text, said(text)))


def test_a_fault_is_no_evidence() -> None:
    good, bad = said("one", "two")
    bad = Observation(tool_call_id="c1", tool_name="t", output="two", failed=True)
    assert outputs([Step(observations=(good, bad)), Step(observations=(good,))]) == (good, good)
