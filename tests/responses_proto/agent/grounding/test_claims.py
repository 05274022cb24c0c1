"""Answers cut into claims; words and numbers in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.grounding.claims import claims_of, numbers_of, words_of


@pytest.mark.parametrize(
    ("answer", "claims"),
    [
        ("", ()),
        ("Paris has 18 C. Rome has 25 C!", ("Paris has 18 C.", "Rome has 25 C!")),
        ("It costs 3.50 today. Really.", ("It costs 3.50 today.",)),
        ("# Report\n- Paris is warm\n- Rome is hot\n1. Oslo is cold", ("Paris is warm", "Rome is hot", "Oslo is cold")),
        ("Do you want more tickets?", ()),
        ("Sure!", ()),
        ("42", ("42",)),
        ("Run it:\n```\nprint(1) and two more words\n```\nIt prints one line.", ("It prints one line.",)),
        ("```\nnever closed words", ()),
        ("Paris is warm\u3002Rome is hot\u3002", ("Paris is warm", "Rome is hot")),
    ],
)
def test_claims(answer: str, claims: tuple[str, ...]) -> None:
    assert claims_of(answer) == claims


@given(st.text())
def test_any_text_can_be_cut(text: str) -> None:
    assert all(claim.strip() == claim != "" for claim in claims_of(text))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,200.50 and -3 and +4", {"1200.5", "-3", "4"}),
        ("18.0 C, 007, 0.5, 0", {"18", "7", "0.5", "0"}),
        ("B2B v1.2 A4", set()),
        ("25%", {"25"}),
    ],
)
def test_numbers(text: str, numbers: set[str]) -> None:
    assert numbers_of(text) == numbers


def test_words() -> None:
    assert words_of("The Agent's tickets are in his glass, a class-room") == {
        "agent",
        "ticket",
        "his",
        "glass",
        "class-room",
    }
