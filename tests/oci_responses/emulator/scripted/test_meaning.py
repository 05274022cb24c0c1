import pytest

from oci_responses.emulator.scripted.meaning import alike, implied, plain, telling
from oci_responses.emulator.scripted.words import root, roots


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Is it raining?", "weather"),
        ("what is 2 + 40", "add"),
        ("six times seven", "multiply"),
        ("how far is it", "distance"),
        ("what does it cost", "price"),
        ("how do you say hello", "translate"),
    ],
)
def test_expressions_stand_for_words(text: str, word: str) -> None:
    assert root(word) in implied(text)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("temp", "temperature", True),
        ("calc", "calculator", True),
        ("count", "country", False),
        ("add", "address", False),
    ],
)
def test_abbreviations(left: str, right: str, same: bool) -> None:
    assert alike(*roots(left), *roots(right)) is same


def test_its_own_words_tell_more() -> None:
    assert telling("weather")[root("weather")] == 1.0
    assert 0 < telling("rain")[root("weather")] < 1
    assert plain("get the current value") == frozenset()
