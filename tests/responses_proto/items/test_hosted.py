"""Items of tools that the server runs."""

from __future__ import annotations

import pytest

from responses_proto.decoding import NULL, encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.items import READER, Item, hosted, read_item
from responses_proto.items.actions import OpenPage, UnknownAction
from responses_proto.items.hosted import (
    CODE_OUTPUTS,
    CodeImage,
    CodeInterpreterCallItem,
    CodeLogs,
    FileSearchCallItem,
    FileSearchResult,
    ImageError,
    ImageGenerationCallItem,
    ImageModeration,
    McpCallItem,
    McpError,
    McpListToolsItem,
    McpToolInfo,
    ProgramItem,
    ProgramOutputItem,
    SvgUsage,
    UnknownCodeOutput,
    WebSearchCallItem,
)

from ..vocabulary import check_lines


def test_the_catalogue_of_this_file() -> None:
    assert check_lines(READER, hosted, "items") == {
        *("file_search_call", "web_search_call", "code_interpreter_call", "image_generation_call"),
        *("mcp_call", "mcp_list_tools", "program", "program_output"),
    }
    assert check_lines(CODE_OUTPUTS, hosted, "code_outputs") == {"logs", "image"}


@pytest.mark.parametrize(
    ("item", "written"),
    [
        (FileSearchCallItem(), b'{"type":"file_search_call","queries":[]}'),
        (WebSearchCallItem(), b'{"type":"web_search_call"}'),
        (CodeInterpreterCallItem(), b'{"type":"code_interpreter_call"}'),
        (ImageGenerationCallItem(), b'{"type":"image_generation_call"}'),
        (McpCallItem(name="f"), b'{"type":"mcp_call","name":"f","server_label":"","arguments":""}'),
        (McpListToolsItem(), b'{"type":"mcp_list_tools","server_label":"","tools":[]}'),
        (ProgramItem(call_id="c"), b'{"type":"program","call_id":"c","code":"","fingerprint":""}'),
        (ProgramOutputItem(call_id="c"), b'{"type":"program_output","call_id":"c","result":""}'),
    ],
)
def test_an_item_is_written_with_what_the_service_wants(item: Item, written: bytes) -> None:
    assert encode_json(item) == written
    assert read_item(written) == item


@pytest.mark.parametrize(
    ("tag", "field"), [("mcp_call", "name"), ("program", "call_id"), ("program_output", "call_id")]
)
def test_what_an_item_cannot_do_without(tag: str, field: str) -> None:
    with pytest.raises(MalformedEvent, match=f"{tag}.{field} is missing"):
        read_item(f'{{"type":"{tag}"}}'.encode())


def test_what_a_search_found() -> None:
    item = read_item(
        b'{"type":"file_search_call","queries":["q"],"results":[{"file_id":"f","score":1,"text":null,'
        b'"attributes":{"year":2025,"draft":false,"by":"me"},"additional_properties":{"chunk_id":"7"}}]}'
    )
    assert isinstance(item, FileSearchCallItem)
    attributes: dict[str, str | float | bool] = {"year": 2025.0, "draft": False, "by": "me"}
    found = FileSearchResult("f", score=1.0, attributes=attributes, additional_properties={"chunk_id": "7"})
    assert item.results == (found,)


@pytest.mark.parametrize("null", ["results", "outputs", "action", "error", "svg_usage", "status"])
def test_what_was_not_asked_for_may_be_null(null: str) -> None:
    tags = ("file_search_call", "web_search_call", "code_interpreter_call", "image_generation_call")
    for tag in tags:
        notes: list[str] = []
        item = read_item(f'{{"type":"{tag}","{null}":null}}'.encode(), notes)
        assert (item, notes) == (read_item(f'{{"type":"{tag}"}}'.encode()), [])


def test_a_look_at_a_page_and_an_action_of_tomorrow() -> None:
    page = read_item(b'{"type":"web_search_call","action":{"type":"open_page","url":"u"}}')
    assert isinstance(page, WebSearchCallItem)
    assert page.action == OpenPage("u")
    raw = b'{"type":"web_search_call","action":{"type":"acme:dive", "m":3}}'
    new = read_item(raw)
    assert isinstance(new, WebSearchCallItem)
    assert (new.action, bytes(raw_of(new))) == (UnknownAction("acme:dive", b'{"type":"acme:dive", "m":3}'), raw)


def test_what_code_printed_drew_and_did_else() -> None:
    item = read_item(
        b'{"type":"code_interpreter_call","code":null,"outputs":'
        b'[{"type":"logs","logs":"1"},{"type":"image","url":"u"},{"type":"acme:sound"}]}'
    )
    assert isinstance(item, CodeInterpreterCallItem)
    assert item.outputs == (CodeLogs("1"), CodeImage("u"), UnknownCodeOutput("acme:sound", b'{"type":"acme:sound"}'))


def test_an_image_that_was_blocked() -> None:
    item = read_item(
        b'{"type":"image_generation_call","result":null,"error":{"code":"moderation_blocked","message":"No",'
        b'"moderation_details":{"categories":["x"],"moderation_stage":"input"}},"svg_usage":{"total_tokens":3}}'
    )
    details = ImageModeration(("x",), "input")
    error = ImageError(code="moderation_blocked", message="No", moderation_details=details)
    assert item == ImageGenerationCallItem(error=error, svg_usage=SvgUsage(total_tokens=3))


@pytest.mark.parametrize(
    ("error", "read"),
    [
        ('"refused"', "refused"),
        ('{"type":"http_error","code":502,"message":"Bad Gateway"}', McpError("http_error", 502, "Bad Gateway")),
        ('{"type":"acme:new"}', McpError("acme:new")),
        ("null", None),
    ],
)
def test_an_mcp_error_is_text_or_a_structure(error: str, read: McpError | str | None) -> None:
    notes: list[str] = []
    item = read_item(f'{{"type":"mcp_call","name":"f","error":{error}}}'.encode(), notes)
    assert isinstance(item, McpCallItem)
    assert (item.error, notes) == (read, [])


def test_what_a_tool_of_an_mcp_server_said_and_takes_stays_bytes() -> None:
    failed = read_item(b'{"type":"mcp_call","name":"f","error":{"type":"mcp_tool_execution_error","content":[ 1.0 ]}}')
    assert isinstance(failed, McpCallItem)
    assert isinstance(failed.error, McpError)
    assert bytes(failed.error.content) == b"[ 1.0 ]"
    listed = read_item(b'{"type":"mcp_list_tools","tools":[{"name":"f","input_schema":{ "a":1 }},{"name":"g"}]}')
    assert isinstance(listed, McpListToolsItem)
    assert [bytes(tool.input_schema) for tool in listed.tools] == [b'{ "a":1 }', bytes(NULL)]
    assert listed.tools[1] == McpToolInfo("g")
