import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.scripted.counting import count
from oci_responses.emulator.scripted.numerals import spell


@given(st.integers(-50, 300), st.integers(-50, 300))
def test_any_bounds_in_digits_and_words(first: int, last: int) -> None:
    numbers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
    for start, end in ((str(first), str(last)), (spell(first), spell(last))):
        expected = "\n".join(map(str, numbers))
        assert count(f"Count from {start} to {end}, one per line.") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Count to five, one number per line.", "1\n2\n3\n4\n5"),
        ("Please count up to 4", "1, 2, 3, 4"),
        ("Can you count to three for me?", "1, 2, 3"),
        ("count from 3 to 6 separated by spaces", "3 4 5 6"),
        ("Count down from 5", "5, 4, 3, 2, 1"),
        ("Count backwards from ten to seven, each on a new line", "10\n9\n8\n7"),
        ("Count down to 8", "10, 9, 8"),
        ("do a countdown from 3 to zero with dashes", "3-2-1-0"),
        ("Count to ten by twos", "2, 4, 6, 8, 10"),
        ("Count from 0 to 20 in steps of 5", "0, 5, 10, 15, 20"),
        ("Count to three in words, one per line", "one\ntwo\nthree"),
        ("Count to 3, separated by semicolons, spelled out", "one; two; three"),
        ("List the numbers 2 through 5, comma-separated", "2, 3, 4, 5"),
        ("Write the numbers from one to three line by line", "1\n2\n3"),
        ("Count to 1", "1"),
        ("Count to 1000000", "I count at most 1000 numbers at a time."),
        ("Count the words in this sentence to see if there are 5", None),
        ("How many legs does a spider have?", None),
        ("My account is 5 days old", None),
        ("Count", None),
        ("count down", None),
    ],
)
def test_phrasings(text: str, expected: str | None) -> None:
    assert count(text) == expected
