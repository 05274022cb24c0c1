"""Three tiers and their edges (equation 3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.gsar.decision import Decision, GSARThresholds, decide
from responses_proto.errors import LocalError

ORDER = [Decision.REPLAN, Decision.REGENERATE, Decision.PROCEED]


@pytest.mark.parametrize(
    ("score", "decision"),
    [
        (0.0, Decision.REPLAN),
        (0.6499, Decision.REPLAN),
        (0.65, Decision.REGENERATE),
        (0.7999, Decision.REGENERATE),
        (0.80, Decision.PROCEED),
        (1.0, Decision.PROCEED),
    ],
)
def test_the_reference_tiers(score: float, decision: Decision) -> None:
    assert decide(score) is decision


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.5), st.floats(0.51, 1))
def test_a_better_score_is_never_decided_worse(one: float, other: float, low: float, high: float) -> None:
    tiers = GSARThresholds(proceed=high, regenerate=low)
    worse, better = sorted((one, other))
    assert ORDER.index(decide(worse, tiers)) <= ORDER.index(decide(better, tiers))


@pytest.mark.parametrize(("regenerate", "proceed"), [(0.8, 0.8), (0.9, 0.8), (-0.1, 0.8), (0.5, 1.1)])
def test_tiers_are_in_order(regenerate: float, proceed: float) -> None:
    with pytest.raises(LocalError, match="regenerate < proceed"):
        GSARThresholds(proceed=proceed, regenerate=regenerate)
