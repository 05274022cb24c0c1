"""Items that ask the program to do something."""

from __future__ import annotations

import pytest

from responses_proto.decoding import NULL, encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.items import READER, Item, UnknownAction, calls, read_item
from responses_proto.items.actions import CreateFile, LocalShellAction, Screenshot, ShellAction, Wait
from responses_proto.items.calls import (
    ApplyPatchCallItem,
    ComputerCallItem,
    CustomToolCallItem,
    FunctionCallItem,
    LocalShellCallItem,
    McpApprovalRequestItem,
    SafetyCheck,
    ShellCallItem,
    ToolSearchCallItem,
)
from responses_proto.tools import Environment

from ..vocabulary import check_lines, recorded_items


def test_the_catalogue_of_this_file() -> None:
    assert check_lines(READER, calls, "items") == {
        *("function_call", "custom_tool_call", "computer_call", "local_shell_call", "shell_call"),
        *("apply_patch_call", "tool_search_call", "mcp_approval_request"),
    }


@pytest.mark.parametrize(
    ("item", "written"),
    [
        (
            FunctionCallItem(call_id="c", name="f"),
            b'{"type":"function_call","call_id":"c","name":"f","arguments":""}',
        ),
        (
            FunctionCallItem(call_id="c", name="f", async_=False, arguments="{}"),
            b'{"type":"function_call","call_id":"c","name":"f","async":false,"arguments":"{}"}',
        ),
        (
            CustomToolCallItem(call_id="c", name="f", namespace="n"),
            b'{"type":"custom_tool_call","call_id":"c","name":"f","namespace":"n","input":""}',
        ),
        (
            ComputerCallItem(call_id="c", action=Screenshot()),
            b'{"type":"computer_call","call_id":"c","action":{"type":"screenshot"},"pending_safety_checks":[]}',
        ),
        (
            LocalShellCallItem(call_id="c", action=LocalShellAction(command=("ls",))),
            b'{"type":"local_shell_call","call_id":"c","action":{"type":"exec","command":["ls"]}}',
        ),
        (
            ShellCallItem(call_id="c", action=ShellAction(("ls",)), environment=Environment("local")),
            b'{"type":"shell_call","call_id":"c","action":{"commands":["ls"]},"environment":{"type":"local"}}',
        ),
        (
            ApplyPatchCallItem(call_id="c", operation=CreateFile("a", "+b")),
            b'{"type":"apply_patch_call","call_id":"c","operation":{"type":"create_file","path":"a","diff":"+b"}}',
        ),
        (ToolSearchCallItem(), b'{"type":"tool_search_call"}'),
        (
            McpApprovalRequestItem(name="f"),
            b'{"type":"mcp_approval_request","name":"f","server_label":"","arguments":""}',
        ),
    ],
)
def test_a_call_is_written_with_what_the_service_wants(item: Item, written: bytes) -> None:
    assert encode_json(item) == written
    assert read_item(written) == item


@pytest.mark.parametrize("tag", ["function_call", "custom_tool_call", "mcp_approval_request"])
def test_a_call_without_a_name_is_malformed(tag: str) -> None:
    with pytest.raises(MalformedEvent, match=f"{tag}.name is missing"):
        read_item(f'{{"type":"{tag}","call_id":"c"}}'.encode())


def test_arguments_stay_as_the_model_wrote_them() -> None:
    raw = rb'{"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\": 1.0e0,}"}'
    item = read_item(raw)
    assert isinstance(item, FunctionCallItem)
    assert item.arguments == '{"a": 1.0e0,}'


def test_the_calls_of_a_real_server() -> None:
    items = [read_item(raw) for raw in recorded_items("parallel_calls")]
    assert [(item.name, item.arguments) for item in items if isinstance(item, FunctionCallItem)] == [
        ("get_temperature", '{"city": "Paris"}'),
        ("get_temperature", '{"city": "Rome"}'),
    ]


def test_one_action_or_several_with_something_new_among_them() -> None:
    notes: list[str] = []
    new = b'{"type":"pinch", "by": 2}'
    raw = b'{"type":"computer_call","call_id":"c","actions":[{"type":"wait"},' + new + b'],"action":' + new + b"}"
    item = read_item(raw, notes)
    assert isinstance(item, ComputerCallItem)
    assert item.actions == (Wait(), UnknownAction("pinch", new))
    assert (item.action, item.pending_safety_checks, notes) == (UnknownAction("pinch", new), (), [])
    assert bytes(raw_of(item)) == raw


def test_safety_checks_go_back_as_they_came() -> None:
    raw = b'{"type":"computer_call","call_id":"c","pending_safety_checks":[{"id":"s","code":null}]}'
    item = read_item(raw)
    assert isinstance(item, ComputerCallItem)
    assert item.pending_safety_checks == (SafetyCheck("s"),)
    assert encode_json(item.pending_safety_checks[0]) == b'{"id":"s"}'


def test_the_arguments_of_a_search_for_tools_stay_bytes() -> None:
    item = read_item(b'{"type":"tool_search_call","arguments":{ "paths":[] },"call_id":null}')
    assert isinstance(item, ToolSearchCallItem)
    assert (bytes(item.arguments), item.call_id, ToolSearchCallItem().arguments) == (b'{ "paths":[] }', None, NULL)
