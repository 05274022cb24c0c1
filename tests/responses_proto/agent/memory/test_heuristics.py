"""What rules find in what a user says, and what they must not keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.agent.memory.heuristics import extract, is_secret


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My name is Ann. I'm a pilot!", {"user/name": "My name is Ann", "user/work": "I'm a pilot"}),
        ("Hi, call me Bo", {"user/name": "Hi, call me Bo"}),
        ("I work for Acme", {"user/work": "I work for Acme"}),
        ("I live in Oslo.\nI am in Rome", {"user/place": "I am in Rome"}),
        ("My favourite colour is blue", {"user/my_favourite_colour": "My favourite colour is blue"}),
        ("What is the capital of France", {}),
        ("My name is what?", {}),
        ("I'm happy. Thanks!", {}),
        ("My password is hunter2. Remember that my pin is 4711.", {}),
        ("My card is 4111 1111 1111 1111", {}),
        ("My key is sk-abcdefgh1234", {}),
    ],
)
def test_what_is_found(text: str, found: dict[str, str]) -> None:
    assert {one.name: one.content for one in extract([text])} == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Please never use emojis.", "feedback"),
        ("From now on answer in French", "feedback"),
        ("We're working on the spring release.", "project"),
        ("Remember that the launch is in May", "project"),
        ("See https://docs.example.com/a", "reference"),
    ],
)
def test_wishes_notes_and_links_have_keys_of_their_own(text: str, kind: str) -> None:
    (one,) = extract([text])
    (again,) = extract([text.upper() if kind == "feedback" else text])
    assert one.type == kind
    assert again.key == one.key


@given(st.lists(st.text(max_size=40), max_size=3))
def test_any_text_can_be_read(texts: list[str]) -> None:
    for one in extract(texts):
        assert one.content
        assert not is_secret(one.content)
