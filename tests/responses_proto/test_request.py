"""Request bodies: every parameter, every form of a value, and what goes in untouched."""

from __future__ import annotations

import typing
from types import MappingProxyType

import msgspec
import pytest
from msgspec import Raw
from openai.types.responses import function_tool as openai_function_tool
from openai.types.responses import response_create_params
from tests.responses_proto.request_bodies import body_of

from responses_proto.agent.tools import tool
from responses_proto.errors import InvalidRequest
from responses_proto.items import UnknownItem, read_item
from responses_proto.request import PARAMETERS, build_request
from responses_proto.schema import text_format
from responses_proto.settings import ConversationRef, ReasoningSettings, TextFormat, TextSettings
from responses_proto.tools import (
    AllowedTools,
    CustomTool,
    CustomToolFormat,
    FileSearchTool,
    FunctionChoice,
    FunctionTool,
    HostedChoice,
    McpTool,
    WebSearchTool,
)


def test_the_smallest_request() -> None:
    assert build_request(model="m", input="hi") == b'{"model":"m","input":"hi"}'


def test_every_parameter_of_the_official_client_is_known() -> None:
    official = typing.get_type_hints(response_create_params.ResponseCreateParamsStreaming)
    assert official.keys() - PARAMETERS == {"model", "input"}


def test_every_parameter_goes_out_under_its_name() -> None:
    given = {name: Raw(f'"{name}"'.encode()) for name in PARAMETERS - {"conversation"}}
    assert body_of(**given) == {"model": "m", "input": "hi", **{name: name for name in given}}


SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
VALUES: list[tuple[str, object, object]] = [
    ("reasoning", ReasoningSettings(effort="low", summary="auto"), {"effort": "low", "summary": "auto"}),
    ("reasoning", {"effort": "low"}, {"effort": "low"}),
    ("text", TextSettings(TextFormat("json_object"), "low"), {"format": {"type": "json_object"}, "verbosity": "low"}),
    ("conversation", ConversationRef("conv_1"), {"id": "conv_1"}),
    ("conversation", "conv_1", "conv_1"),
    ("include", ("reasoning.encrypted_content",), ["reasoning.encrypted_content"]),
    ("metadata", MappingProxyType({"a": "b"}), {"a": "b"}),
    ("stream", False, False),
    ("temperature", 0, 0),
    (
        "context_management",
        [{"type": "compaction", "compact_threshold": 2500}],
        [{"type": "compaction", "compact_threshold": 2500}],
    ),
    ("tool_choice", "required", "required"),
    ("tool_choice", FunctionChoice("f"), {"type": "function", "name": "f"}),
    ("tool_choice", HostedChoice("file_search"), {"type": "file_search"}),
    (
        "tool_choice",
        AllowedTools(tools=({"type": "function", "name": "f"},)),
        {"type": "allowed_tools", "tools": [{"type": "function", "name": "f"}], "mode": "auto"},
    ),
    ("tool_choice", b'{"type":"mcp","server_label":"s"}', {"type": "mcp", "server_label": "s"}),
    (
        "tools",
        [
            FunctionTool(name="f", parameters=SCHEMA, strict=True),
            CustomTool(name="c", format=CustomToolFormat("text")),
            WebSearchTool(),
            FileSearchTool(vector_store_ids=("vs",), filters=Raw(b'{"type":"eq"}')),
            McpTool(server_label="s", server_url="https://mcp.example"),
            {"type": "image_generation"},
            b'{"type":"shell"}',
        ],
        [
            {"type": "function", "name": "f", "parameters": SCHEMA, "strict": True},
            {"type": "custom", "name": "c", "format": {"type": "text"}},
            {"type": "web_search"},
            {"type": "file_search", "vector_store_ids": ["vs"], "filters": {"type": "eq"}},
            {"type": "mcp", "server_label": "s", "server_url": "https://mcp.example"},
            {"type": "image_generation"},
            {"type": "shell"},
        ],
    ),
]


@pytest.mark.parametrize(("name", "value", "sent"), VALUES)
def test_values_typed_plain_and_raw(name: str, value: object, sent: object) -> None:
    assert body_of(**{name: value})[name] == sent


def test_structured_output_from_a_type() -> None:
    class Answer(msgspec.Struct):
        text: str
        score: int | None = None

    sent = body_of(text={"format": text_format(Answer)})["text"]["format"]
    assert (sent["type"], sent["name"], sent["strict"]) == ("json_schema", "Answer", True)
    assert sent["schema"]["required"] == ["text", "score"]


def test_none_is_left_out_and_extra_body_can_send_it() -> None:
    assert "user" not in body_of(user=None)
    assert body_of(extra_body={"user": None})["user"] is None


def test_extra_body_goes_in_untouched_and_wins() -> None:
    raw = b'{ "b" : 1.50, "a":[ ] }'
    body = build_request(
        model="m", input="hi", temperature=1, extra_body={"temperature": 2, "x": Raw(raw), "max_tokens": 1}
    )
    assert b'"temperature":2' in body
    assert b'"temperature":1' not in body
    assert b'"x":' + raw in body
    assert b'"max_tokens":1' in body


def test_what_extra_body_says_is_not_checked() -> None:
    body_of(extra_body={"input": [], "max_output_tokens": 1, "tools": ["x"]})
    body_of(stream_options={}, extra_body={"stream": True})
    body_of(max_output_tokens=1, extra_body={"max_output_tokens": 16})
    body_of(previous_response_id="r", conversation="c", extra_body={"conversation": None})
    with pytest.raises(InvalidRequest) as caught:
        body_of(previous_response_id="r", extra_body={"conversation": "c"})
    assert caught.value.rule == "exclusive"


def test_what_goes_untouched_in_extra_body_keeps_its_bytes() -> None:
    item = b'{"type":"acme:new" ,"id":"i"}'
    body = build_request("m", "hi", extra_body={"input": [read_item(item), UnknownItem("x", b"{ }")], "raw": b"[1 ]"})
    assert body == b'{"model":"m","input":[' + item + b',{ }],"raw":[1 ]}'


# Natural shapes.


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


def test_parameters_may_stand_in_any_iterable() -> None:
    plain = body_of(tools=[add.definition()], include=["message.output_text.logprobs", "x"], top_logprobs=1)
    assert body_of(tools=iter([add]), include={"x", "message.output_text.logprobs"}, top_logprobs=1) == plain
    by_name = dict.fromkeys(plain["include"]).keys()
    assert body_of(tools=(add,), include=by_name, top_logprobs=1) == plain


def test_a_set_goes_out_in_one_order() -> None:
    names = [f"include.{number}" for number in range(20)]
    assert body_of(include=set(names))["include"] == sorted(names)


def test_objects_of_the_official_client_are_taken_with_what_was_set() -> None:
    sent = {"type": "function", "name": "f", "parameters": None, "strict": True}
    official = openai_function_tool.FunctionTool.model_validate(sent)
    assert body_of(tools=[official])["tools"] == [sent]
