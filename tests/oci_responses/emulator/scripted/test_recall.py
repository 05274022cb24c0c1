import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.scripted.recall import answer, retell
from oci_responses.emulator.scripted.statements import facts

NOUNS = st.sampled_from(["dog", "boat", "lucky number", "favorite food", "hometown", "shoe size", "boss", "car"])
WORD = st.text("bcdfghjklmnpqrtvwxz", min_size=3, max_size=9)


@given(NOUNS, WORD, st.lists(WORD, max_size=4))
def test_what_was_stated_is_recalled(noun: str, value: str, chatter: list[str]) -> None:
    told = [f"My {noun} is {value}.", *(f"I saw a {word} outside." for word in chatter)]
    for question in (f"What is my {noun}?", f"Do you remember my {noun}?", f"Tell me what my {noun} is"):
        assert answer(question, facts(told)) == f"Your {noun} is {value}."


@given(NOUNS, WORD, WORD)
def test_the_newest_statement_counts(noun: str, old: str, new: str) -> None:
    told = [f"My {noun} is {old}.", f"My {noun} is {new}."]
    assert answer(f"What's my {noun}?", facts(told)) == f"Your {noun} is {new}."


@pytest.mark.parametrize(
    ("told", "question", "expected"),
    [
        ("My favorite color is purple.", "What is my favorite color?", "purple"),
        ("My favourite colour is teal!", "which is my favorite color", "teal"),
        ("Please remember that my favorite color is purple.", "What's my favourite colour?", "purple"),
        ("My favorite color is purple. Just acknowledge.", "What is my favorite color?", "purple"),
        (
            "Hi there! My favorite color is purple, please remember it.",
            "What is my favorite color?",
            "purple",
        ),
        ("Hello, my name is Ana and my favorite color is teal.", "What is my name?", "Ana"),
        ("Hello, my name is Ana and my favorite color is teal.", "And what's my favorite color?", "teal"),
        ("Call me Ishmael.", "What is my name?", "Ishmael"),
        ("You can call me Al.", "What should you call me?", "Al"),
        ("I'm Grace Hopper.", "Who am I?", "Grace Hopper"),
        ("I live in Oslo.", "Where do I live?", "in Oslo"),
        ("I work at a small bakery, by the way.", "Where do I work?", "a small bakery"),
        ("Remember that the codeword is heron.", "What is the codeword?", "heron"),
        ("Remember: the launch code is 0451.", "Can you recall the launch code?", "0451"),
        ("My email is bo@example.org.", "What is my email?", "bo@example.org"),
        ("our meeting is on Tuesday at 10:30", "When is our meeting?", "Tuesday at 10:30"),
        ("My dogs are Rex and Bello", "What are my dogs' names, or which are my dogs?", "Rex and Bello"),
        ("I like green tea", "What do I like?", "green tea"),
    ],
)
def test_phrasings(told: str, question: str, expected: str) -> None:
    said = answer(question, facts([told]))
    assert said is not None
    assert expected in said


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is my shoe size?", "You have not told me your shoe size."),
        ("Do you know my name?", "You have not told me your name."),
        ("What is the capital of France?", None),
        ("My boat is red.", None),
        ("", None),
    ],
)
def test_nothing_is_invented(question: str, expected: str | None) -> None:
    assert answer(question, []) == expected


def test_several_facts_in_one_question() -> None:
    known = facts(["My name is Bo.", "My favorite color is teal.", "My color is red."])
    assert answer("What are my name and favorite color?", known) == "Your name is Bo. Your favorite color is teal."


def test_a_question_states_nothing() -> None:
    assert facts(["Is my name Bo?", "What if my name is Bo?"]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My cat is called Tom.", "Understood. Your cat is called Tom."),
        ("I live with my sister.", "Understood. You live with your sister."),
        ("What a day!", None),
    ],
)
def test_retelling(text: str, expected: str | None) -> None:
    assert retell(text) == expected
