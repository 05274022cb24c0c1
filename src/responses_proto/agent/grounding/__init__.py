"""Is the final answer supported by what the tools said? Rules first, then, if asked for, a judge.

Every claim gets a receipt: the ids of the calls whose outputs support it. An answer that is not
supported is given back to the model with the claims that are not, at most ``max_replans`` times.
"""

from .config import Grounding
from .result import ClaimEvaluation, GroundingResult

__all__ = ["ClaimEvaluation", "Grounding", "GroundingResult"]
