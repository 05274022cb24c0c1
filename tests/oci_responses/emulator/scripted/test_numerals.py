import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.scripted.numerals import find_numbers, spell


@given(st.integers(-999_999, 999_999))
def test_a_spelled_number_is_found_again(number: int) -> None:
    assert [one.value for one in find_numbers(f"It is {spell(number)} today.")] == [number]


@given(st.integers(-(10**12), 10**12))
def test_digits_are_found(number: int) -> None:
    (found,) = find_numbers(f"x {number:,} y")
    assert found.value == number


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("five apples and 3 pears", [5, 3]),
        ("pi is 3.25", [3.25]),
        ("one hundred and five", [105]),
        ("two thousand twenty-six", [2026]),
        ("v2 and a1 are no numbers, -7 is", [-7]),
        ("1,234,567 people", [1234567]),
        ("someone, often, tend", []),
        ("", []),
    ],
)
def test_numbers_in_text(text: str, values: list[float]) -> None:
    assert [one.value for one in find_numbers(text)] == values


def test_span_covers_the_number() -> None:
    text = "take twenty-one steps"
    (found,) = find_numbers(text)
    assert text[found.start : found.end] == "twenty-one"
