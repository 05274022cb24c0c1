"""What a result says of its claims."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.grounding.result import ClaimEvaluation, GroundingResult

CLAIMS = st.lists(st.builds(ClaimEvaluation, claim=st.text(max_size=3), score=st.floats(0, 1)), max_size=5)


@given(CLAIMS)
def test_the_score_is_between_the_worst_and_the_best_claim(claims: list[ClaimEvaluation]) -> None:
    result = GroundingResult(claims=tuple(claims))
    scores = [one.score for one in claims] or [1.0]
    assert min(scores) - 1e-9 <= result.score <= max(scores) + 1e-9
    assert len(result.ungrounded_claims) == sum(score < 0.5 for score in scores)
    assert result.requires_replan == (result.score < 0.65)


def test_what_was_said_is_not_shown() -> None:
    assert "secret" not in repr(GroundingResult(claims=(ClaimEvaluation(claim="secret", score=1.0),)))
