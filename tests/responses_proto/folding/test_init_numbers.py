"""Sequence numbers in a fold: which are deviations, and which are a cursor to go on from."""

from __future__ import annotations

import msgspec
import pytest
from tests.responses_proto.folding.server import pushed, typed

from responses_proto.errors import RemoteProtocolError
from responses_proto.events import read_event
from responses_proto.folding import DeviationKind, Fold, fold


@pytest.mark.parametrize(
    ("numbers", "kinds"),
    [
        ([0, 1, 2], []),
        ([7, 8, 9], []),
        ([0, 2, 3], [DeviationKind.SEQUENCE_GAP]),
        ([0, 0, 0], [DeviationKind.SEQUENCE_REPEAT]),
        ([5, 3, 4], [DeviationKind.SEQUENCE_REPEAT]),
        ([None, None, None], [DeviationKind.NO_SEQUENCE_NUMBER]),
        ([0, None, 1], [DeviationKind.NO_SEQUENCE_NUMBER]),
    ],
)
def test_numbers(numbers: list[int | None], kinds: list[DeviationKind]) -> None:
    events = typed([{"type": "response.in_progress", "sequence_number": number, "response": {}} for number in numbers])
    assert [deviation.kind for deviation in pushed(events).deviations] == kinds
    if not set(kinds) <= {DeviationKind.SEQUENCE_GAP}:
        with pytest.raises(RemoteProtocolError):
            fold(events, strict=True)
    else:
        fold(events, strict=True)


@pytest.mark.parametrize("number", [None, 0, 1])
def test_a_keepalive_may_repeat_a_number_or_have_none(number: int | None) -> None:
    begun = {"type": "response.in_progress", "sequence_number": 0, "response": {}}
    alive = {"type": "keepalive", "sequence_number": number}
    going: dict[str, object] = {
        "type": "response.in_progress",
        "sequence_number": 2 if number == 1 else 1,
        "response": {},
    }
    assert pushed(typed([begun, alive, going]), strict=True).deviations == ()


@pytest.mark.parametrize(
    ("numbers", "cursor"),
    [
        ([], None),
        ([0, 1, 2], 2),
        ([5, 7, 8], 8),
        ([0, 1, None], None),
        ([None, 1], None),
        ([3, 3], None),
        ([3, 2, 9], None),
    ],
)
def test_only_numbers_that_grow_are_a_cursor(numbers: list[int | None], cursor: int | None) -> None:
    state = Fold()
    for number in numbers:
        numbered = {} if number is None else {"sequence_number": number}
        state.push(read_event(msgspec.json.encode({"type": "response.in_progress", "response": {}, **numbered})))
    assert state.cursor == cursor


def test_events_of_unknown_types_have_numbers_too() -> None:
    state = Fold()
    for payload in (b'{"type":"acme:x"}', b'{"type":"response.in_progress","sequence_number":1,"response":{}}'):
        state.push(read_event(payload))
    assert state.cursor == 1
    for payload, cursor in (
        (b'{"type":"acme:x","sequence_number":2}', 2),
        (b'{"type":"acme:x"}', 2),
        (b'{"type":"acme:x","sequence_number":"3"}', 2),
        (b'{"type":"keepalive","sequence_number":2}', 2),
    ):
        state.push(read_event(payload))
        assert state.cursor == cursor
    assert state.deviations == ()


def test_a_text_goes_on_without_numbers_after_an_event_that_nobody_knows() -> None:
    place = {"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "content_index": 0}
    unknown = {"type": "acme:new"}
    events = typed(
        [
            {**place, "delta": "a", "sequence_number": 0},
            {**place, "delta": "b", "sequence_number": 1},
            unknown,
            {**place, "delta": "c"},
            {**place, "delta": "d"},
        ]
    )
    one_by_one, at_once, as_they_come = Fold(), Fold(), Fold()
    for event in events:
        one_by_one.push(event)
        if not as_they_come.grow(event):
            as_they_come.push(event)
    assert at_once.push_all(events) == len(events)
    for state in (one_by_one, at_once, as_they_come):
        assert state.response.output_text == "abcd"
        assert state.deviations == one_by_one.deviations
        assert DeviationKind.NO_SEQUENCE_NUMBER in [deviation.kind for deviation in state.deviations]
        assert state.cursor is None
