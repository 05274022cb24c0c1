"""Items are read in all their forms, and what is new inside them does not break them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.decoding import encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.items import (
    CodeInterpreterCallItem,
    CodeLogs,
    ComputerCallItem,
    ComputerCallOutputItem,
    FileSearchCallItem,
    FunctionCallItem,
    FunctionCallOutputItem,
    Item,
    ItemReferenceItem,
    McpCallItem,
    McpError,
    MessageItem,
    ReasoningItem,
    ShellCallOutputItem,
    ShellOutcome,
    UnknownItem,
    Wait,
    read_item,
)
from responses_proto.parts import ComputerScreenshot, InputText, OutputText, Text, UnknownPart

from ..raw_json import json_objects, unhurried

UNKNOWN = '{"type":"acme:new", "x":1.0 }'


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


@unhurried
@given(st.data())
def test_a_message_keeps_known_and_unknown_parts_in_order(data: st.DataObject) -> None:
    strange = data.draw(json_objects("acme:part")).strip()
    known = data.draw(json_objects("input_text", text='"a"')).strip()
    parts = data.draw(st.lists(st.sampled_from([strange, known]), max_size=4))
    content = b"[" + b" , ".join(parts) + b"]"
    raw = data.draw(json_objects("message", role='"user"', content=content.decode()))
    item = read_item(raw)
    assert isinstance(item, MessageItem)
    assert bytes(raw_of(item)) == raw
    assert item.content == tuple(InputText("a") if part == known else UnknownPart("acme:part", part) for part in parts)


def test_items_are_written_with_what_the_service_wants() -> None:
    # The service refuses these items without the field, though servers leave it out.
    assert encode_json(MessageItem()) == b'{"type":"message","role":"assistant","content":[]}'
    assert encode_json(ReasoningItem(id="rs_1")) == b'{"type":"reasoning","id":"rs_1","summary":[]}'
    assert encode_json(FunctionCallItem(call_id="c", name="f")) == (
        b'{"type":"function_call","call_id":"c","name":"f","arguments":""}'
    )
    assert encode_json(FunctionCallOutputItem(call_id="c")) == (
        b'{"type":"function_call_output","call_id":"c","output":""}'
    )


def test_the_texts_of_a_message() -> None:
    item = read_item(
        b'{"type":"message","role":"assistant","content":[{"type":"output_text","text":"a"},'
        b'{"type":"refusal","refusal":"b"},{"type":"text","text":"c"},{"type":"reasoning_text","text":"d"},'
        b'{"type":"acme:part","text":"e"}]}'
    )
    assert isinstance(item, MessageItem)
    assert (item.output_text, item.text, item.refusal) == ("ac", "acd", "b")
    assert MessageItem(content="x").output_text == MessageItem(content="x").text == "x"
    assert MessageItem(content="x").refusal is None
    assert MessageItem(content=(OutputText("a"), Text("b"))).output_text == "ab"


def test_results_are_typed() -> None:
    found = read_item(
        b'{"type":"file_search_call","queries":["q"],"results":[{"file_id":"f","score":0.5,'
        b'"attributes":{"year":2025,"draft":false},"additional_properties":{"chunk_id":"7"}}]}'
    )
    assert isinstance(found, FileSearchCallItem)
    assert found.results is not None
    assert found.results[0].attributes == {"year": 2025.0, "draft": False}
    assert found.results[0].additional_properties == {"chunk_id": "7"}

    code = read_item(b'{"type":"code_interpreter_call","outputs":[{"type":"logs","logs":"1"}]}')
    assert isinstance(code, CodeInterpreterCallItem)
    assert code.outputs == (CodeLogs("1"),)

    shell = read_item(
        b'{"type":"shell_call_output","call_id":"c","output":[{"stdout":"a","stderr":"",'
        b'"outcome":{"type":"exit","exit_code":2}}]}'
    )
    assert isinstance(shell, ShellCallOutputItem)
    assert shell.output[0].outcome == ShellOutcome("exit", 2)

    screen = read_item(
        b'{"type":"computer_call_output","call_id":"c","output":{"type":"computer_screenshot","file_id":"f"}}'
    )
    assert isinstance(screen, ComputerCallOutputItem)
    assert screen.output == ComputerScreenshot(file_id="f")

    moves = read_item(b'{"type":"computer_call","call_id":"c","actions":[{"type":"wait"}]}')
    assert isinstance(moves, ComputerCallItem)
    assert moves.actions == (Wait(),)


@pytest.mark.parametrize(
    ("error", "read"),
    [
        ('"refused"', "refused"),
        ('{"type":"http_error","code":502,"message":"Bad Gateway"}', McpError("http_error", 502, "Bad Gateway")),
        ("null", None),
    ],
)
def test_an_mcp_error_is_text_or_a_structure(error: str, read: McpError | str | None) -> None:
    notes: list[str] = []
    item = read_item(f'{{"type":"mcp_call","name":"f","error":{error}}}'.encode(), notes)
    assert isinstance(item, McpCallItem)
    assert (item.error, notes) == (read, [])
