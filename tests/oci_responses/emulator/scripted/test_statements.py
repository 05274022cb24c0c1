import pytest

from oci_responses.emulator.scripted.statements import facts
from oci_responses.emulator.scripted.topics import topic


@pytest.mark.parametrize(
    ("text", "about", "value", "owner"),
    [
        ("My favorite color is purple.", "favorite color", "purple", "my"),
        ("For the record, our office is in Bonn.", "office", "in Bonn", "my"),
        ("Purple is my favorite color.", "favorite color", "Purple", "my"),
        ("Alice's dog is old.", "Alice dog", "old", "Alice's"),
        ("The codeword is heron, please remember it.", "codeword", "heron", ""),
        ("Remember this word: banana", "word", "banana", ""),
        ("Remember the number 4711", "number", "4711", ""),
        ("I have a cat named Felix.", "cat name", "Felix", "my"),
        ("My sister Anna works there.", "sister name", "Anna", "my"),
        ("I'm a nurse.", "job", "nurse", "my"),
        ("I'm 42.", "age", "42", "my"),
        ("Call me Al", "name", "Al", "my"),
        ("My color is red. No, it's green.", "color", "green", "my"),
        ("My color is not red but green.", "color", "green", "my"),
    ],
)
def test_subject_value_and_owner(text: str, about: str, value: str, owner: str) -> None:
    found = [fact for fact in facts([text]) if fact.subject][-1]
    assert (found.subject, found.value, found.owner) == (frozenset(topic(about)), value, owner)


@pytest.mark.parametrize("text", ["Is my name Bo?", "What if my cat is old?", "My cat is not old.", "", "x" * 5000])
def test_nothing_is_stated(text: str) -> None:
    assert [fact for fact in facts([text]) if fact.subject] == []


def test_a_pronoun_stands_for_whom_the_statement_before_was_about() -> None:
    fact = facts(["My brother is called Max and he lives in Bonn."])[-1]
    assert {*topic("brother live Bonn")} <= fact.words
