"""What a check of an answer against tool outputs found: a receipt for every claim."""

from __future__ import annotations

from ...values import Value

__all__ = ["ClaimEvaluation", "GroundingResult"]


class ClaimEvaluation(Value, frozen=True, kw_only=True):
    """How well one claim is supported, from 0 to 1.

    ``evidence_ids`` are the ids of the calls whose outputs support it.
    """

    claim: str
    score: float
    evidence_ids: tuple[str, ...] = ()


class GroundingResult(Value, frozen=True, kw_only=True):
    """How well an answer is supported: ``score`` is the mean of its claims, 1 if it makes none."""

    claims: tuple[ClaimEvaluation, ...] = ()
    threshold: float = 0.65
    claim_threshold: float = 0.5

    @property
    def score(self) -> float:
        """The mean of the claims' scores."""
        return sum(one.score for one in self.claims) / len(self.claims) if self.claims else 1.0

    @property
    def ungrounded_claims(self) -> tuple[str, ...]:
        """The claims that are not supported."""
        return tuple(one.claim for one in self.claims if one.score < self.claim_threshold)

    @property
    def requires_replan(self) -> bool:
        """Whether the answer should not stand as it is."""
        return self.score < self.threshold
