"""The union of all items: short forms, and something new inside that breaks nothing."""

from __future__ import annotations

import pytest

from responses_proto import items
from responses_proto.decoding import encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.items import READER, Item, ItemBase, ItemReferenceItem, MessageItem, UnknownItem, read_item
from responses_proto.parts import InputText

UNKNOWN = '{"type":"acme:new", "x":1.0 }'


def leaves(kind: type[ItemBase]) -> set[type[ItemBase]]:
    below = kind.__subclasses__()
    return {leaf for one in below for leaf in leaves(one)} if below else {kind}


def test_every_item_that_is_written_here_is_read() -> None:
    assert set(READER.members.values()) == leaves(ItemBase)
    assert {kind.__name__ for kind in READER.members.values()} <= set(items.__all__)


@pytest.mark.parametrize(
    ("raw", "item"),
    [
        (b'{"role":"user","content":"Hi"}', MessageItem(role="user", content="Hi")),
        (b'{"type":null,"role":"user","content":"Hi"}', MessageItem(role="user", content="Hi")),
        (
            b'{"content":[{"type":"input_text","text":"Hi"}],"role":"developer"}',
            MessageItem(role="developer", content=(InputText("Hi"),)),
        ),
        (b'{"id":"msg_1"}', ItemReferenceItem(id="msg_1")),
        (b'{"type":null,"id":"msg_1"}', ItemReferenceItem(id="msg_1")),
        (b'{"type":"item_reference","id":"msg_1"}', ItemReferenceItem(id="msg_1")),
    ],
)
def test_the_short_forms_of_input(raw: bytes, item: Item) -> None:
    notes: list[str] = []
    assert read_item(raw, notes) == item
    assert (notes, bytes(raw_of(read_item(raw)))) == ([], raw)


@pytest.mark.parametrize("raw", [b"{}", b'{"type":null}', b'{"id":"a","name":"b"}', b'{"call_id":"c","output":""}'])
def test_what_names_no_type_is_not_guessed(raw: bytes) -> None:
    with pytest.raises(MalformedEvent, match="`type`"):
        read_item(raw)


@pytest.mark.parametrize(
    "raw",
    [
        f'{{"type":"message","role":"user","content":[{UNKNOWN}]}}',
        f'{{"role":"user","content":[{UNKNOWN}]}}',
        f'{{"type":"message","role":"assistant","content":[{{"type":"output_text","text":"a","annotations":[{UNKNOWN}]}}]}}',
        f'{{"type":"reasoning","summary":[{UNKNOWN}],"content":[{UNKNOWN}]}}',
        f'{{"type":"function_call_output","call_id":"c","output":[{UNKNOWN}]}}',
        f'{{"type":"custom_tool_call_output","call_id":"c","output":[{UNKNOWN}]}}',
        f'{{"type":"computer_call_output","call_id":"c","output":{UNKNOWN}}}',
        f'{{"type":"computer_call","call_id":"c","action":{UNKNOWN},"actions":[{UNKNOWN}]}}',
        f'{{"type":"apply_patch_call","call_id":"c","operation":{UNKNOWN}}}',
        f'{{"type":"web_search_call","action":{UNKNOWN}}}',
        f'{{"type":"code_interpreter_call","outputs":[{UNKNOWN}]}}',
        f'{{"type":"additional_tools","tools":[{UNKNOWN}]}}',
        f'{{"type":"tool_search_output","tools":[{UNKNOWN}]}}',
        f'{{"type":"shell_call_output","call_id":"c","output":[{{"stdout":"","stderr":"","outcome":{UNKNOWN}}}]}}',
        f'{{"type":"shell_call","call_id":"c","environment":{UNKNOWN},"caller":{UNKNOWN}}}',
        f'{{"type":"mcp_call","name":"f","error":{UNKNOWN}}}',
    ],
)
def test_something_new_inside_an_item_breaks_nothing(raw: str) -> None:
    notes: list[str] = []
    item = read_item(raw.encode(), notes)
    assert not isinstance(item, UnknownItem)
    assert notes == []
    assert bytes(raw_of(item)) == raw.encode()
    # Written anew from its fields, the tagged ones still hold their bytes.
    assert UNKNOWN.encode() in encode_json(item) or b'"acme:new"' in encode_json(item)


def test_an_item_in_a_list_that_is_malformed_is_kept_by_the_type_that_it_claims() -> None:
    notes: list[str] = []
    raw = b'{"type":"function_call","name":"f"}'
    assert READER.read_any(raw, notes) == UnknownItem("function_call", raw)
    assert notes == ["function_call.call_id is missing"]
