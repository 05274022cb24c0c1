"""JSON cut anywhere: the value so far, never too much, never less than before."""

from __future__ import annotations

import copy
import itertools
import json
import pickle
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.errors import LocalError, ResponsesError
from responses_proto.partial_json import NotJSON, PartialJSON, TooDeep

from .raw_json import unhurried

TEXTS = st.text(st.characters(exclude_categories=()), max_size=8)  # lone surrogates too
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
WRITTEN = st.builds(
    lambda value, ascii_only, indent: json.dumps(value, ensure_ascii=ascii_only, indent=indent),
    VALUES,
    st.booleans(),
    st.sampled_from([None, 1]),
)


def feed(partial: PartialJSON, pieces: Iterable[str]) -> None:
    for piece in pieces:
        partial.feed(piece)


def read(*pieces: str) -> PartialJSON:
    partial = PartialJSON()
    feed(partial, pieces)
    return partial


def grew(before: Any, after: Any) -> bool:
    """Whether nothing that was there before is missing afterwards."""
    if before is msgspec.UNSET:
        return True
    if isinstance(before, str):
        return isinstance(after, str) and after.startswith(before)
    if isinstance(before, list):
        return isinstance(after, list) and len(after) >= len(before) and all(map(grew, before, after))
    if isinstance(before, dict):
        return isinstance(after, dict) and all(
            key in after and grew(value, after[key]) for key, value in before.items()
        )
    return type(after) is type(before) and bool(after == before)


@unhurried
@given(WRITTEN)
def test_a_value_grows_to_what_json_reads(text: str) -> None:
    whole = json.loads(text)
    partial, before = PartialJSON(), msgspec.UNSET
    for character in text:
        partial.feed(character)
        assert grew(before, partial.value)
        assert grew(partial.value, whole)
        before = copy.deepcopy(partial.value)
    assert partial.complete or not isinstance(whole, str | list | dict)
    assert partial.end() == whole
    assert type(partial.end()) is type(whole)
    assert partial.complete


@unhurried
@given(st.data(), WRITTEN)
def test_the_cutting_does_not_matter(data: st.DataObject, text: str) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    bounds = [0, *cuts, len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(bounds)]
    seen = "".join(pieces[:-1])
    assert read(*pieces[:-1]).value == read(seen).value == read(*seen).value
    assert read(*pieces).end() == json.loads(text)


@given(st.text('{}[]",:\\u0123456789abcdefDd8-+.eEtrufalsn \n\t\x01N', max_size=24))
def test_it_takes_what_json_takes(text: str) -> None:
    try:
        whole = json.loads(text, parse_constant=int)  # so that NaN and Infinity are refused
    except ValueError:
        whole = NotJSON
    whole_here, cut_here = outcome(text), outcome(*text)
    assert whole_here == cut_here
    assert whole_here == (whole if whole is NotJSON else (whole,))


def outcome(*pieces: str) -> object:
    try:
        return (read(*pieces).end(),)
    except NotJSON:
        return NotJSON


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", msgspec.UNSET),
        (" \n", msgspec.UNSET),
        ("12", msgspec.UNSET),
        ("tru", msgspec.UNSET),
        ('"', ""),
        ('"a', "a"),
        ('"a\\', "a"),
        ('"a\\u00e', "a"),
        ('"a\\u00e9', "aé"),
        ('"\\ud83d', ""),
        ('"\\ud83d\\', ""),
        ('"\\ud83d\\ude0', ""),
        ('"\\ud83d\\ude00', "😀"),
        ('"\\ud83dx', "\ud83dx"),
        ('"\\ud83d\\u0041', "\ud83dA"),
        ('"\\ud83d\\n', "\ud83d\n"),
        ("{", {}),
        ('{"a', {}),
        ('{"a"', {}),
        ('{"a":', {}),
        ('{"a": 1', {}),
        ('{"a": 1,', {"a": 1}),
        ('{"a": "', {"a": ""}),
        ('{"a": [{"b": [tru', {"a": [{"b": []}]}),
        ('{"a": [{"b": [true]', {"a": [{"b": [True]}]}),
        ('{"a": 1, "a": "x', {"a": "x"}),
        ("[1, 2", [1]),
        ("[1, -2.5e1 ", [1, -25.0]),
        ("[1e999,", [float("inf")]),
    ],
)
def test_what_is_known_at_a_cut(text: str, value: object) -> None:
    assert read(text).value == value
    assert read(*text).value == value


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("}", 0),
        ("[1 2", 3),
        ("[1,]", 3),
        ("[}", 1),
        ("[1}", 2),
        ('{"a" 1', 5),
        ("{1", 1),
        ('{"a":1,}', 7),
        ('{"a":1]', 6),
        ('{"a":]', 5),
        ("1 2", 2),
        ("[01,", 3),
        ("[-,", 2),
        ("[nul,", 4),
        ("NaN", 0),
        ("[-Infinity,", 10),
        ('"\n', 1),
        ('"\\x', 1),
        ('"ab\\u12g', 3),
        ("[" + "9" * 5000 + ",", 5001),
    ],
)
def test_no_json(text: str, position: int) -> None:
    for pieces in ((text,), tuple(text)):
        partial = PartialJSON()
        with pytest.raises(NotJSON) as first:
            feed(partial, pieces)
        assert first.value.position == position
        before = copy.deepcopy(partial.value)
        with pytest.raises(NotJSON) as again:
            partial.feed(" ")
        assert again.value is first.value
        with pytest.raises(NotJSON):
            partial.end()
        assert partial.value == before
    assert isinstance(first.value, ResponsesError)


@pytest.mark.parametrize("text", ["", "  ", "[", '{"a"', '"x', "[1", "-", '"\\', '"\\ud83d'])
def test_the_end_before_the_end(text: str) -> None:
    partial = read(text)
    before = copy.deepcopy(partial.value)
    with pytest.raises(NotJSON) as early:
        partial.end()
    assert early.value.position >= len(text)
    assert partial.value == before
    with pytest.raises(NotJSON):
        partial.feed("]")


@pytest.mark.parametrize("opened", ["[", '{"a":'])
def test_depth_is_bounded(opened: str) -> None:
    partial = PartialJSON(max_depth=3)
    partial.feed(opened * 3)
    with pytest.raises(TooDeep, match="deeper than 3") as refused:
        partial.feed(opened * 100_000)
    assert refused.value.position == 3 * len(opened)
    PartialJSON().feed("[" * 128)
    PartialJSON(max_depth=1).feed("[1]")
    with pytest.raises(LocalError):
        PartialJSON(max_depth=0)


def test_a_fault_can_be_sent_to_another_process() -> None:
    for kind in (NotJSON, TooDeep):
        error = kind("'}' cannot stand here", 3)
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), again.position) == (kind, str(error), 3)
    assert str(error) == "'}' cannot stand here (character 3)"


class Counted(str):
    """Text that notes how much of it was copied."""

    copied = 0

    def __add__(self, other: str) -> Counted:
        Counted.copied += len(self) + len(other)
        return Counted(str(self) + other)


def test_feeding_copies_nothing_of_what_was_fed_before() -> None:
    # Whoever holds the string that was seen last: only a look pays for it.
    partial = read('["')
    partial._holder[partial._key] = Counted("")
    for _ in range(1000):
        partial.feed("abcd")
    assert Counted.copied == 0
    held = partial.value[0]
    assert (len(held), Counted.copied) == (4000, 4000)
    for _ in range(1000):
        partial.feed("abcd")
    assert (len(held), Counted.copied) == (4000, 4000)
    partial.feed('", 1')
    assert (len(partial.value[0]), Counted.copied) == (8000, 12000)


@pytest.mark.parametrize("end", ["", '"', '", "b'])
def test_a_string_is_whole_however_rarely_it_is_looked_at(end: str) -> None:
    partial = read('{"a": ["x')
    seen = partial.value["a"]
    assert seen == ["x"]
    feed(partial, "yz" + end)
    if end:  # a string that has ended is there without a look
        assert seen[0] == "xyz"
    assert partial.value["a"][0] == "xyz"


def test_a_look_is_live() -> None:
    partial = read('{"a": [')
    seen = partial.value
    partial.feed('1, {"b": "x')
    assert seen is partial.value
    assert seen == {"a": [1, {"b": "x"}]}


@pytest.mark.parametrize(
    "text", ['"' + "\\ud83d\\ude00\\n" * 9, '{"\\ud83d\\ude00": 1, "b', "[0.123456789", '{"a": "xyz']
)
def test_what_is_read_is_not_read_again(text: str) -> None:
    # Linear time: nothing is carried on to the next piece but a cut escape, and tokens stay in pieces.
    partial = PartialJSON()
    for character in text:
        partial.feed(character)
        assert len(partial._cut) < len(r"\ud83d\ude00")
        assert partial._end - partial._start <= len(r"\ud83d\ude00")
        assert all(len(piece) <= 1 for piece in partial._scalar)
