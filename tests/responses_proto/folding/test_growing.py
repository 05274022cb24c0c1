"""Strings and lists of parts that grow: where a delta goes, and which text wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import Raw

from responses_proto.folding.deviations import DeviationKind as Kind
from responses_proto.folding.deviations import DeviationLog
from responses_proto.folding.growing import Part, Parts, Text


def kinds(log: DeviationLog) -> list[Kind]:
    return [deviation.kind for deviation in log.as_tuple()]


@pytest.mark.parametrize(
    ("pieces", "final", "announced", "value", "noted"),
    [
        (["a", "b"], "ab", None, "ab", []),
        ([], "", None, "", []),
        (["a", "b"], "abc", None, "abc", [Kind.TEXT_DIFFERS]),
        (["a", "b"], "", None, "ab", [Kind.TEXT_LOST]),
        ([], "abc", None, "abc", [Kind.NO_DELTAS]),
        ([], "abc", "abc", "abc", []),
        ([""], "abc", None, "abc", [Kind.NO_DELTAS]),
    ],
)
def test_the_final_text_wins_unless_it_lost_something(
    pieces: list[str], final: str, announced: str | None, value: str, noted: list[Kind]
) -> None:
    for ends in (True, False):
        text, log = Text(), DeviationLog()
        assert not text.begun
        for piece in pieces:
            text.append(piece)
        assert text.begun == bool(pieces)
        if ends:
            text.end(final, log, "text", announced)
            text.end(final, DeviationLog(strict=bool(final)), "text", announced)
        else:
            text.settle(final, log, "text", announced)
        assert (text.value, text.ended, kinds(log)) == (value, ends, noted)


def test_a_text_takes_pieces_after_it_was_joined() -> None:
    text = Text()
    append = text.append
    append("a")
    append("b")
    assert (text.value, text.value) == ("ab", "ab")
    append("c")
    assert text.value == "abc"


def test_a_part_shows_what_was_announced_and_what_grew() -> None:
    part = Part("output_text", {"type": "output_text", "text": Raw(b'"old"'), "x": Raw(b"1")})
    assert part.as_members() == {"type": "output_text", "text": Raw(b'"old"'), "x": Raw(b"1")}
    part.string("text").append("new")
    part.annotations.append(Raw(b"{}"))
    part.logprobs.append(Raw(b"{}"))
    assert part.encode() == {
        "type": "output_text",
        "text": "new",
        "x": Raw(b"1"),
        "annotations": [Raw(b"{}")],
        "logprobs": [Raw(b"{}")],
    }
    part.final = Raw(b"{}")
    assert part.encode() == Raw(b"{}")


@pytest.mark.parametrize(
    ("kind", "name", "holds"),
    [
        ("output_text", "text", True),
        ("output_text", "refusal", False),
        ("refusal", "refusal", True),
        ("refusal", "text", False),
        ("acme:part", "text", True),
    ],
)
def test_a_part_holds_the_string_of_its_type(kind: str, name: str, holds: bool) -> None:
    part = Part(kind, None)
    assert (part.holds(name), part.grows(name)) == (holds, holds)
    part.string(name).ended = True
    assert not part.grows(name)
    part = Part(kind, None)
    part.final = Raw(b"{}")
    assert not part.grows(name)


def test_a_part_that_stands_for_several() -> None:
    part = Part("command_output", None)
    assert list(part.pieces) == [{"stdout": "", "stderr": ""}]
    part.final = (1, 2)
    assert list(part.pieces) == [1, 2]


Step = tuple[str, Any]
"""What is done with an index: announce, unannounced begin, grow, end, close, end a refusal."""

PLAYS: list[tuple[list[Step], list[str], set[Kind]]] = [
    ([("add", 0), ("grow", 0), ("grow", 0), ("end", 0), ("close", 0)], ["xx"], set()),
    ([("add", 0), ("grow", 0), ("add", 1), ("grow", 1), ("grow", 0)], ["xx", "x"], set()),
    ([("add", None), ("grow", None), ("end", None), ("close", None)], ["x"], {Kind.NO_PART_INDEX}),
    ([("grow", 0), ("add", 0), ("grow", 0)], ["xx"], {Kind.NO_PART_ADDED, Kind.PART_ADDED_LATE}),
    ([("add", 0), ("grow", 0), ("add", 0), ("grow", 0)], ["xx"], {Kind.PART_ADDED_TWICE}),
    (
        [("grow", 0), ("add", 0), ("add", 0)],
        ["x"],
        {Kind.NO_PART_ADDED, Kind.PART_ADDED_LATE, Kind.PART_ADDED_TWICE},
    ),
    (
        [("add", 0), ("close", 0), ("refuse", 1), ("close", 2), ("refuse", 1)],
        ["", "rr", ""],
        {Kind.NO_PART_ADDED},
    ),
    ([("add", 0), ("grow", 0), ("grow", 1), ("grow", 2), ("end", 3)], ["xxx"], {Kind.PART_INDEX_DRIFT}),
    ([("add", 1), ("grow", 1)], ["x"], {Kind.PART_INDEX_DRIFT}),
    ([("add", -3), ("grow", -3), ("add", 0), ("grow", 0)], ["x", "x"], {Kind.PART_INDEX_DRIFT}),
    (
        [("add", 0), ("grow", 0), ("close", 0), ("add", 0), ("grow", 0), ("end", 0)],
        ["x", "x"],
        {Kind.PART_INDEX_REUSED, Kind.PART_INDEX_DRIFT},
    ),
    (
        [("add", 0), ("grow", 0), ("end", 0), ("grow", 0)],
        ["x", "x"],
        {Kind.PART_INDEX_REUSED, Kind.NO_PART_ADDED},
    ),
    ([("add", 0), ("grow", 0), ("end", 0), ("end", 0), ("close", 0), ("close", 0)], ["x"], set()),
    ([("end", 0), ("end", 1)], ["", ""], {Kind.NO_PART_ADDED}),
    ([("close", 0)], [""], {Kind.NO_PART_ADDED}),
    ([("grow", 0), ("end", 0), ("refuse", 0)], ["x", "r"], {Kind.NO_PART_ADDED, Kind.PART_INDEX_REUSED}),
]


def play(parts: Parts, log: DeviationLog, step: str, index: int | None) -> None:
    steps: dict[str, Callable[[], object]] = {
        "add": lambda: parts.begin("output_text", index, {"type": "output_text", "text": ""}),
        "grow": lambda: parts.growing("output_text", "text", index).string("text").append("x"),
        "end": lambda: ended(parts.ending("output_text", "text", index)),
        "close": lambda: closed(parts.closing("output_text", "text", index)),
        "refuse": lambda: parts.growing("refusal", "refusal", index).string("refusal").append("r"),
    }
    steps[step]()


def ended(part: Part) -> None:
    part.string("text").ended = True


def closed(part: Part) -> None:
    part.final = part.as_members()


@pytest.mark.parametrize(("steps", "texts", "noted"), PLAYS)
def test_where_a_delta_goes(steps: list[Step], texts: list[str], noted: set[Kind]) -> None:
    log = DeviationLog()
    parts = Parts(log)
    for step, index in steps:
        play(parts, log, step, index)
    strings = [next(iter(part.strings.values())).value for part in parts.in_order]
    assert (strings, set(kinds(log))) == (texts, noted)


def test_numbered_parts_grow_side_by_side() -> None:
    log = DeviationLog(strict=True)
    parts = Parts(log)
    for index in (5, 2, 5, None, 2):
        parts.numbered("command", index).string("command").append(str(index))
    assert [part.as_members() for part in parts.in_order] == [{"command": "2None2"}, {"command": "55"}]
    lonely = Parts(log)
    assert lonely.numbered("command", None) is lonely.numbered("command", 0)


def test_a_part_is_known_by_its_index_or_as_the_last() -> None:
    parts = Parts(DeviationLog())
    assert parts.known(0) is parts.known(None) is None
    first, last = (parts.begin("output_text", index, {}) for index in (0, 1))
    assert [parts.known(index) for index in (0, 1, 7, None)] == [first, last, last, last]


@pytest.mark.parametrize("kind", ["reasoning_text", "acme:part", "command"])
def test_parts_that_need_no_announcement(kind: str) -> None:
    Parts(DeviationLog(strict=True)).begin(kind, 0, None)
