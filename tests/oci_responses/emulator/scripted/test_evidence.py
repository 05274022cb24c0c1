from typing import Any

import pytest

from oci_responses.emulator.scripted.evidence import Evidence
from oci_responses.emulator.scripted.topics import topic


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("What is the weather in Paris?", "city", ["Paris"]),
        ("weather for são paulo please", "city", ["são paulo"]),
        ("Fly from Oslo to Rome", "destination", ["Rome"]),
        ("Fly from Oslo to Rome", "origin", ["Oslo"]),
        ("weather in Paris, Rome and Bonn", "location", ["Paris", "Rome", "Bonn"]),
        ("Send it to ada@example.org today", "email", ["ada@example.org"]),
        ("open https://example.org/a?b=c.", "url", ["https://example.org/a?b=c"]),
        ("free on 2026-03-01?", "date", ["2026-03-01"]),
        ("wake me at 06:30", "time", ["06:30"]),
        ("compute 3 * (4 + 5) now", "expression", ["3 * (4 + 5)"]),
        ('Look up "blue whale" now', "term", ["blue whale"]),
        ("Search for open issues about SSE.", "query", ["open issues about SSE"]),
        ("How tall is Everest?", "question", ["How tall is Everest?"]),
        ("set the title to Report", "title", ["Report"]),
        ("the user name is bob", "user_name", ["bob"]),
        ("nothing here", "city", []),
        ("How are you?", "name", []),
    ],
)
def test_strings(text: str, name: str, values: list[str]) -> None:
    assert Evidence(text).strings(name, weak=False, several=True) == values


@pytest.mark.parametrize(
    ("text", "name", "whole", "value"),
    [
        ("for 5 days with a limit of 3", "days", True, 5),
        ("for 5 days with a limit of 3", "limit", True, 3),
        ("for 5 days with a limit of 3", "count", True, 5),
        ("two and a half is 2.5", "amount", False, 2),
        ("it costs 2.5", "amount", True, None),
        ("it costs 2.5", "amount", False, 2.5),
        ("none", "amount", False, None),
    ],
)
def test_numbers(text: str, name: str, whole: bool, value: float | None) -> None:
    assert Evidence(text).number(name, whole=whole) == value


def test_nothing_is_used_twice() -> None:
    evidence = Evidence("add 2 and 3 from Oslo to Rome")
    assert [evidence.number(name, whole=True) for name in "abc"] == [2, 3, None]
    assert evidence.strings("place_a", weak=False) != evidence.strings("place_b", weak=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("include details please", True),
        ("no details please", False),
        ("without any details", False),
        ("please", None),
    ],
)
def test_truth(text: str, value: bool | None) -> None:
    assert Evidence(text).truth("include_details") == value


@pytest.mark.parametrize(
    ("text", "options", "value"),
    [
        ("in Fahrenheit, please", ["celsius", "fahrenheit"], "fahrenheit"),
        ("take level 2", [1, 2, 3], 2),
        ("a high-priority one", ["low", "high"], "high"),
        ("nothing", ["low", "high"], None),
    ],
)
def test_option(text: str, options: list[Any], value: Any) -> None:
    assert Evidence(text).option(options) == value


def test_known_facts() -> None:
    known = {frozenset(topic("favorite color")): "teal", frozenset(topic("city")): "Oslo"}
    assert Evidence("", known).known("favorite_color") == "teal"
    assert Evidence("", known).known("color") == "teal"
    assert Evidence("", known).known("size") is None
