import pytest

from oci_responses.emulator.scripted.speak import reply
from oci_responses.emulator.scripted.talk import Made, Talk


def said(text: str, *before: str, made: tuple[Made, ...] = ()) -> str:
    return reply(Talk((*before, text), text, made))


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ("22 degrees", "22 degrees"),
        ('{"temperature": 22, "sky": "clear"}', "temperature: 22, sky: clear"),
        ("[1, 2.5, true, null]", "1, 2.5, true, null"),
        ("42", "42"),
        ("{broken", "{broken"),
    ],
)
def test_an_answer_from_a_tool(output: str, shown: str) -> None:
    assert said("weather?", made=(Made("get", {"city": "Oslo"}, output),)) == f"get(Oslo): {shown}"


def test_every_tool_result_is_told() -> None:
    made = (Made("a", {}, "1"), Made("b", "not an object", "2"))
    assert said("go", made=made) == "a(): 1\nb(): 2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Count to three", "1, 2, 3"),
        ("Say hi", "hi"),
        ("What is my name?", "Your name is Bo."),
        ("My cat is Tom.", "Understood. Your cat is Tom."),
        ("Nice weather today.", "I follow fixed rules; you said: Nice weather today."),
        (
            "Why is the sky blue?",
            "I follow fixed rules and have no answer to this question: Why is the sky blue?",
        ),
        ("", "I received a message without text."),
    ],
)
def test_the_first_rule_that_fits(text: str, expected: str) -> None:
    assert said(text, "My name is Bo.") == expected


def test_a_long_message_is_reflected_shortened() -> None:
    assert len(said("word " * 1000)) < 400
