"""The four-way partition of claims and its score (arXiv 2604.23366, sections 3 and 4, appendix B)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from ...errors import LocalError
from ...values import Value

__all__ = [
    "DEFAULT_WEIGHT_MAP",
    "NEUTRAL_SCORE",
    "PENALTY",
    "UNKNOWN_WEIGHT",
    "Claim",
    "EvidenceType",
    "Partition",
    "gsar_score",
    "partition_weight",
    "verified",
]


class EvidenceType(StrEnum):
    """What a claim rests on, from the strongest to the weakest."""

    TOOL_MATCH = "tool_match"
    """It stands in a tool's output."""
    SPECIFIC_DATA = "specific_data"
    """It takes a value from a structured output."""
    SIGNAL_MATCH = "signal_match"
    """It takes up what the request itself says."""
    COMPLEMENTARY_FINDING = "complementary_finding"
    """It is another view, which nothing speaks against."""
    SYNTHESIS = "synthesis"
    """It combines several outputs."""
    NEG_EVIDENCE = "neg_evidence"
    """Something was looked for and not there."""
    INFERENCE = "inference"
    """The model concludes it."""
    DOMAIN = "domain"
    """It is general knowledge."""


DEFAULT_WEIGHT_MAP: Final[Mapping[str, float]] = MappingProxyType(
    {
        EvidenceType.TOOL_MATCH: 1.00,
        EvidenceType.SPECIFIC_DATA: 0.95,
        EvidenceType.SIGNAL_MATCH: 0.90,
        EvidenceType.COMPLEMENTARY_FINDING: 0.85,
        EvidenceType.SYNTHESIS: 0.80,
        EvidenceType.NEG_EVIDENCE: 0.70,
        EvidenceType.INFERENCE: 0.60,
        EvidenceType.DOMAIN: 0.60,
    }
)
"""The reference weights of appendix B; calibrate them for your own data (section 11)."""
UNKNOWN_WEIGHT: Final = 0.60
"""Of a kind without a weight: it counts as inference."""
PENALTY: Final = 0.5
"""The reference contradiction penalty (appendix B)."""
NEUTRAL_SCORE: Final = 0.5
"""Of nothing at all: no claim says neither yes nor no (section 4.1)."""
_FROM_TOOLS: Final = (EvidenceType.TOOL_MATCH, EvidenceType.SPECIFIC_DATA)


class Claim(Value, frozen=True, kw_only=True):
    """One statement, what it rests on, and the ids of the calls whose outputs it names."""

    text: str
    type: EvidenceType = EvidenceType.INFERENCE
    evidence_refs: tuple[str, ...] = ()


class Partition(Value, frozen=True, kw_only=True):
    """Claims sorted four ways; no claim stands in two parts.

    Made with a claim in several parts it keeps the one that speaks most against the answer:
    contradicted, ungrounded, complementary, grounded.
    """

    grounded: tuple[Claim, ...] = ()
    ungrounded: tuple[Claim, ...] = ()
    contradicted: tuple[Claim, ...] = ()
    complementary: tuple[Claim, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        grounded: Iterable[Claim] = (),
        ungrounded: Iterable[Claim] = (),
        contradicted: Iterable[Claim] = (),
        complementary: Iterable[Claim] = (),
    ) -> Partition:
        """Return the partition of claims that a judge may have named more than once."""
        seen: set[str] = set()

        def first(claims: Iterable[Claim]) -> tuple[Claim, ...]:
            fresh = []
            for claim in claims:
                name = " ".join(claim.text.casefold().split())
                if name not in seen:
                    seen.add(name)
                    fresh.append(claim)
            return tuple(fresh)

        against, without = first(contradicted), first(ungrounded)
        beside, for_it = first(complementary), first(grounded)
        return cls(grounded=for_it, ungrounded=without, contradicted=against, complementary=beside)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims."""
        return (*self.grounded, *self.ungrounded, *self.contradicted, *self.complementary)


def partition_weight(claims: Iterable[Claim], weight_map: Mapping[str, float] = DEFAULT_WEIGHT_MAP) -> float:
    """Return W(P), the sum of the weights of the claims' evidence (equation 1)."""
    return sum(weight_map.get(claim.type, UNKNOWN_WEIGHT) for claim in claims)


def gsar_score(
    partition: Partition, weight_map: Mapping[str, float] = DEFAULT_WEIGHT_MAP, contradiction_penalty: float = PENALTY
) -> float:
    """Return S = (W(G) + W(K)) / (W(G) + W(U) + penalty * W(X) + W(K)), from 0 to 1 (equation 2).

    Where nothing weighs anything it is :data:`NEUTRAL_SCORE`. Raises :class:`LocalError` for a
    penalty that is not from 0 to 1.
    """
    if not 0 <= contradiction_penalty <= 1:
        raise LocalError(f"contradiction_penalty is from 0 to 1, not {contradiction_penalty}")
    supported = partition_weight(partition.grounded, weight_map) + partition_weight(partition.complementary, weight_map)
    against = partition_weight(partition.ungrounded, weight_map) + contradiction_penalty * partition_weight(
        partition.contradicted, weight_map
    )
    return supported / (supported + against) if supported + against > 0 else NEUTRAL_SCORE


def verified(partition: Partition, known_ids: Collection[str]) -> Partition:
    """Return the partition with a receipt asked for.

    A grounded claim that is said to stand in a tool's output, but names none that exists, is
    ungrounded. This is stricter than the paper, which leaves references to the judge.
    """
    lost = tuple(
        claim
        for claim in partition.grounded
        if claim.type in _FROM_TOOLS and not any(one in known_ids for one in claim.evidence_refs)
    )
    kept = tuple(claim for claim in partition.grounded if claim not in lost)
    return replace(partition, grounded=kept, ungrounded=(*partition.ungrounded, *lost))
