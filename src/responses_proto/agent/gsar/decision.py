"""Three tiers: the answer stands, is rewritten, or is worked out again (arXiv 2604.23366, section 5)."""

from __future__ import annotations

from enum import StrEnum

from ...errors import LocalError
from ...values import Value

__all__ = ["Decision", "GSARThresholds", "decide"]


class Decision(StrEnum):
    """What to do with an answer; a judge that abstains counts as replan (section 6)."""

    PROCEED = "proceed"
    REGENERATE = "regenerate"
    """The evidence is there, the words are loose: write again from the same evidence."""
    REPLAN = "replan"
    """Evidence is missing or speaks against it: go and look."""
    ABSTAIN = "abstain"
    """The judge could not say."""


class GSARThresholds(Value, frozen=True, kw_only=True):
    """From which score an answer stands, and from which it is only rewritten (appendix B)."""

    proceed: float = 0.80
    regenerate: float = 0.65

    def __post_init__(self) -> None:
        """Refuse an order that has no three tiers."""
        if not 0 <= self.regenerate < self.proceed <= 1:
            raise LocalError(f"0 <= regenerate < proceed <= 1, not {self.regenerate} and {self.proceed}")


def decide(score: float, thresholds: GSARThresholds | None = None) -> Decision:
    """Return the decision for a score (equation 3)."""
    tiers = thresholds or GSARThresholds()
    if score >= tiers.proceed:
        return Decision.PROCEED
    return Decision.REGENERATE if score >= tiers.regenerate else Decision.REPLAN
