import pytest

from oci_responses.emulator.scripted.topics import KINDS, topic


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "How old am I?",
            "I am 42 years old",
        ),
        ("Which language do I prefer?", "my favourite language"),
        ("Which colour do I like best?", "favorite_color"),
        ("What is my cat called?", "my cat's name"),
        ("What am I allergic to?", "my allergies"),
        ("When is my birthday?", "I was born"),
        ("What do I do for a living?", "my profession"),
        ("Where do I reside?", "I live there"),
    ],
)
def test_other_words_for_the_same(left: str, right: str) -> None:
    assert {*topic(left)} - {*topic("42")} - KINDS <= {*topic(right)} | KINDS
    assert {*topic(left)} & {*topic(right)}


def test_words_of_asking_say_nothing() -> None:
    assert topic("Can you please tell me again what it was?") == []
