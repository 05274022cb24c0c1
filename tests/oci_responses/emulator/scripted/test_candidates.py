import pytest

from oci_responses.emulator.scripted.candidates import MODIFIER, OBJECT, OWNER, UNIT, candidates, object_of
from oci_responses.emulator.scripted.words import roots


@pytest.mark.parametrize(
    ("text", "heads", "mark", "expected"),
    [
        ("Turn on the kitchen light", "light", MODIFIER, ["kitchen"]),
        ("Paris temperature please", "temperature", MODIFIER, ["Paris"]),
        ("Oslo and Lima temperatures", "temperature", MODIFIER, ["Oslo", "Lima"]),
        ("the average temperature", "temperature", MODIFIER, []),
        ("London's weather", "", OWNER, ["London"]),
        ("What's the weather", "", OWNER, []),
        ("Convert 5 miles to kilometers", "convert", UNIT, ["miles"]),
        ("how many euros is 20 pounds", "", "to", ["euros"]),
        ("weather in Paris", "weather", "in", ["Paris", "Paris"]),
    ],
)
def test_how_values_are_introduced(text: str, heads: str, mark: str, expected: list[str]) -> None:
    found = candidates(text, frozenset(roots(heads)))
    assert [phrase.text for phrase in found if phrase.preposition == mark] == expected
    assert all(text[phrase.start : phrase.end].startswith(phrase.text) for phrase in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Define serendipity", "serendipity"),
        ("Please translate hello to French", "hello"),
        ("Can you look up sans-IO design?", "sans-IO design"),
        ("What does the blue bike cost?", "blue bike"),
        ("Do we have any red shoes in stock?", "red shoes"),
        ("How are you?", None),
        ("hm", None),
    ],
)
def test_what_a_verb_acts_upon(text: str, expected: str | None) -> None:
    found = object_of(text)
    assert (found and found.text) == expected
    assert found is None or found.preposition == OBJECT
