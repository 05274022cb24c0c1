"""The partition and its score: the paper's properties P1 to P6, its worked example, and the edges.

arXiv 2604.23366, section 4.2 and appendices A, B and E. Weights are drawn at random too: the
properties hold for any of them.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from responses_proto.agent.gsar import (
    DEFAULT_WEIGHT_MAP,
    NEUTRAL_SCORE,
    Claim,
    EvidenceType,
    Partition,
    gsar_score,
    partition_weight,
    verified,
)
from responses_proto.errors import LocalError

KINDS = st.sampled_from(EvidenceType)
TEXTS = st.text("abc", min_size=1, max_size=3)
CLAIMS = st.builds(Claim, text=TEXTS, type=KINDS)
LISTS = st.lists(CLAIMS, max_size=4)
PARTITIONS = st.builds(Partition.of, grounded=LISTS, ungrounded=LISTS, contradicted=LISTS, complementary=LISTS)
WEIGHTS = st.dictionaries(KINDS, st.floats(0.01, 1))
PENALTIES = st.floats(0.01, 1)
NEAR = 1e-12


@given(LISTS, LISTS, LISTS, LISTS)
def test_every_claim_stands_in_one_part(
    grounded: list[Claim], ungrounded: list[Claim], contradicted: list[Claim], complementary: list[Claim]
) -> None:
    made = Partition.of(
        grounded=grounded, ungrounded=ungrounded, contradicted=contradicted, complementary=complementary
    )
    texts = [claim.text for claim in made.claims]
    assert len(texts) == len(set(texts))
    assert set(texts) == {claim.text for claim in (*grounded, *ungrounded, *contradicted, *complementary)}
    assert {claim.text for claim in contradicted} == {claim.text for claim in made.contradicted}, "it is never hidden"
    assert not {claim.text for claim in ungrounded} & {claim.text for claim in made.grounded}


@given(PARTITIONS, WEIGHTS, st.floats(0, 1))
def test_p1_bounded(partition: Partition, weights: dict[str, float], penalty: float) -> None:
    assert 0 <= gsar_score(partition, weights, penalty) <= 1


@given(PARTITIONS, WEIGHTS, st.floats(0, 1))
def test_p2_a_claim_that_becomes_grounded_raises_the_score(
    partition: Partition, weights: dict[str, float], penalty: float
) -> None:
    assume(partition.ungrounded)
    claim, *others = partition.ungrounded
    after = replace(partition, grounded=(*partition.grounded, claim), ungrounded=tuple(others))
    assert gsar_score(after, weights, penalty) > gsar_score(partition, weights, penalty)


@given(PARTITIONS, CLAIMS, WEIGHTS, PENALTIES, PENALTIES)
def test_p3_a_contradiction_never_raises_it_and_a_higher_penalty_lowers_it_more(
    partition: Partition, claim: Claim, weights: dict[str, float], one: float, other: float
) -> None:
    assume(partition.claims)
    after = replace(partition, contradicted=(*partition.contradicted, claim))
    mild, hard = sorted((one, other))
    assert gsar_score(after, weights, hard) <= gsar_score(after, weights, mild) + NEAR
    for penalty in (mild, hard):
        assert gsar_score(after, weights, penalty) <= gsar_score(partition, weights, penalty) + NEAR


@given(PARTITIONS, CLAIMS, WEIGHTS, st.floats(0, 1))
def test_p4_another_view_never_lowers_it(
    partition: Partition, claim: Claim, weights: dict[str, float], penalty: float
) -> None:
    assume(partition.claims)
    before = gsar_score(partition, weights, penalty)
    after = gsar_score(replace(partition, complementary=(*partition.complementary, claim)), weights, penalty)
    assert after >= before - NEAR


@given(PARTITIONS, WEIGHTS, PENALTIES)
def test_p5_to_keep_silent_about_a_contradiction_would_pay(
    partition: Partition, weights: dict[str, float], penalty: float
) -> None:
    """So it must be kept: only a penalty above 0 makes a dropped contradiction show."""
    assume(partition.contradicted and (partition.grounded or partition.complementary))
    silent = replace(partition, contradicted=())
    assert gsar_score(silent, weights, penalty) > gsar_score(partition, weights, penalty)
    assert gsar_score(silent, weights, 0) == gsar_score(partition, weights, 0)


@given(PARTITIONS, TEXTS, PENALTIES)
def test_p6_to_conclude_is_worth_less_than_to_observe(partition: Partition, text: str, penalty: float) -> None:
    assume(partition.ungrounded or partition.contradicted)
    observed, concluded = (
        gsar_score(
            replace(partition, grounded=(*partition.grounded, Claim(text=text, type=kind))),
            contradiction_penalty=penalty,
        )
        for kind in (EvidenceType.TOOL_MATCH, EvidenceType.INFERENCE)
    )
    assert concluded < observed


def claim(kind: EvidenceType, *refs: str) -> Claim:
    return Claim(text=kind.value, type=kind, evidence_refs=refs)


def test_the_worked_example_of_appendix_e() -> None:
    partition = Partition(
        grounded=(claim(EvidenceType.TOOL_MATCH), claim(EvidenceType.SPECIFIC_DATA)),
        ungrounded=(claim(EvidenceType.INFERENCE),),
        contradicted=(claim(EvidenceType.INFERENCE),),
        complementary=(claim(EvidenceType.COMPLEMENTARY_FINDING),),
    )
    assert gsar_score(partition) == pytest.approx(2.80 / 3.70)


def test_weights() -> None:
    assert partition_weight(map(claim, EvidenceType)) == pytest.approx(sum(DEFAULT_WEIGHT_MAP.values()))
    assert set(DEFAULT_WEIGHT_MAP) == set(EvidenceType)
    assert partition_weight([claim(EvidenceType.DOMAIN)], {}) == 0.6, "a kind without a weight is inference"


def test_nothing_says_neither_yes_nor_no() -> None:
    assert gsar_score(Partition()) == NEUTRAL_SCORE
    weightless = {str(EvidenceType.DOMAIN): 0.0}
    assert gsar_score(Partition(grounded=(claim(EvidenceType.DOMAIN),)), weightless) == NEUTRAL_SCORE


@pytest.mark.parametrize("penalty", [-0.1, 1.1, float("nan")])
def test_a_penalty_has_bounds(penalty: float) -> None:
    with pytest.raises(LocalError, match="penalty"):
        gsar_score(Partition(), contradiction_penalty=penalty)


@pytest.mark.parametrize(
    ("one", "grounded"),
    [
        (claim(EvidenceType.TOOL_MATCH, "c1"), True),
        (claim(EvidenceType.TOOL_MATCH, "c9", "c1"), True),
        (claim(EvidenceType.TOOL_MATCH, "c9"), False),
        (claim(EvidenceType.SPECIFIC_DATA), False),
        (claim(EvidenceType.INFERENCE), True),
        (claim(EvidenceType.SIGNAL_MATCH), True),
    ],
)
def test_what_a_tool_is_said_to_have_said_needs_a_receipt(one: Claim, grounded: bool) -> None:
    checked = verified(Partition(grounded=(one,)), {"c1"})
    assert checked == (Partition(grounded=(one,)) if grounded else Partition(ungrounded=(one,)))
