"""What no server should say: nothing but declared errors, and work that stays linear."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.responses_proto.folding.server import Json, pushed, text_deltas, typed

from responses_proto.errors import MalformedEvent, RemoteProtocolError
from responses_proto.events import StreamEvent, read_event
from responses_proto.folding import DeviationKind, Fold
from responses_proto.folding.deviations import TOLERATED
from responses_proto.messages import tool_calls_of

CATALOGUE = Path(__file__).parents[2] / "catalogue"
LINES = [json.loads(line) for line in (CATALOGUE / "events.jsonl").read_bytes().splitlines()]
THINGS = [json.loads(line) for line in (CATALOGUE / "items.jsonl").read_bytes().splitlines()]
PIECES = [json.loads(line) for line in (CATALOGUE / "parts.jsonl").read_bytes().splitlines()]
INDEXES = st.sampled_from([None, 0, 1, 2, -1, 2**31, 10**30])
WORDS = st.sampled_from([None, "", "a", "b", "message", "reasoning", "function_call", "\ufffd", "acme:x"])
JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", 0, [], {}, [[]], [{"text": 1}], {"type": "message"}, {"id": "a"}, "x", True]
)


@st.composite
def hostile_events(draw: st.DrawFn) -> Json:
    event = dict(draw(st.sampled_from(LINES)))
    for name, values in (
        ("item_id", WORDS),
        ("output_index", INDEXES),
        ("content_index", INDEXES),
        ("summary_index", INDEXES),
        ("command_index", INDEXES),
        ("sequence_number", INDEXES),
        ("part", st.sampled_from(PIECES) | JUNK),
        ("response", st.sampled_from([event.get("response"), None, [], {"output": THINGS[:9]}, {"status": "odd"}])),
        ("item", hostile_items() | JUNK),
    ):
        if name in event or draw(st.integers(0, 9)) == 0:
            event[name] = draw(values)
    return event


def hostile_items() -> st.SearchStrategy[Json]:
    return st.builds(
        lambda item, id_, call_id, name, junk: {**item, "id": id_, "call_id": call_id, name: junk},
        st.sampled_from(THINGS),
        WORDS,
        WORDS,
        st.sampled_from(["content", "summary", "arguments", "input", "code", "action", "status", "x"]),
        JUNK,
    )


@settings(max_examples=150)
@given(st.lists(hostile_events(), max_size=25))
def test_nothing_but_declared_errors(events: list[Json]) -> None:
    read = []
    for event in events:
        with contextlib.suppress(MalformedEvent):
            read.append(read_event(json.dumps(event).encode()))
    lenient, strict = Fold(), Fold(strict=True)
    for taken in read:
        lenient.push(taken)
        look(lenient)
    lenient.end()
    look(lenient)
    with contextlib.suppress(RemoteProtocolError):
        for taken in read:
            strict.push(taken)
        assert {deviation.kind for deviation in lenient.deviations} <= TOLERATED


def look(state: Fold) -> None:
    seen = state.response
    assert state.audio is not None
    assert state.transcript is not None
    with contextlib.suppress(MalformedEvent):  # an item that lacks what its type cannot do without: declared
        assert len(seen.output) == len(seen.raw_output)


def calls_while_folding(events: list[StreamEvent]) -> int:
    """How many functions run, ours and built-in ones: a measure of work that no clock disturbs."""
    state, count = Fold(), 0

    def count_call(frame: object, what: str, argument: object) -> None:
        nonlocal count
        count += what in {"call", "c_call"}

    sys.setprofile(count_call)
    try:
        for event in events:
            state.push(event)
    finally:
        sys.setprofile(None)
    return count


HOSTILE_SHAPES: dict[str, Callable[[int], list[Json]]] = {
    "one text": lambda n: text_deltas(n, item_id="m", output_index=0, content_index=0),
    "nothing named": text_deltas,
    "a part index for each delta": lambda n: [
        {**event, "content_index": number} for number, event in enumerate(text_deltas(n, output_index=0))
    ],
    "an id for each delta": lambda n: [
        {**event, "item_id": f"m{number}"} for number, event in enumerate(text_deltas(n, output_index=0))
    ],
    "an item for each delta": lambda n: [
        {**event, "output_index": number} for number, event in enumerate(text_deltas(n))
    ],
    "items opened, then closed from the first": lambda n: [
        {"type": f"response.output_item.{word}", "item": {"type": "function_call", "call_id": f"c{i}", "name": "f"}}
        for word in ("added", "done")
        for i in range(n // 2)
    ],
    "text, end, text, end": lambda n: [
        {"type": f"response.output_text.{word}", "output_index": 0, "content_index": 0, name: "x"}
        for _ in range(n // 2)
        for word, name in (("delta", "delta"), ("done", "text"))
    ],
    "a final output that lacks all": lambda n: [
        *({**event, "output_index": number} for number, event in enumerate(text_deltas(n))),
        {"type": "response.completed", "response": {"output": [{"type": "message", "content": []}] * (n // 2)}},
    ],
}


@pytest.mark.parametrize("shape", HOSTILE_SHAPES)
def test_work_is_linear(shape: str) -> None:
    small, large = (calls_while_folding(typed(HOSTILE_SHAPES[shape](n))) for n in (400, 1600))
    assert large <= 4.2 * small


def test_the_next_delta_costs_an_append() -> None:
    events = typed(text_deltas(1000, item_id="m", output_index=0, content_index=0, logprobs=[]))
    state = pushed(events[:1])
    (draft,) = state._drafts.in_order
    (part,) = draft.parts("content").in_order
    for event in events[1:]:
        state.push(event)
    assert len(part.string("text")._pieces) == 1000
    assert state.response.output_text == "x" * 1000
    # A look joins the pieces once.
    assert len(part.string("text")._pieces) == 1


@pytest.mark.parametrize(
    ("fields", "calls"),
    [
        ({"call_id": "c", "arguments": {"path": "/tmp/x"}}, [({"path": "/tmp/x"}, True)]),
        ({"call_id": "c", "arguments": None}, [({}, False)]),
        ({"call_id": None, "arguments": "{}"}, []),
        ({"arguments": "{}"}, []),
    ],
)
@pytest.mark.parametrize("where", ["the item", "the snapshot", "both"])
def test_a_call_that_is_none_is_recorded_and_never_taken_for_an_empty_one(
    fields: Json, calls: list[tuple[Json, bool]], where: str
) -> None:
    item = {"type": "function_call", "id": "f", "name": "delete_all", **fields}
    done: Json = {"type": "response.output_item.done", "output_index": 0, "item": item}
    final = {"id": "r", "status": "completed", "output": [item] if where != "the item" else []}
    events: list[Json] = [
        *([done] if where != "the snapshot" else []),
        {"type": "response.completed", "response": final},
    ]
    state = pushed(typed(events))
    assert [(call.arguments, call.valid) for call in tool_calls_of(state.response)] == calls
    assert len(state.response.unreadable_calls) == 1 - len(calls)
    assert [found.count for found in state.deviations if found.kind is DeviationKind.MALFORMED_FIELD] == [1]
    added = {"type": "response.output_item.added", "output_index": 0, "item": {**item, "arguments": ""}}
    with pytest.raises(RemoteProtocolError, match="malformed_field"):
        pushed(typed({**event, "sequence_number": n} for n, event in enumerate([added, done])), strict=True)
