"""What all tools share."""

from __future__ import annotations

import pytest

from responses_proto.decoding import encode_json, raw_of
from responses_proto.tools import READER, ApplyPatchTool, ShellTool, WebSearchTool, read_tool
from responses_proto.tools.base import CallableTool, ToolBase, UnknownTool

CALLABLE = sorted(tag for tag, kind in READER.members.items() if issubclass(kind, CallableTool))


def test_which_tools_a_program_of_the_model_may_call() -> None:
    assert CALLABLE == ["apply_patch", "code_interpreter", "custom", "function", "mcp", "shell"]
    assert all(issubclass(kind, ToolBase) for kind in READER.members.values())


@pytest.mark.parametrize("tag", CALLABLE)
@pytest.mark.parametrize(
    ("callers", "read"),
    [("null", None), ("[]", ()), ('["direct","born_tomorrow"]', ("direct", "born_tomorrow"))],
)
def test_callers_are_an_open_set(tag: str, callers: str, read: tuple[str, ...] | None) -> None:
    notes: list[str] = []
    tool = read_tool(f'{{"type":"{tag}","name":"f","server_label":"s","allowed_callers":{callers}}}'.encode(), notes)
    assert isinstance(tool, CallableTool)
    assert (tool.allowed_callers, notes) == (read, [])


def test_a_tool_keeps_its_bytes() -> None:
    raw = b'{ "x":[1.0], "type":"web_search" }'
    tool = read_tool(raw)
    assert (tool, bytes(raw_of(tool)), tool.type) == (WebSearchTool(), raw, "web_search")


def test_a_tool_is_written_without_what_is_not_set() -> None:
    assert encode_json([ApplyPatchTool(), ShellTool(allowed_callers=("direct",))]) == (
        b'[{"type":"apply_patch"},{"type":"shell","allowed_callers":["direct"]}]'
    )


def test_a_tool_of_tomorrow_goes_out_as_it_came_in_and_is_not_shown() -> None:
    raw = b'{ "type":"acme:drill", "key":"hush" }'
    tool = read_tool(raw)
    assert tool == UnknownTool("acme:drill", raw)
    assert (encode_json(tool), "hush" in repr(tool)) == (raw, False)
