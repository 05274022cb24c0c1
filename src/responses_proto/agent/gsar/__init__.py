"""Typed grounding with bounded replanning: GSAR (arXiv 2604.23366).

A judge sorts the claims of an answer four ways, by kind of evidence; the score weighs them, with a
penalty for contradiction; the score decides whether the answer stands, is rewritten from the same
evidence, or is worked out again. Both repairs have a budget, after which the answer stands and
says so.
"""

from .decision import Decision, GSARThresholds, decide
from .judge import JudgeOutput
from .outer import GSAR, GSARState, Repair
from .partition import (
    DEFAULT_WEIGHT_MAP,
    NEUTRAL_SCORE,
    Claim,
    EvidenceType,
    Partition,
    gsar_score,
    partition_weight,
    verified,
)

__all__ = [
    "DEFAULT_WEIGHT_MAP",
    "GSAR",
    "NEUTRAL_SCORE",
    "Claim",
    "Decision",
    "EvidenceType",
    "GSARState",
    "GSARThresholds",
    "JudgeOutput",
    "Partition",
    "Repair",
    "decide",
    "gsar_score",
    "partition_weight",
    "verified",
]
