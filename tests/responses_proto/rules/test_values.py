"""Single values: kind, length, range, name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.rules.values import Problems, each, kind_of, length, name, number, problem, shape, text


def rules_of(found: Problems) -> list[str]:
    return [one.rule for one in found]


@pytest.mark.parametrize(
    ("wanted", "right", "wrong"),
    [
        ("text", ["", "a"], [1, [], {}, True]),
        ("text or a list", ["", []], [1, {}, True]),
        ("text or an object", ["", {}], [1, [], False]),
        ("a list", [[]], ["", {}, 0]),
        ("an object", [{}], ["", [], 0]),
        ("a number", [1, 0.5], ["1", True, []]),
        ("a whole number", [1], [1.0, True, "1"]),
        ("true or false", [True, False], [1, 0, "yes"]),
    ],
)
def test_shapes(wanted: str, right: list[object], wrong: list[object]) -> None:
    for value in (*right, None, Raw(b"anything")):
        assert rules_of(shape(value, "p", wanted)) == []
    for value in wrong:
        (found,) = shape(value, "p", wanted)
        assert (found.path, found.rule) == ("p", "type")
        assert wanted in str(found)


@given(st.integers(-5, 30), st.integers(-2, 5), st.none() | st.integers(6, 20))
def test_a_number_is_refused_exactly_outside_its_limits(value: int, least: int, most: int | None) -> None:
    outside = value < least or (most is not None and value > most)
    assert rules_of(number(value, "p", least, most)) == ["range"] * outside


@given(st.text(max_size=6), st.integers(0, 6))
def test_text_is_refused_exactly_past_its_length(value: str, most: int) -> None:
    assert rules_of(length(value, "p", most)) == ["length"] * (len(value) > most)


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("aZ09_-", []),
        ("x" * 64, []),
        (Raw(b"7"), []),
        ("x" * 65, ["length"]),
        ("a b", ["name"]),
        ("", ["name"]),
        ("a\n", ["name"]),
        ("\u00e9", ["name"]),
        (None, ["required"]),
        (["a"], ["type"]),
    ],
)
def test_names(value: object, rules: list[str]) -> None:
    assert rules_of(name(value, "p")) == rules


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        ({"id": "a"}, []),
        ({"id": Raw(b"1")}, []),
        ({}, ["required"]),
        ({"id": None}, ["required"]),
        ({"id": ""}, ["non-empty"]),
        ({"id": "abcd"}, ["length"]),
        ({"id": 1}, ["type"]),
    ],
)
def test_texts_that_must_be_there(given: dict[str, object], rules: list[str]) -> None:
    assert rules_of(text(given, "id", "p", 3)) == rules
    assert {one.path for one in text(given, "id", "p", 3)} <= {"p.id"}
    assert {one.path for one in text(given, "id", "")} <= {"id"}


def test_each_entry_of_a_list() -> None:
    def rule(entry: dict[str, object], path: str) -> Problems:
        yield problem(path, "seen", str(entry))

    found = list(each([{}, Raw(b"7"), None, "a"], "p", rule))
    assert [(one.path, one.rule) for one in found] == [("p[0]", "seen"), ("p[2]", "type"), ("p[3]", "type")]
    assert list(each("no list", "p", rule)) == []


def test_the_kind_of_an_object() -> None:
    assert [kind_of(one) for one in ({"type": "a"}, {}, {"type": 3})] == ["a", "", ""]
