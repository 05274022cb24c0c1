"""Items by which the program answers the model's calls."""

from __future__ import annotations

import pytest

from responses_proto.decoding import encode_json
from responses_proto.errors import MalformedEvent
from responses_proto.items import READER, Item, outputs, read_item
from responses_proto.items.base import OfCall
from responses_proto.items.calls import SafetyCheck
from responses_proto.items.outputs import (
    ApplyPatchCallOutputItem,
    ComputerCallOutputItem,
    CustomToolCallOutputItem,
    FunctionCallOutputItem,
    LocalShellCallOutputItem,
    McpApprovalResponseItem,
    ShellCallOutputItem,
    ShellOutcome,
    ShellOutput,
    ToolSearchOutputItem,
)
from responses_proto.parts import ComputerScreenshot, InputText, UnknownPart
from responses_proto.tools import UnknownTool

from ..vocabulary import check_lines


def test_the_catalogue_of_this_file() -> None:
    assert len(check_lines(READER, outputs, "items")) == 8


@pytest.mark.parametrize(
    ("item", "written"),
    [
        (FunctionCallOutputItem(call_id="c"), b'{"type":"function_call_output","call_id":"c","output":""}'),
        (FunctionCallOutputItem(name="f"), b'{"type":"function_call_output","output":"","name":"f"}'),
        (
            FunctionCallOutputItem(call_id="c", output=(InputText("a"),)),
            b'{"type":"function_call_output","call_id":"c","output":[{"type":"input_text","text":"a"}]}',
        ),
        (CustomToolCallOutputItem(call_id="c"), b'{"type":"custom_tool_call_output","call_id":"c","output":""}'),
        (
            ComputerCallOutputItem(call_id="c", acknowledged_safety_checks=(SafetyCheck("s"),)),
            b'{"type":"computer_call_output","call_id":"c","acknowledged_safety_checks":[{"id":"s"}]}',
        ),
        (LocalShellCallOutputItem(id="c"), b'{"type":"local_shell_call_output","id":"c","output":""}'),
        (
            ShellCallOutputItem(call_id="c", output=(ShellOutput("a", outcome=ShellOutcome("exit", 0)),)),
            b'{"type":"shell_call_output","call_id":"c","output":'
            b'[{"stdout":"a","stderr":"","outcome":{"type":"exit","exit_code":0}}]}',
        ),
        (
            ApplyPatchCallOutputItem(call_id="c", status="failed"),
            b'{"type":"apply_patch_call_output","status":"failed","call_id":"c"}',
        ),
        (ToolSearchOutputItem(), b'{"type":"tool_search_output","tools":[]}'),
        (
            McpApprovalResponseItem(approval_request_id="r", approve=False),
            b'{"type":"mcp_approval_response","approval_request_id":"r","approve":false}',
        ),
    ],
)
def test_an_answer_is_written_with_what_the_service_wants(item: Item, written: bytes) -> None:
    assert encode_json(item) == written
    assert read_item(written) == item


def test_which_answers_must_name_their_call() -> None:
    named = {tag for tag, kind in READER.members.items() if tag.endswith("_output") and issubclass(kind, OfCall)}
    # The service takes a name in place of the call's id for a function, and the item's own id for a local shell.
    assert named == {
        "custom_tool_call_output",
        "computer_call_output",
        "shell_call_output",
        "apply_patch_call_output",
    }


@pytest.mark.parametrize("approve", ["", ',"approve":null', ',"approve":"yes"'])
def test_an_approval_is_never_made_up(approve: str) -> None:
    with pytest.raises(MalformedEvent, match=r"mcp_approval_response\.approve"):
        read_item(f'{{"type":"mcp_approval_response","approval_request_id":"r"{approve}}}'.encode())


@pytest.mark.parametrize("tag", ["function_call_output", "custom_tool_call_output"])
def test_an_output_is_text_or_parts_with_something_new_among_them(tag: str) -> None:
    notes: list[str] = []
    new = b'{"type":"acme:new", "x":1.0 }'
    text = read_item(f'{{"type":"{tag}","call_id":"c","output":"{{}}"}}'.encode(), notes)
    parts = read_item(
        f'{{"type":"{tag}","call_id":"c","output":[{{"type":"input_text","text":"a"}},{new.decode()}]}}'.encode(), notes
    )
    assert isinstance(text, FunctionCallOutputItem | CustomToolCallOutputItem)
    assert isinstance(parts, FunctionCallOutputItem | CustomToolCallOutputItem)
    assert (text.output, parts.output) == ("{}", (InputText("a"), UnknownPart("acme:new", new)))
    assert notes == []


def test_what_the_screen_shows() -> None:
    raw = b'{"type":"computer_call_output","call_id":"c","output":{"type":"computer_screenshot","file_id":"f"}}'
    screen = read_item(raw)
    assert isinstance(screen, ComputerCallOutputItem)
    assert screen.output == ComputerScreenshot(file_id="f")
    new = read_item(raw.replace(b"computer_screenshot", b"acme:hologram"))
    assert isinstance(new, ComputerCallOutputItem)
    assert isinstance(new.output, UnknownPart)


def test_an_outcome_of_tomorrow_is_read_by_its_type() -> None:
    notes: list[str] = []
    item = read_item(
        b'{"type":"shell_call_output","call_id":"c","output":[{"stdout":"a","outcome":{"type":"paused","by":3}}]}',
        notes,
    )
    assert item == ShellCallOutputItem(call_id="c", output=(ShellOutput("a", outcome=ShellOutcome("paused")),))
    assert notes == []


def test_a_tool_of_tomorrow_can_be_found() -> None:
    item = read_item(b'{"type":"tool_search_output","tools":[{"type":"acme:drill"}]}')
    assert item == ToolSearchOutputItem(tools=(UnknownTool("acme:drill", b'{"type":"acme:drill"}'),))
