"""The terminal snapshot: believed, and completed by what was streamed."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.folding.deviations import DeviationKind as Kind
from responses_proto.folding.deviations import DeviationLog
from responses_proto.folding.draft import Draft
from responses_proto.folding.final import reconcile
from responses_proto.folding.given import read_given

Json = dict[str, Any]


def raws(items: Sequence[Json]) -> list[Raw]:
    return [Raw(json.dumps(item).encode()) for item in items]


def drafts(items: Sequence[Json], log: DeviationLog, *, done: bool = True) -> list[Draft]:
    made = []
    for index, raw in enumerate(raws(items)):
        whole = read_given(raw)
        assert whole is not None
        draft = Draft(whole.type, whole.id, index, log)
        draft.members, draft.call_id = whole.members, whole.call_id
        if done:
            draft.finish(whole)
        made.append(draft)
    return made


def judged(streamed: Sequence[Json], final: Sequence[Json], *, done: bool = True) -> tuple[list[Json], set[Kind]]:
    log = DeviationLog()
    output = reconcile(raws(final), drafts(streamed, log, done=done), log, status="completed")
    return [msgspec.json.decode(raw) for raw in output], {deviation.kind for deviation in log.as_tuple()}


def call(id_: str, call_id: str, arguments: str = "{}") -> Json:
    return {"type": "function_call", "id": id_, "call_id": call_id, "name": "f", "arguments": arguments}


def message(id_: str | None, text: str) -> Json:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"type": "message", "id": id_, "role": "assistant", "content": content}


POOL = [message("m1", "a"), call("f1", "c1"), message("m2", "b"), call("f2", "c2"), {"type": "acme:x", "id": "x"}]


@given(st.lists(st.sampled_from(POOL), unique_by=lambda item: item["id"]), st.data())
def test_nothing_that_was_streamed_is_missing_and_the_order_holds(items: list[Json], data: st.DataObject) -> None:
    final = [item for item in items if data.draw(st.booleans())]
    assert judged(items, final) == (items, {Kind.OUTPUT_MISSING} if len(final) < len(items) else set())


@given(st.permutations(POOL))
def test_the_servers_order_is_believed(final: list[Json]) -> None:
    assert judged(POOL, final) == (list(final), set())


CASES = [
    ([message("m", "a")], [message("m", "b")], [message("m", "b")], {Kind.TEXT_DIFFERS}),
    ([message("m", "a")], [message("m", "")], [message("m", "a")], {Kind.TEXT_LOST}),
    ([message("m", "a")], [message("n", "a")], [message("n", "a")], {Kind.ITEM_ID_CHANGED}),
    ([message("m", "a")], [message(None, "a")], [message(None, "a")], set()),
    ([message(None, "a")], [message("n", "a")], [message("n", "a")], set()),
    ([call("f", "c")], [call("f", "x")], [call("f", "c")], {Kind.CALL_ID_CHANGED}),
    ([call("f", "c")], [call("f", "c", "")], [call("f", "c")], {Kind.TEXT_LOST}),
    ([call("f", "c", "")], [call("f", "c")], [call("f", "c")], {Kind.NO_DELTAS}),
    (
        [call("f", "c"), call("g", "d")],
        [call("x", "d"), call("y", "c")],
        [call("x", "d"), call("y", "c")],
        {Kind.ITEM_ID_CHANGED},
    ),
    ([], [message("m", "a")], [message("m", "a")], {Kind.OUTPUT_NOT_STREAMED}),
    (
        [call("f", "c")],
        [{"no": "item"}],
        [call("f", "c"), {"no": "item"}],
        {Kind.OUTPUT_MISSING, Kind.OUTPUT_NOT_STREAMED, Kind.MALFORMED_FIELD},
    ),
    (
        [message("m", "a")],
        [{"id": "m"}, message("n", "a")],
        [{"id": "m"}, message("n", "a")],
        {Kind.ITEM_ID_CHANGED, Kind.OUTPUT_NOT_STREAMED},
    ),
]


@pytest.mark.parametrize(("streamed", "final", "output", "kinds"), CASES)
def test_whom_to_believe(streamed: list[Json], final: list[Json], output: list[Json], kinds: set[Kind]) -> None:
    assert judged(streamed, final) == (output, kinds)


@pytest.mark.parametrize("final", [[], [call("f", "x")]])
def test_an_item_that_never_ended(final: list[Json]) -> None:
    begun = {**call("f", "c"), "status": "in_progress"}
    output, kinds = judged([begun], final, done=False)
    # Only the end of an item settles its call_id.
    assert output == (final or [{**begun, "status": "completed"}])
    assert kinds == {Kind.NO_ITEM_DONE} | (set() if final else {Kind.OUTPUT_MISSING})


@pytest.mark.parametrize(
    ("streamed", "final", "count"),
    [([], [0], 1), ([0], [0], 1), ([0], [], 1), ([0, 1], [0, 1], 2), ([1], [0, 1], 2), ([], [], 0)],
)
def test_what_cannot_be_typed_is_noted_once_wherever_it_came_from(
    streamed: list[int], final: list[int], count: int
) -> None:
    bad = [{**call(f"f{number}", f"c{number}"), "status": number} for number in range(2)]
    log = DeviationLog()
    made = drafts([bad[number] for number in streamed], log)
    reconcile(raws([bad[number] for number in final]), made, log, status="completed")
    noted = [deviation for deviation in log.as_tuple() if deviation.kind is Kind.MALFORMED_FIELD]
    assert [deviation.count for deviation in noted] == ([count] if count else [])


def test_bytes_stay_as_they_came() -> None:
    log = DeviationLog(strict=True)
    final = [Raw(b'{ "type" : "message" , "id":"m" , "x":1.50}')]
    whole = read_given(final[0])
    assert whole is not None
    draft = Draft("message", "m", 0, log)
    draft.finish(whole)
    assert [bytes(raw) for raw in reconcile(final, [draft], log, status="completed")] == [bytes(final[0])]


def test_repeated_ids_are_matched_in_order() -> None:
    items = [message("m", text) for text in "abc"]
    assert judged(items, items) == (items, set())
    assert judged(items, items[:2])[0] == items
    assert all(judged(items, order)[0] == list(order) for order in itertools.permutations(items))
