"""Loops: a table, and the law that what repeats is found, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.repetition import LONGEST, TIMES, repeated


@pytest.mark.parametrize(
    ("rounds", "period"),
    [
        ("", None),
        ("aa", None),
        ("aaa", 1),
        ("baaa", 1),
        ("aaab", None),
        ("ababab", 2),
        ("xababab", 2),
        ("abab", None),
        ("abcabcabc", 3),
        ("abcdabcdabcd", None),
        ("aabaabaab", 3),
    ],
)
def test_what_is_a_loop(rounds: str, period: int | None) -> None:
    assert repeated(rounds) == period


@given(st.text("abc", max_size=12), st.text("abcd", min_size=1, max_size=LONGEST))
def test_a_pattern_that_comes_often_enough_is_found(before: str, pattern: str) -> None:
    found = repeated(before + pattern * TIMES)
    assert found is not None
    assert found <= len(pattern)


@given(st.lists(st.integers(), unique=True, max_size=20))
def test_rounds_that_differ_are_no_loop(rounds: list[int]) -> None:
    assert repeated([str(one) for one in rounds]) is None
