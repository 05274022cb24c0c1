"""Tools that the program runs, or that shape how it is called."""

from __future__ import annotations

import pytest

from responses_proto.decoding import encode_json
from responses_proto.errors import MalformedEvent
from responses_proto.tools import READER, Environment, Tool, UnknownTool, ours, read_tool
from responses_proto.tools.ours import (
    NAMESPACED,
    ApplyPatchTool,
    ComputerTool,
    ComputerUsePreviewTool,
    CustomTool,
    CustomToolFormat,
    FunctionTool,
    LocalShellTool,
    NamespaceTool,
    ProgrammaticToolCalling,
    ShellTool,
    ToolSearchTool,
)

from ..vocabulary import check_lines

SCHEMA: dict[str, object] = {"type": "object", "properties": {}, "additionalProperties": False}


def test_the_catalogue_of_this_file() -> None:
    assert len(check_lines(READER, ours, "tools")) == 10
    assert set(NAMESPACED.members) == {"function", "custom"}


@pytest.mark.parametrize(
    ("tool", "written"),
    [
        (FunctionTool(name="f"), b'{"type":"function","name":"f"}'),
        (
            FunctionTool(name="f", parameters=SCHEMA, strict=True, async_=False),
            b'{"type":"function","name":"f","async":false,"parameters":'
            b'{"type":"object","properties":{},"additionalProperties":false},"strict":true}',
        ),
        (
            CustomTool(name="sql", format=CustomToolFormat("grammar", "lark", "start: A")),
            b'{"type":"custom","name":"sql","format":{"type":"grammar","syntax":"lark","definition":"start: A"}}',
        ),
        (ComputerTool(), b'{"type":"computer"}'),
        (
            ComputerUsePreviewTool(display_width=9, display_height=0),
            b'{"type":"computer_use_preview","display_width":9,"display_height":0}',
        ),
        (LocalShellTool(), b'{"type":"local_shell"}'),
        (ShellTool(environment=Environment("local")), b'{"type":"shell","environment":{"type":"local"}}'),
        (ApplyPatchTool(), b'{"type":"apply_patch"}'),
        (ToolSearchTool(execution="client"), b'{"type":"tool_search","execution":"client"}'),
        (ProgrammaticToolCalling(), b'{"type":"programmatic_tool_calling"}'),
        (NamespaceTool(name="n"), b'{"type":"namespace","name":"n","description":"","tools":[]}'),
    ],
)
def test_a_tool_is_written_without_what_is_not_set(tool: Tool, written: bytes) -> None:
    assert encode_json(tool) == written
    assert read_tool(written) == tool


@pytest.mark.parametrize("tag", ["function", "custom", "namespace"])
def test_a_tool_that_is_called_by_name_needs_one(tag: str) -> None:
    with pytest.raises(MalformedEvent, match=rf"{tag}\.name is missing"):
        read_tool(f'{{"type":"{tag}"}}'.encode())


@pytest.mark.parametrize("null", ["parameters", "strict", "description", "output_schema", "async", "defer_loading"])
def test_what_a_response_echoes_as_null_is_no_fault(null: str) -> None:
    notes: list[str] = []
    assert read_tool(f'{{"type":"function","name":"f","{null}":null}}'.encode(), notes) == FunctionTool(name="f")
    assert notes == []


def test_unknown_tools_are_kept_inside_a_namespace() -> None:
    raw = b'{"type":"acme:drill","rpm": 9 }'
    notes: list[str] = []
    space = read_tool(b'{"type":"namespace","name":"n","tools":[{"type":"function","name":"f"},' + raw + b"]}", notes)
    assert isinstance(space, NamespaceTool)
    assert (space.tools, notes) == ((FunctionTool(name="f"), UnknownTool("acme:drill", raw)), [])
    assert raw in encode_json(space)
