"""Which item an event is about, whatever the server calls it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import Raw

from responses_proto.folding.deviations import DeviationKind as Kind
from responses_proto.folding.deviations import DeviationLog
from responses_proto.folding.drafts import Drafts
from responses_proto.folding.given import Given, read_given

Step = tuple[str, str | None, int | None]
"""What is said (+ announced, . more said, ! finished) of a message, reasoning or call; its id and index."""


def item(kind: str, id_: str | None, **more: Any) -> Given:
    given = read_given(Raw(json.dumps({"type": kind, "id": id_, **more}).encode()))
    assert given is not None
    return given


def play(steps: list[Step]) -> tuple[list[tuple[str, str]], set[Kind]]:
    """Return the items with what was said of each, one letter for one step, and the kinds noted."""
    log = DeviationLog()
    drafts = Drafts(log)
    for number, (what, id_, index) in enumerate(steps):
        kind = {"m": "message", "r": "reasoning", "c": "function_call"}[what[1]]
        letter = chr(ord("a") + number)
        if what[0] == "+":
            drafts.begin(item(kind, id_), index).facts[letter] = None
        elif what[0] == ".":
            drafts.about(kind, id_, index).facts[letter] = None
        else:
            before = {draft: draft.done for draft in drafts.in_order}
            drafts.finish(item(kind, id_, nth=number), index)
            for draft in drafts.in_order:
                if draft.done is not before.get(draft):
                    draft.facts[letter] = None
    said = [(draft.type, "".join(draft.facts)) for draft in drafts.in_order]
    # The items here have nothing but what tells them apart, so the typed view of a call lacks the rest.
    return said, {deviation.kind for deviation in log.as_tuple()} - {Kind.MALFORMED_FIELD}


M, R, C = "message", "reasoning", "function_call"

PLAYS: dict[str, tuple[list[Step], list[tuple[str, str]], set[Kind]]] = {
    "as the protocol says": (
        [("+m", "m", 0), (".m", "m", 0), ("!m", "m", 0), ("+c", "c", 1), (".c", "c", 1), ("!c", "c", 1)],
        [(M, "abc"), (C, "def")],
        set(),
    ),
    "side by side": (
        [("+c", "a", 0), ("+c", "b", 1), (".c", "a", 0), (".c", "b", 1), ("!c", "a", 0), ("!c", "b", 1)],
        [(C, "ace"), (C, "bdf")],
        set(),
    ),
    "no ids": (
        [("+m", None, 0), (".m", None, 0), ("!m", None, 0), ("+m", None, 1), (".m", None, 1)],
        [(M, "abc"), (M, "de")],
        set(),
    ),
    "an id told later": ([("+m", None, 0), (".m", "m", 0), ("!m", "m", 0)], [(M, "abc")], set()),
    "no indexes": (
        [("+c", "a", None), ("+c", "b", None), (".c", "a", None), ("!c", "a", None), ("!c", "b", None)],
        [(C, "acd"), (C, "be")],
        {Kind.NO_OUTPUT_INDEX},
    ),
    "neither": (
        [("+r", None, None), (".r", None, None), ("+m", None, None), (".m", None, None), ("!r", None, None)],
        [(R, "abe"), (M, "cd")],
        {Kind.NO_OUTPUT_INDEX},
    ),
    "neither, closed from the first": (
        [("+c", None, None), ("+c", None, None), ("!c", None, None), ("!c", None, None)],
        [(C, "ac"), (C, "bd")],
        {Kind.NO_OUTPUT_INDEX},
    ),
    "an index only later": (
        [("+m", None, None), (".m", None, 0), ("!m", None, 0)],
        [(M, "abc")],
        {Kind.NO_OUTPUT_INDEX},
    ),
    "ids rotate": (
        [("+m", "a", 0), (".m", "b", 0), (".m", "c", 0), ("!m", "d", 0)],
        [(M, "abcd")],
        {Kind.ITEM_ID_CHANGED},
    ),
    "the last id differs": (
        [("+m", "a", 0), (".m", "a", 0), ("!m", "d", 0)],
        [(M, "abc")],
        {Kind.ITEM_ID_CHANGED},
    ),
    "one index for all": (
        [
            ("+r", "r", 0),
            ("!r", "r", 0),
            ("+c", "a", 0),
            (".c", "a", 0),
            ("+c", "b", 0),
            (".c", "b", 0),
            (".c", "a", 0),
        ],
        [(R, "ab"), (C, "cdg"), (C, "ef")],
        {Kind.OUTPUT_INDEX_REUSED},
    ),
    "one index for all, a delta first": (
        [("+c", "a", 0), (".c", "a", 0), (".c", "b", 0), ("+c", "b", 0), (".c", "a", 0)],
        [(C, "abe"), (C, "cd")],
        {Kind.NO_ITEM_ADDED, Kind.ITEM_ADDED_LATE},
    ),
    "one index, other types": (
        [("+m", "m", 0), (".r", "r", 0), (".m", "m", 0)],
        [(M, "ac"), (R, "b")],
        {Kind.NO_ITEM_ADDED},
    ),
    "a delta first": (
        [(".m", "m", 0), ("+m", "m", 0), (".m", "m", 0), ("!m", "m", 0)],
        [(M, "abcd")],
        {Kind.NO_ITEM_ADDED, Kind.ITEM_ADDED_LATE},
    ),
    "a delta first, nothing named": (
        [(".m", None, None), ("+m", "m", None), ("!m", "m", None)],
        [(M, "abc")],
        {Kind.NO_ITEM_ADDED, Kind.ITEM_ADDED_LATE, Kind.NO_OUTPUT_INDEX},
    ),
    "only the end": ([("!m", "m", 0), ("!c", "c", 1)], [(M, "a"), (C, "b")], {Kind.NO_ITEM_ADDED}),
    "only the end, one index": ([("!m", "m", 0), ("!m", "n", 0)], [(M, "a"), (M, "b")], {Kind.NO_ITEM_ADDED}),
    "announced twice": ([("+m", "m", 0), ("+m", "m", 0), (".m", "m", 0)], [(M, "abc")], {Kind.ITEM_ADDED_TWICE}),
    "finished twice": (
        [("+m", "m", 0), ("!m", "m", 0), ("!m", "m", 0), ("!m", "m", None)],
        [(M, "abcd")],
        {Kind.ITEM_DONE_TWICE},
    ),
    "an id used twice": (
        [("+m", "m", 0), ("!m", "m", 0), ("+m", "m", 1), (".m", "m", 1), ("!m", "m", 1)],
        [(M, "ab"), (M, "cde")],
        {Kind.ITEM_ID_REUSED},
    ),
    "an id of two types": (
        [("+r", "x", 0), ("+m", "x", 1), (".r", "x", 0), (".m", "x", 1)],
        [(R, "ac"), (M, "bd")],
        {Kind.ITEM_ID_REUSED},
    ),
    "finished as another type": ([("+m", "x", 0), ("!c", "x", 0)], [(C, "ab")], {Kind.ITEM_TYPE_CHANGED}),
    "another type at the same index": (
        [("+m", "m", 0), ("!c", "c", 0)],
        [(M, "a"), (C, "b")],
        {Kind.NO_ITEM_ADDED, Kind.CLOSED_OUT_OF_ORDER},
    ),
    "another index and id": (
        [("+m", "m", 0), ("!m", "n", 1)],
        [(M, "a"), (M, "b")],
        {Kind.NO_ITEM_ADDED, Kind.CLOSED_OUT_OF_ORDER},
    ),
    "more after the end": ([("+m", "m", 0), ("!m", "m", 0), (".m", "m", 0)], [(M, "abc")], {Kind.AFTER_ITEM_DONE}),
    "the last closes first": (
        [("+r", "r", 0), ("+c", "c", 1), ("!c", "c", 1), ("!r", "r", 0)],
        [(R, "ad"), (C, "bc")],
        {Kind.CLOSED_OUT_OF_ORDER},
    ),
    "the last begins first": ([("+m", "n", 7), ("+m", "m", -2)], [(M, "b"), (M, "a")], set()),
    "huge indexes": ([("+m", "m", 10**30), (".m", "m", 10**30), ("!m", None, 10**30)], [(M, "abc")], set()),
}


@pytest.mark.parametrize("name", PLAYS)
def test_which_item(name: str) -> None:
    steps, said, kinds = PLAYS[name]
    assert play(steps) == (said, kinds)


def test_a_call_without_id_is_known_by_its_call_id() -> None:
    log = DeviationLog()
    drafts = Drafts(log)
    calls = [item("function_call", None, call_id=call_id) for call_id in ("a", "b")]
    first, second = (drafts.begin(call, None) for call in calls)
    assert drafts.about("function_call", "a", None) is first
    for call in reversed(calls):
        drafts.finish(call, None)
    assert (first.done, second.done) == tuple(call.raw for call in calls)


@pytest.mark.parametrize("finish", [True, False])
def test_two_calls_are_not_one_because_all_else_is_the_same(finish: bool) -> None:
    drafts = Drafts(DeviationLog())
    for call_id in ("a", "b"):
        call = item("function_call", "x", call_id=call_id)
        if finish:
            drafts.finish(call, 0)
        else:
            drafts.begin(call, 0)
    assert [draft.call_id for draft in drafts.in_order] == ["a", "b"]


def test_sound_is_apart() -> None:
    drafts = Drafts(DeviationLog(strict=True))
    assert (drafts.audio, drafts.transcript.value, drafts.in_order) == ([], "", [])
