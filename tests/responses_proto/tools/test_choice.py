"""What the model must call, or may."""

from __future__ import annotations

import pytest

from responses_proto.decoding import encode_json, raw_of
from responses_proto.errors import MalformedEvent
from responses_proto.tools import choice
from responses_proto.tools.choice import (
    READER,
    AllowedTools,
    CustomChoice,
    FunctionChoice,
    HostedChoice,
    McpChoice,
    ToolChoice,
    read_tool_choice,
)

from ..vocabulary import check_lines


def test_the_catalogue_of_this_file() -> None:
    assert check_lines(READER, choice, "tool_choices") == {"function", "custom", "mcp", "allowed_tools"}


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (b'"none"', "none"),
        (b'"auto"', "auto"),
        (b' "required" ', "required"),
        (b'{"type":"function","name":"f"}', FunctionChoice("f")),
        (b'{"type":"function"}', FunctionChoice()),
        (b'{"type":"custom","name":"f"}', CustomChoice("f")),
        (b'{"type":"mcp","server_label":"s"}', McpChoice("s")),
        (b'{"type":"mcp","server_label":"s","name":"f"}', McpChoice("s", "f")),
        (
            b'{"type":"allowed_tools","tools":[{"type":"function","name":"f"}],"mode":"required"}',
            AllowedTools(tools=({"type": "function", "name": "f"},), mode="required"),
        ),
        (b'{"type":"file_search"}', HostedChoice("file_search")),
        (b'{"type":"born_tomorrow"}', HostedChoice("born_tomorrow")),
    ],
)
def test_every_form(raw: bytes, read: ToolChoice) -> None:
    notes: list[str] = []
    assert (read_tool_choice(raw, notes), notes) == (read, [])
    assert encode_json(read) == raw.strip()


def test_a_hosted_choice_that_says_more_goes_back_as_it_came() -> None:
    raw = b'{ "type":"code_interpreter", "container":"c" }'
    read = read_tool_choice(raw)
    assert isinstance(read, HostedChoice)
    assert (read.type, bytes(raw_of(read))) == ("code_interpreter", raw)


def test_allowed_tools_are_written_with_their_mode() -> None:
    assert encode_json(AllowedTools(tools=())) == b'{"type":"allowed_tools","tools":[],"mode":"auto"}'


def test_null_where_a_response_leaves_out_a_name() -> None:
    notes: list[str] = []
    assert (read_tool_choice(b'{"type":"function","name":null}', notes), notes) == (FunctionChoice(), [])


@pytest.mark.parametrize(
    "raw", [b"7", b"[]", b"null", b"{}", b'{"type":"mcp"}', b'{"type":"custom"}', b'"\\ud800"', b'"\xff"', b'"a']
)
def test_what_is_no_tool_choice_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedEvent):
        read_tool_choice(raw)
