"""Tools that the server runs."""

from __future__ import annotations

import pytest

from responses_proto.decoding import NULL, encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.tools import READER, Environment, Tool, hosted, read_tool
from responses_proto.tools.hosted import (
    CodeInterpreterTool,
    FileSearchTool,
    HybridSearch,
    ImageGenerationTool,
    ImageMask,
    McpApprovalRule,
    McpTool,
    McpToolFilter,
    RankingOptions,
    SearchFilters,
    SvgReasoning,
    SvgSettings,
    UserLocation,
    WebSearchPreviewTool,
    WebSearchPreviewTool20250311,
    WebSearchTool,
    WebSearchTool20250826,
)

from ..vocabulary import check_lines


def test_the_catalogue_of_this_file() -> None:
    assert check_lines(READER, hosted, "tools") == {
        *("file_search", "web_search", "web_search_2025_08_26", "web_search_preview"),
        *("web_search_preview_2025_03_11", "code_interpreter", "image_generation", "mcp"),
    }


@pytest.mark.parametrize(
    ("tool", "written"),
    [
        (FileSearchTool(), b'{"type":"file_search","vector_store_ids":[]}'),
        (
            FileSearchTool(vector_store_ids=("v",), ranking_options=RankingOptions("auto", 0.5, HybridSearch(1, 0.5))),
            b'{"type":"file_search","vector_store_ids":["v"],"ranking_options":{"ranker":"auto",'
            b'"score_threshold":0.5,"hybrid_search":{"embedding_weight":1,"text_weight":0.5}}}',
        ),
        (WebSearchTool(), b'{"type":"web_search"}'),
        (
            WebSearchTool20250826(filters=SearchFilters(("a.example",)), user_location=UserLocation(country="PT")),
            b'{"type":"web_search_2025_08_26","filters":{"allowed_domains":["a.example"]},'
            b'"user_location":{"type":"approximate","country":"PT"}}',
        ),
        (WebSearchPreviewTool(search_context_size="low"), b'{"type":"web_search_preview","search_context_size":"low"}'),
        (WebSearchPreviewTool20250311(), b'{"type":"web_search_preview_2025_03_11"}'),
        (CodeInterpreterTool(), b'{"type":"code_interpreter","container":{"type":"auto"}}'),
        (CodeInterpreterTool(container="cntr_1"), b'{"type":"code_interpreter","container":"cntr_1"}'),
        (
            ImageGenerationTool(input_image_mask=ImageMask("f"), svg=SvgSettings("m", SvgReasoning("low"))),
            b'{"type":"image_generation","input_image_mask":{"file_id":"f"},'
            b'"svg":{"model":"m","reasoning":{"effort":"low"}}}',
        ),
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
def test_a_tool_is_written_without_what_is_not_set(tool: Tool, written: bytes) -> None:
    assert encode_json(tool) == written
    assert read_tool(written) == tool


def test_a_dated_name_is_a_type_of_its_own() -> None:
    assert WebSearchTool() != WebSearchTool20250826()
    assert WebSearchPreviewTool20250311().type == "web_search_preview_2025_03_11"


def test_filters_stay_bytes() -> None:
    filters = b'{ "type":"and", "filters":[ {"type":"eq","key":"a","value":1.0} ] }'
    tool = read_tool(b'{"type":"file_search","vector_store_ids":[],"filters":' + filters + b"}")
    assert isinstance(tool, FileSearchTool)
    assert (bytes(tool.filters), FileSearchTool().filters) == (filters, NULL)


def test_a_kind_of_container_of_tomorrow_is_no_fault() -> None:
    notes: list[str] = []
    tool = read_tool(b'{"type":"code_interpreter","container":{"type":"gpu_auto","cores":4}}', notes)
    assert isinstance(tool, CodeInterpreterTool)
    assert (tool.container, notes) == (Environment("gpu_auto"), [])


@pytest.mark.parametrize("wrong", ["7", "[]", '{"cores":4}'])
def test_a_container_that_is_none_is_noted(wrong: str) -> None:
    notes: list[str] = []
    raw = f'{{"type":"code_interpreter","container":{wrong}}}'.encode()
    tool = read_tool(raw, notes)
    assert tool == CodeInterpreterTool()
    assert [note.split(":")[0] for note in notes] == ["code_interpreter.container"]
    assert bytes(raw_of(tool)) == raw


def test_an_mcp_server_without_a_label_is_malformed() -> None:
    with pytest.raises(MalformedEvent, match=r"mcp\.server_label is missing"):
        read_tool(b'{"type":"mcp","server_url":"https://a.example"}')


def test_the_secrets_of_an_mcp_server_are_sent_and_not_shown() -> None:
    tool = McpTool(server_label="s", server_url="https://a.example", authorization="hush", headers={"x-key": "hush"})
    assert repr(tool) == (
        "McpTool(server_label='s', server_url=<17 chars>, authorization=<4 chars>, headers=<1 members>)"
    )
    assert "hush" not in repr([read_tool(encode_json(tool))])
    assert encode_json(tool).count(b"hush") == 2
