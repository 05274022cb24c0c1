"""Request bodies: every parameter, every form of a value, bytes that stay bytes."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from openai.types.responses import function_tool as openai_function_tool
from openai.types.responses import response_create_params

from responses_proto.agent.tools import tool
from responses_proto.errors import InvalidRequest
from responses_proto.items import FunctionCallItem, MessageItem, UnknownItem, read_item
from responses_proto.messages import Message, ToolCall
from responses_proto.parts import InputFile, InputImage, InputText, OutputText, read_part
from responses_proto.request import PARAMETERS, Input, build_request, input_items
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
    read_tool,
)


def body_of(**given: Any) -> dict[str, Any]:
    body = msgspec.json.decode(build_request(**{"model": "m", "input": "hi", **given}))
    assert isinstance(body, dict)
    return body


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


# Input.

TAIL = {"role": "user", "content": "more"}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("hi", b'"hi"'),
        (b'[ {"id":"i"} ]', b'[ {"id":"i"} ]'),
        (Raw(b"[1 ]"), b"[1 ]"),
        ([b'{"type" : "x"}', Raw(b"{ }")], b'[{"type" : "x"},{ }]'),
        (
            [
                MessageItem(
                    role="user", content=(InputText("a"), InputImage(image_url="data:,"), InputFile(file_id="f"))
                )
            ],
            b'[{"type":"message","role":"user","content":[{"type":"input_text","text":"a"},'
            b'{"type":"input_image","image_url":"data:,"},{"type":"input_file","file_id":"f"}]}]',
        ),
        (
            [{"type": "message", "role": "user", "content": [InputText("a"), {"type": "input_text", "text": "b"}]}],
            b'[{"type":"message","role":"user","content":[{"type":"input_text","text":"a"},'
            b'{"type":"input_text","text":"b"}]}]',
        ),
        ([{"type": "message", "role": "user", "content": "a"}], b'[{"type":"message","role":"user","content":"a"}]'),
        (
            [{"role": "system", "content": "a"}],
            b'[{"type":"message","role":"system","content":[{"type":"input_text","text":"a"}]}]',
        ),
        (
            [{"role": "assistant", "content": "a", "phase": "commentary"}],
            b'[{"type":"message","role":"assistant","content":'
            b'[{"type":"output_text","text":"a","annotations":[]}],"phase":"commentary"}]',
        ),
        (
            [{"role": "user", "content": [{"type": "input_text", "text": "a"}]}],
            b'[{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}]',
        ),
        ([{"id": "msg_1"}], b'[{"id":"msg_1"}]'),
        (
            [Message.user("a"), Message.assistant(None, [ToolCall(id="c", name="f", arguments={"x": 1})])],
            b'[{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]},'
            b'{"type":"function_call","call_id":"c","name":"f","arguments":"{\\"x\\":1}"}]',
        ),
    ],
)
def test_input(given: Input, sent: bytes) -> None:
    assert build_request(model="m", input=given) == b'{"model":"m","input":' + sent + b"}"
    assert msgspec.json.encode(input_items(given)) == sent


def test_items_may_come_from_anything_that_gives_them() -> None:
    def items() -> Iterator[Message]:
        yield Message.user("a")
        yield Message.user("b")

    assert len(body_of(input=items())["input"]) == 2


@pytest.mark.parametrize("given", [3, TAIL, FunctionCallItem(call_id="c", name="f"), UnknownItem("x", b"{}")])
def test_what_is_no_list_of_items_is_refused(given: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        build_request(model="m", input=given, check=False)
    assert (caught.value.path, caught.value.rule) == ("input", "type")


SPACED = st.sampled_from([b"", b" ", b"\n\t"])
WRITTEN = st.recursive(
    st.sampled_from([b"null", b"1.50", b"1e3", rb'"\u00e9"', '"é"'.encode(), b'""', b"12345678901234567890123"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: b"[ " + b" ,".join(parts) + b"]")
        | st.lists(inner, max_size=3).map(lambda parts: b"{" + b",".join(b'"k" : ' + part for part in parts) + b" }")
    ),
    max_leaves=6,
)
TYPES = st.sampled_from([b"message", b"reasoning", b"function_call", b"acme:new"])
SERVER_ITEM = st.builds(
    lambda kind, space, extra: (
        b"{"
        + space
        + b'"id":"i","type":"'
        + kind
        + b'","role":"user","call_id":"c","name":"f","unheard_of":'
        + extra
        + b"}"
    ),
    TYPES,
    SPACED,
    WRITTEN,
)


@given(st.lists(SERVER_ITEM, min_size=1, max_size=4))
def test_history_goes_out_byte_for_byte(items: list[bytes]) -> None:
    whole = b'{"model":"m","input":[' + b",".join(items) + b"]}"
    assert build_request(model="m", input=items) == whole
    assert build_request(model="m", input=[Raw(item) for item in items]) == whole
    assert build_request(model="m", input=[read_item(item) for item in items]) == whole
    assert build_request(model="m", input=[Message(role="assistant", raw_items=tuple(map(Raw, items)))]) == whole  # type: ignore[arg-type]


def test_parts_and_tools_that_were_read_go_out_byte_for_byte() -> None:
    part, tool = b'{"text":"a" ,"type":"input_text","new":1}', b'{"new":1, "type":"function","name":"f"}'
    body = build_request(
        model="m",
        input=[{"type": "message", "role": "user", "content": [read_part(part)]}],
        tools=[read_tool(tool)],
        extra_body={"also": [read_part(part)]},
    )
    assert body.count(part) == 2
    assert body.count(tool) == 1


def test_parts_that_were_read_keep_their_bytes_inside_an_item_that_a_program_made() -> None:
    part = b'{"text":"a" ,"type":"output_text","new":1}'
    sent = build_request("m", [MessageItem(content=(read_part(part), OutputText("b")))])
    assert sent == (
        b'{"model":"m","input":[{"type":"message","role":"assistant","content":['
        + part
        + b',{"type":"output_text","text":"b","annotations":[]}]}]}'
    )


def test_what_goes_untouched_in_extra_body_keeps_its_bytes() -> None:
    item = b'{"type":"acme:new" ,"id":"i"}'
    body = build_request("m", "hi", extra_body={"input": [read_item(item), UnknownItem("x", b"{ }")], "raw": b"[1 ]"})
    assert body == b'{"model":"m","input":[' + item + b',{ }],"raw":[1 ]}'


# Leaving out.


@pytest.mark.parametrize("given", [{"prompt": {"id": "p"}}, {"previous_response_id": "r"}, {"conversation": "c"}])
def test_input_can_be_left_out_where_something_else_says_what_to_answer(given: dict[str, Any]) -> None:
    assert msgspec.json.decode(build_request("m", **given)) == {"model": "m", **given}
    assert msgspec.json.decode(build_request("m", extra_body=given)) == {"model": "m", **given}


def test_model_and_input_must_be_given() -> None:
    with pytest.raises(InvalidRequest) as caught:
        build_request("m", None)
    assert (caught.value.path, caught.value.rule) == ("input", "required")
    with pytest.raises(InvalidRequest) as caught:
        build_request(None, "hi")  # type: ignore[arg-type]
    assert (caught.value.path, caught.value.rule) == ("model", "required")
    assert build_request("m", extra_body={"input": "hi"}) == b'{"model":"m","input":"hi"}'
    assert build_request("m", check=False) == b'{"model":"m"}'


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


# Refusals.


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("messages", "input"),
        ("max_tokens", "max_output_tokens"),
        ("max_completion_tokens", "max_output_tokens"),
        ("response_format", "text.format"),
        ("text_format", "text="),
        ("functions", "tools"),
        ("function_call", "tool_choice"),
        ("reasoning_effort", "reasoning="),
        ("system", "instructions"),
        ("logprobs", "top_logprobs"),
        ("seed", "no parameter"),
    ],
)
@pytest.mark.parametrize("check", [True, False])
def test_other_names_name_the_right_one(name: str, instead: str, check: bool) -> None:
    with pytest.raises(InvalidRequest, match=instead) as caught:
        body_of(check=check, **{name: None})
    assert (caught.value.path, caught.value.rule) == (name, "known")


def test_the_first_unknown_name_is_told_whatever_the_hash_seed() -> None:
    with pytest.raises(InvalidRequest) as caught:
        body_of(zeta=1, alpha=1, mu=1)
    assert caught.value.path == "alpha"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"max_output_tokens": 1}, "max_output_tokens"),
        ({"input": []}, "input"),
        ({"input": [Message.user("a"), FunctionCallItem(call_id="c", name="a b")]}, "input[1].name"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools[0].function"),
    ],
)
def test_what_the_api_would_refuse_is_refused_unless_switched_off(given: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        body_of(**given)
    assert caught.value.path == path
    assert body_of(**given, check=False)


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


NAN, INFINITE = float("nan"), float("-inf")


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"metadata": {"a": object()}}, "metadata.a"),
        ({"user": "\ud800"}, "user"),
        ({"temperature": nested(100_000)}, "temperature"),
        ({"input": [TAIL, nested(100_000)]}, "input[1]"),
        ({"input": "\ud800"}, "input"),
        ({"input": [TAIL, {"type": "message", "content": {1j}}]}, "input[1].content"),
        ({"extra_body": {"x": object}}, "x"),
        ({"temperature": NAN}, "temperature"),
        ({"top_p": INFINITE}, "top_p"),
        ({"extra_body": {"a": {"b": [0, NAN]}}}, "a.b[1]"),
        ({"temperature": Decimal("0.5")}, "temperature"),
        ({"extra_body": {"a": [Decimal(1)]}}, "a[0]"),
        ({"tools": [{"type": "function", "name": "f", "parameters": b"{}"}]}, "tools[0].parameters"),
        ({"input": b"hello"}, "input"),
        ({"input": [b"hello{"]}, "input[0]"),
        ({"input": [Message.user("\ud800")]}, "input[0].content[0].text"),
        ({"input": [TAIL, Message.assistant(None, [ToolCall(id="c", name="\ud800")])]}, "input[1].name"),
        (
            {"input": [Message.assistant("a", [ToolCall(id="c", name="f", arguments={"x": NAN})])]},
            "input[1].arguments.x",
        ),
        (
            {"input": [Message.assistant(None, [ToolCall(id="c", name="f", arguments={"x": object()})])]},
            "input[0].arguments.x",
        ),
    ],
)
def test_what_has_no_json_form_is_named(given: dict[str, Any], path: str, check: bool) -> None:
    with pytest.raises(InvalidRequest) as caught:
        body_of(check=check, **given)
    assert (caught.value.path, caught.value.rule) == (path, "json")
    assert str(caught.value).startswith(f"{path}: ")


def test_extra_body_is_a_mapping() -> None:
    with pytest.raises(InvalidRequest) as caught:
        body_of(extra_body=b"{}")
    assert (caught.value.path, caught.value.rule) == ("extra_body", "type")
