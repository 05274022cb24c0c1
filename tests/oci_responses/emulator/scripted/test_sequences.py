from itertools import islice

import pytest

from oci_responses.emulator.scripted.sequences import kind_of


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("count", None, [1, 2, 3]),
        ("count by twos", None, [2, 4, 6]),
        ("count by sixes", None, [6, 12, 18]),
        ("in steps of five", 0, [0, 5, 10]),
        ("every third number", 1, [1, 4, 7]),
        ("every other number", 1, [1, 3, 5]),
        ("even numbers", 1, [2, 4, 6]),
        ("the odd ones", -3, [-3, -1, 1]),
        ("primes", None, [2, 3, 5]),
        ("multiples of 4", None, [4, 8, 12]),
        ("whole numbers", None, [0, 1, 2]),
    ],
)
def test_kinds(text: str, start: int | None, expected: list[int]) -> None:
    kind, _ = kind_of(text)
    assert list(islice(kind.beginning(start, kind.step), 3)) == expected


def test_the_step_is_no_bound() -> None:
    assert "3" not in kind_of("count by 3 to 12")[1]
