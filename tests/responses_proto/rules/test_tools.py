"""Tools, the choice among them, the format of structured output."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Raw

from responses_proto.rules import find_problems
from responses_proto.rules.tools import choice as choice_rules
from responses_proto.rules.tools import text_settings, tool
from responses_proto.settings import TextFormat, TextSettings
from responses_proto.tools import (
    AllowedTools,
    CustomTool,
    FileSearchTool,
    FunctionChoice,
    FunctionTool,
    HostedChoice,
    NamespaceTool,
    WebSearchTool,
)

from .cases import CLOSED, LONG, OPEN, Case, a_format, assert_refused, choice, names, tools

UNNAMEABLE = FunctionTool(name="a b")
A_LIST = TextFormat("json_schema", "a", {"type": "array"}, strict=True)


def allowed(*given: object) -> dict[str, object]:
    return choice({"type": "allowed_tools", "mode": "auto", "tools": list(given)})


REFUSED = [
    Case("tools[0]", "type", tools("web_search")),
    Case("tools[1]", "type", tools(WebSearchTool(), None)),
    Case("tools[0].type", "required", tools({"name": "f"})),
    Case("tools[0].name", "required", tools({"type": "function"})),
    Case("tools[0].name", "type", tools({"type": "function", "name": ["f"]})),
    Case("tools[1].name", "name", tools(WebSearchTool(), FunctionTool(name="a.b"))),
    Case("tools[0].name", "length", tools(CustomTool(name=LONG))),
    Case("tools[0].function", "flat", tools({"type": "function", "function": {"name": "f"}})),
    Case("tools[0].tools[1].name", "name", tools(NamespaceTool(name="n", tools=(FunctionTool(name="f"), UNNAMEABLE)))),
    Case("tools[0].parameters", "type", tools({"type": "function", "name": "f", "parameters": "{}"})),
    Case("tools[0].parameters", "root-object", tools(FunctionTool(name="f", strict=True, parameters={}))),
    Case(
        "tools[0].parameters.properties.a",
        "type",
        tools({"type": "function", "name": "f"} | {"strict": True, "parameters": OPEN}),
    ),
    # Tool choice.
    Case("tool_choice.tools", "range", choice(AllowedTools(tools=()))),
    Case("tool_choice.tools", "range", allowed(*[{"type": "function"}] * 129)),
    Case("tool_choice.tools[1].name", "name", allowed({"type": "mcp"}, {"type": "function", "name": "a b"})),
    Case("tool_choice.tools[0].name", "length", choice(AllowedTools(tools=({"type": "custom", "name": LONG},)))),
    Case("tool_choice.tools[0].function", "flat", allowed({"type": "function", "function": {"name": "f"}})),
    Case("tool_choice.tools[0]", "type", allowed("f")),
    Case("tool_choice.name", "required", choice({"type": "function"})),
    Case("tool_choice.name", "name", choice(FunctionChoice("a b"))),
    Case("tool_choice.function", "flat", choice({"type": "function", "function": {"name": "f"}})),
    # Structured output.
    Case("text.format", "type", {"text": {"format": "json_object"}}),
    Case("text.format.name", "required", a_format(schema=CLOSED)),
    Case("text.format.name", "name", a_format(name="a b", schema=CLOSED)),
    Case("text.format.name", "length", a_format(name=LONG, schema=CLOSED)),
    Case("text.format.schema", "required", a_format(name="a")),
    Case("text.format.schema", "schema", a_format(name="a", schema="{}", strict=True)),
    Case("text.format.json_schema", "flat", a_format(json_schema={"name": "a", "schema": CLOSED})),
    Case("text.format.schema.properties.a", "type", a_format(name="a", schema=OPEN, strict=True)),
    Case("text.format.schema", "root-object", {"text": TextSettings(A_LIST)}),
]


@pytest.mark.parametrize("case", REFUSED, ids=names(REFUSED))
def test_what_is_refused(case: Case) -> None:
    assert_refused(case)


TAKEN: list[dict[str, Any]] = [
    {"tools": [{"type": "acme:drill"}, WebSearchTool(), FunctionTool(name="f", strict=True, parameters=CLOSED)]},
    {"tools": [FunctionTool(name="f", parameters=OPEN), FunctionTool(name="g", strict=False, parameters=OPEN)]},
    {"tools": [FileSearchTool(vector_store_ids=("v",), filters=Raw(b'{"type":"eq"}'))]},
    {"tools": [{"type": "function", "name": "f", "strict": True, "parameters": Raw(b"{}")}]},
    {"tools": [{"type": "function", "name": "f", "strict": True, "parameters": None}]},
    {"tool_choice": "whatever"},
    {"tool_choice": HostedChoice("file_search")},
    {"tool_choice": AllowedTools(tools=({"type": "function", "name": "f"},))},
    allowed(*[{"type": "function"}] * 128),
    {"text": {"format": {"type": "text"}, "verbosity": "epic"}},
    {"text": {}},
    a_format(name="a", schema=OPEN),
    a_format(name="a", schema=CLOSED, strict=True),
    a_format(name="a", schema=Raw(b"{}"), strict=True),
]


@pytest.mark.parametrize("body", TAKEN)
def test_what_is_not_refused(body: dict[str, Any]) -> None:
    assert find_problems(body) == []


def test_json_is_not_looked_into() -> None:
    assert list(choice_rules(Raw(b'{"type":"function"}'))) == []
    assert list(text_settings(Raw(b'{"format":{"type":"json_schema"}}'))) == []
    assert list(tool({"type": "function", "name": Raw(b"7")}, "t")) == []
