import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.scripted.words import (
    content_words,
    flip,
    is_question,
    sentences,
    stem,
    stems,
    straighten,
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("colour", "color"),
        ("Favourite", "favorite"),
        ("cities", "city"),
        ("dog's", "dogs"),
        ("names", "name"),
    ],
)
def test_spellings_share_a_stem(left: str, right: str) -> None:
    assert stem(left) == stem(right)


@pytest.mark.parametrize("word", ["your", "hour", "four", "bus", "class", "this", "is"])
def test_words_that_only_look_like_it_stay(word: str) -> None:
    assert stem(word) == word


def test_names_of_code_come_apart() -> None:
    assert stems("get_currentWeather") == ["get", "current", "weather"]
    assert content_words("getCurrentWeather") == {"weather"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mail bo@x.org now. Pay 3.50", ["Mail bo@x.org now.", "Pay 3.50"]),
        ("a\nb", ["a", "b"]),
        ("Wait... what?!", ["Wait...", "what?!"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text())
def test_sentences_lose_nothing_but_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["what now", "Really?", "please tell me", "Where's it", "do you know"])
def test_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["I know.", "Whatever you say.", "Island life", ""])
def test_statements(text: str) -> None:
    assert not is_question(text)


def test_flip() -> None:
    assert flip("I told you my name") == "you told I your name"


def test_straighten() -> None:
    assert straighten("\u201cit\u2019s\u201d \u22125") == '"it\'s" -5'
