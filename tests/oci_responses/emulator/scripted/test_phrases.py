import pytest

from oci_responses.emulator.scripted.phrases import lower_phrases, names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weather in Paris", [("in", "Paris")]),
        ("a trip from New York to Rio de Janeiro", [("from", "New York"), ("to", "Rio de Janeiro")]),
        ("weather in Paris, Rome and Bonn", [("in", "Paris"), ("in", "Rome"), ("in", "Bonn")]),
        ("mail to Dr Ada Lovelace about Zürich", [("to", "Dr Ada Lovelace"), ("about", "Zürich")]),
        ("where do I go, I'm lost", []),
        ("at the Louvre", [("at", "Louvre")]),
    ],
)
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(name.preposition, name.text) for name in names(text)] == expected


def test_a_capital_at_the_start_is_marked() -> None:
    assert [(name.text, name.opening) for name in names("Find Bob. Then Eve")] == [
        ("Find Bob", True),
        ("Then Eve", True),
    ]
    assert [name.opening for name in names("please find Bob")] == [False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what is the weather in paris today?", ["paris"]),
        ("cost of the red bicycle, please", ["red bicycle"]),
        ("no preposition here", []),
    ],
)
def test_lower_phrases(text: str, expected: list[str]) -> None:
    assert [phrase.text for phrase in lower_phrases(text)] == expected


def test_spans_point_at_the_text() -> None:
    text = "flights from Oslo to rome"
    for phrase in [*names(text), *lower_phrases(text)]:
        assert text[phrase.start : phrase.end] == phrase.text
