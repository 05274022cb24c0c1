from __future__ import annotations

import pytest

from responses_proto.decoding import encode_json
from responses_proto.errors import MalformedEvent
from responses_proto.tools import (
    AllowedTools,
    CodeInterpreterTool,
    CustomTool,
    CustomToolFormat,
    DomainSecret,
    Environment,
    FunctionChoice,
    FunctionTool,
    HostedChoice,
    McpApprovalRule,
    McpChoice,
    McpTool,
    McpToolFilter,
    NamespaceTool,
    ToolChoice,
    UnknownTool,
    WebSearchTool,
    read_tool,
    read_tool_choice,
)

SCHEMA: dict[str, object] = {"type": "object", "properties": {}, "additionalProperties": False}


@pytest.mark.parametrize(
    ("tool", "written"),
    [
        (
            FunctionTool(name="f", parameters=SCHEMA, strict=True, async_=False),
            b'{"type":"function","name":"f","async":false,"parameters":'
            b'{"type":"object","properties":{},"additionalProperties":false},"strict":true}',
        ),
        (
            CustomTool(name="sql", format=CustomToolFormat("grammar", "lark", "start: A")),
            b'{"type":"custom","name":"sql","format":{"type":"grammar","syntax":"lark","definition":"start: A"}}',
        ),
        (WebSearchTool(), b'{"type":"web_search"}'),
        (CodeInterpreterTool(), b'{"type":"code_interpreter","container":{"type":"auto"}}'),
        (CodeInterpreterTool(container="cntr_1"), b'{"type":"code_interpreter","container":"cntr_1"}'),
        (
            McpTool(server_label="s", allowed_tools=("a",), require_approval="never"),
            b'{"type":"mcp","server_label":"s","allowed_tools":["a"],"require_approval":"never"}',
        ),
        (
            McpTool(
                server_label="s",
                allowed_tools=McpToolFilter(read_only=True),
                require_approval=McpApprovalRule(always=McpToolFilter(("a",))),
            ),
            b'{"type":"mcp","server_label":"s","allowed_tools":{"read_only":true},'
            b'"require_approval":{"always":{"tool_names":["a"]}}}',
        ),
    ],
)
def test_a_tool_is_written_without_what_is_not_set(tool: object, written: bytes) -> None:
    assert encode_json(tool) == written
    assert read_tool(written) == tool


def test_unknown_tools_are_kept_also_inside_a_namespace() -> None:
    raw = b'{"type":"acme:drill","rpm": 9 }'
    assert read_tool(raw) == UnknownTool("acme:drill", raw)
    space = read_tool(b'{"type":"namespace","name":"n","tools":[{"type":"function","name":"f"},' + raw + b"]}")
    assert isinstance(space, NamespaceTool)
    assert space.tools == (FunctionTool(name="f"), UnknownTool("acme:drill", raw))
    assert raw in encode_json(space)


def test_a_kind_of_container_of_tomorrow_is_no_fault() -> None:
    notes: list[str] = []
    tool = read_tool(b'{"type":"code_interpreter","container":{"type":"gpu_auto","cores":4}}', notes)
    assert isinstance(tool, CodeInterpreterTool)
    assert (tool.container, notes) == (Environment("gpu_auto"), [])


@pytest.mark.parametrize(
    ("raw", "choice"),
    [
        (b'"auto"', "auto"),
        (b' "required" ', "required"),
        (b'{"type":"function","name":"f"}', FunctionChoice("f")),
        (b'{"type":"mcp","server_label":"s"}', McpChoice("s")),
        (
            b'{"type":"allowed_tools","tools":[{"type":"function","name":"f"}],"mode":"required"}',
            AllowedTools(tools=({"type": "function", "name": "f"},), mode="required"),
        ),
        (b'{"type":"file_search"}', HostedChoice("file_search")),
    ],
)
def test_every_form_of_tool_choice(raw: bytes, choice: ToolChoice) -> None:
    assert read_tool_choice(raw) == choice
    assert encode_json(choice) == raw.strip()


@pytest.mark.parametrize("raw", [b"7", b"[]", b"{}", b'{"type":"mcp"}', b'"\\ud800"', b'"a'])
def test_what_is_no_tool_choice_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedEvent):
        read_tool_choice(raw)


def test_secrets_are_not_shown() -> None:
    tool = McpTool(server_label="s", authorization="hush", headers={"x-key": "hush"})
    secret = DomainSecret("a.example", "KEY", "hush")
    assert "hush" not in repr([tool, secret])
    assert encode_json(tool).count(b"hush") == 2
