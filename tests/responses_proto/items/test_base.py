"""What all items share."""

from __future__ import annotations

import msgspec
import pytest

from responses_proto.decoding import encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.items import READER, CompactionTriggerItem, CustomToolCallItem, read_item
from responses_proto.items.base import Caller, ItemBase, OfCall, UnknownItem

from ..vocabulary import recorded_items

OF_CALL = sorted(tag for tag, kind in READER.members.items() if issubclass(kind, OfCall))


@pytest.mark.parametrize("kind", READER.members.values(), ids=lambda kind: kind.__name__)
def test_every_item_may_have_an_id_and_a_status(kind: type[ItemBase]) -> None:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    assert fields["status"].default is None
    assert fields["id"].required is (kind.__name__ == "ItemReferenceItem")
    assert all(not given.required for given in fields.values() if given.name == "status")


def test_an_item_is_written_without_what_is_not_set() -> None:
    assert encode_json(CompactionTriggerItem()) == b'{"type":"compaction_trigger"}'
    assert encode_json(CompactionTriggerItem(id="a", status="completed")) == (
        b'{"type":"compaction_trigger","id":"a","status":"completed"}'
    )


def test_ids_and_states_of_tomorrow_and_null_are_read() -> None:
    notes: list[str] = []
    item = read_item(b'{"type":"compaction_trigger","id":null,"status":"pondering"}', notes)
    assert (item, notes) == (CompactionTriggerItem(status="pondering"), [])


@pytest.mark.parametrize("tag", OF_CALL)
def test_a_call_and_its_answer_name_the_call(tag: str) -> None:
    named = ',"name":"f"' if tag in ("function_call", "custom_tool_call") else ""
    with pytest.raises(MalformedEvent, match=f"{tag}.call_id is missing"):
        read_item(f'{{"type":"{tag}"{named}}}'.encode())
    for caller, read in (
        ("null", None),
        ('{"type":"program","caller_id":"p"}', Caller("program", "p")),
        ('{"type":"born_tomorrow"}', Caller("born_tomorrow")),
    ):
        item = read_item(f'{{"type":"{tag}"{named},"call_id":"c","caller":{caller},"created_by":"u"}}'.encode())
        assert isinstance(item, OfCall)
        assert (item.call_id, item.caller, item.created_by) == ("c", read, "u")


def test_a_changed_copy_forgets_the_bytes() -> None:
    raw = b'{"x":1,"type":"custom_tool_call","call_id":"c","name":"f"}'
    item = read_item(raw)
    assert isinstance(item, CustomToolCallItem)
    assert bytes(raw_of(item)) == raw
    changed = msgspec.structs.replace(item, input="SELECT 1")
    assert bytes(raw_of(changed)) == b'{"type":"custom_tool_call","call_id":"c","name":"f","input":"SELECT 1"}'


def test_an_item_of_tomorrow_goes_back_as_it_came_and_is_not_shown() -> None:
    raw = b'{ "secret":"hush", "type":"acme:vault" }'
    item = read_item(raw)
    assert item == UnknownItem("acme:vault", raw)
    assert (bytes(raw_of(item)), "hush" in repr(item)) == (raw, False)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b'{"type":"acme:x","id":"i","status":"done","call_id":"c"}', ("i", "done", "c")),
        (b'{"type":"acme:x","id":7,"status":null}', (None, None, None)),
        (b"3", (None, None, None)),
        (b'{"id":', (None, None, None)),
    ],
)
def test_an_item_of_tomorrow_tells_what_items_have_in_common(raw: bytes, told: tuple[str | None, ...]) -> None:
    item = UnknownItem("acme:x", raw)
    assert (item.id, item.status, item.call_id) == told


@pytest.mark.parametrize("name", ["text", "parallel_calls", "reasoning", "after_tool", "function_call"])
def test_items_of_a_real_server_go_back_byte_for_byte(name: str) -> None:
    given = recorded_items(name)
    assert given
    for raw in given:
        item = read_item(raw)
        assert isinstance(item, ItemBase)
        assert bytes(raw_of(item)) == raw
