"""The short ways of a fold: events that only go on with the text that grew last, and all that look like it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.responses_proto.folding.server import typed

from responses_proto.events import StreamEvent
from responses_proto.folding import Fold

GOING_ON: dict[str, Any] = {
    "type": "response.output_text.delta",
    "item_id": "m",
    "output_index": 0,
    "content_index": 0,
    "sequence_number": 2,
    "delta": "c",
    "logprobs": [],
}
OTHERWISE = {
    "another type": {"type": "response.refusal.delta"},
    "another number": {"sequence_number": 7},
    "no number": {"sequence_number": None},
    "another item": {"item_id": "n"},
    "another output": {"output_index": 1},
    "another part": {"content_index": 1},
    "with probabilities": {"logprobs": [{"token": "c", "logprob": 0.0}]},
}


def begun() -> list[StreamEvent]:
    return typed([{**GOING_ON, "sequence_number": number, "delta": delta} for number, delta in enumerate("ab")])


def told(state: Fold) -> tuple[object, ...]:
    return msgspec.json.encode(state.response.raw_output), state.deviations, state.cursor


def test_what_goes_on_is_taken() -> None:
    state = Fold()
    for event in begun():
        state.push(event)
    (going_on,) = typed([GOING_ON])
    assert state.grow(going_on)
    assert (state.response.output_text, state.cursor) == ("abc", 2)


@pytest.mark.parametrize("change", OTHERWISE.values(), ids=OTHERWISE)
def test_nothing_else_is_taken_for_it(change: dict[str, Any]) -> None:
    events = [*begun(), *typed([{**GOING_ON, **change}])]
    pushed, grown, at_once = Fold(), Fold(), Fold()
    for event in events:
        pushed.push(event)
    for event in events[:-1]:
        grown.push(event)
    assert not grown.grow(events[-1])
    grown.push(events[-1])
    assert at_once.push_all(events) == len(events)
    assert told(grown) == told(at_once) == told(pushed)
