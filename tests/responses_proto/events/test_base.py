"""The shapes that events come in: what is absent is None, what is carried stays bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.decoding import encode_json
from responses_proto.errors import MalformedEvent
from responses_proto.events import READER, base, read_event
from responses_proto.events.base import Event, OnItem, OnPart, OnSummary, UnknownEvent, Whole, WithItem
from responses_proto.items import MessageItem, UnknownItem
from responses_proto.response import Response

from ..raw_json import json_objects, some, unhurried
from ..vocabulary import recorded, recorded_items


@pytest.mark.parametrize(
    ("tag", "shape", "positions"),
    [
        ("response.audio.done", Event, ["sequence_number"]),
        ("response.mcp_call.completed", OnItem, ["sequence_number", "output_index", "item_id"]),
        ("response.content_part.added", OnPart, ["output_index", "item_id", "content_index"]),
        ("response.reasoning_summary_part.added", OnSummary, ["output_index", "item_id", "summary_index"]),
        ("response.output_item.added", WithItem, ["sequence_number", "output_index"]),
        ("response.completed", Whole, ["sequence_number"]),
    ],
)
def test_a_position_that_is_absent_or_null_is_none_and_no_fault(
    tag: str, shape: type[Event], positions: list[str]
) -> None:
    notes: list[str] = []
    bare = read_event(f'{{"type":"{tag}"}}'.encode(), notes)
    nulls = "".join(f',"{name}":null' for name in positions)
    assert isinstance(bare, shape)
    assert [getattr(bare, name) for name in positions] == [None] * len(positions)
    assert (read_event(f'{{"type":"{tag}"{nulls}}}'.encode(), notes), notes) == (bare, [])


def test_positions_are_told_from_absence() -> None:
    raw = b'{"type":"response.refusal.delta","sequence_number":0,"output_index":0,"content_index":0,"delta":""}'
    event = read_event(raw)
    assert isinstance(event, OnPart)
    assert (event.sequence_number, event.output_index, event.content_index, event.item_id) == (0, 0, 0, None)
    assert encode_json(event) == (
        b'{"type":"response.refusal.delta","sequence_number":0,"output_index":0,"content_index":0,"delta":""}'
    )


def test_an_event_knows_its_type_and_cannot_be_changed() -> None:
    event = read_event(b'{"type":"response.audio.done"}')
    assert event.type == "response.audio.done"
    with pytest.raises(AttributeError):
        event.sequence_number = 1  # type: ignore[misc]


def test_the_shapes_themselves_are_no_members() -> None:
    assert {kind.__module__ for kind in READER.members.values()} & {base.__name__} == set()


@unhurried
@given(json_objects("acme:progress"))
def test_an_event_of_tomorrow_is_kept_byte_for_byte_and_not_shown(raw: bytes) -> None:
    event = read_event(raw)
    assert isinstance(event, UnknownEvent)
    assert (event.type, event.raw, encode_json(event)) == ("acme:progress", raw, raw)
    assert repr(event) == f"UnknownEvent(type='acme:progress', raw=<{len(raw)} bytes>)"


@some
@given(st.data())
def test_an_item_in_an_event_stays_byte_for_byte(data: st.DataObject) -> None:
    item = data.draw(json_objects("acme:thing")).strip()
    event = read_event(data.draw(json_objects("response.output_item.done", item=item.decode())))
    assert isinstance(event, WithItem)
    assert bytes(event.raw_item) == item
    assert event.item == UnknownItem("acme:thing", item)


def test_items_of_a_real_server_stay_byte_for_byte() -> None:
    seen = 0
    for name in ("text", "parallel_calls", "reasoning"):
        events = [read_event(payload) for payload in recorded(name, "response.output_item.done")]
        assert [bytes(event.raw_item) for event in events if isinstance(event, WithItem)] == recorded_items(name)
        seen += len(events)
    assert seen == 5


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("response.output_item.done", "item"),
        ("response.completed", "response"),
        ("response.content_part.done", "part"),
        ("response.reasoning_summary_part.added", "part"),
        ("response.output_text.annotation.added", "annotation"),
    ],
)
def test_null_for_what_an_event_carries_is_none(tag: str, name: str) -> None:
    assert getattr(read_event(f'{{"type":"{tag}","{name}":null}}'.encode()), name) is None


@pytest.mark.parametrize(
    ("members", "number"),
    [(b"", None), (b',"sequence_number":7', 7), (b',"sequence_number":"7"', None), (b',"sequence_number":null', None)],
)
def test_an_event_of_tomorrow_has_its_number(members: bytes, number: int | None) -> None:
    event = read_event(b'{"type":"acme:progress"' + members + b"}")
    assert isinstance(event, UnknownEvent)
    assert event.sequence_number == number


@pytest.mark.parametrize("item", [b',"item":7', b',"item":{"type":"function_call"}'])
def test_an_item_that_is_none_is_malformed_only_where_it_is_looked_at(item: bytes) -> None:
    event = read_event(b'{"type":"response.output_item.added"' + item + b"}")
    assert isinstance(event, WithItem)
    with pytest.raises(MalformedEvent):
        _ = event.item


def test_the_response_in_an_event() -> None:
    raw = b'{ "id":"r", "x_oci":1.0, "output":[{"type":"message","content":"a"}] }'
    event = read_event(b'{"type":"response.completed","response":' + raw + b"}")
    assert isinstance(event, Whole)
    assert event.response is not None
    assert (bytes(event.raw_response), event.response.raw, event.response.id) == (raw, raw, "r")
    assert event.response.output == (MessageItem(content="a"),)


def test_a_response_that_is_absent_is_an_empty_one() -> None:
    event = read_event(b'{"type":"response.completed"}')
    assert isinstance(event, Whole)
    assert event.response == Response()
    broken = read_event(b'{"type":"response.completed","response":[]}')
    assert isinstance(broken, Whole)
    with pytest.raises(MalformedEvent):
        _ = broken.response
