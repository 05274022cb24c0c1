"""What is refused before the call: each rule with its path, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw, Struct

from responses_proto.errors import InvalidRequest
from responses_proto.items import (
    CustomToolCallOutputItem,
    FunctionCallItem,
    FunctionCallOutputItem,
    MessageItem,
    read_item,
)
from responses_proto.parts import InputFile, InputImage, InputText
from responses_proto.rules import check_request, find_problems, written
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
    read_tool,
)

OPEN = {"type": "object", "properties": {"a": {}}, "required": ["a"], "additionalProperties": False}
CLOSED = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
LONG = "x" * 65
TEXT = 10_485_760
HUGE = InputText("x" * (TEXT + 1))
HUGE_IMAGE = InputImage(image_url="x" * 20_971_521)
UNNAMEABLE = FunctionTool(name="a b")
A_LIST = TextFormat("json_schema", "a", {"type": "array"}, strict=True)


def message(*content: object) -> dict[str, object]:
    return {"type": "message", "role": "user", "content": list(content)}


def one(**item: object) -> dict[str, object]:
    return {"input": [item]}


def parts(*content: object) -> dict[str, object]:
    return {"input": [message(*content)]}


def tools(*given: object) -> dict[str, object]:
    return {"tools": list(given)}


def choice(given: object) -> dict[str, object]:
    return {"tool_choice": given}


def a_format(**given: object) -> dict[str, object]:
    return {"text": {"format": {"type": "json_schema", **given}}}


class Case(Struct):
    path: str
    rule: str
    body: dict[str, Any]


REFUSED = [
    # Exclusive, and what needs something else.
    Case("previous_response_id", "exclusive", {"previous_response_id": "r", "conversation": {"id": "c"}}),
    Case("stream_options", "needs", {"stream_options": {"include_obfuscation": False}}),
    Case("stream_options", "needs", {"stream_options": {}, "stream": False}),
    Case("top_logprobs", "needs", {"top_logprobs": 2}),
    Case("top_logprobs", "needs", {"top_logprobs": 2, "include": ["reasoning.encrypted_content"]}),
    # Numbers and strings.
    Case("max_output_tokens", "range", {"max_output_tokens": 15}),
    Case("max_output_tokens", "type", {"max_output_tokens": "many"}),
    Case("max_tool_calls", "range", {"max_tool_calls": 0}),
    Case("max_tool_calls", "type", {"max_tool_calls": True}),
    Case("top_logprobs", "range", {"top_logprobs": 21, "include": ["message.output_text.logprobs"]}),
    Case("top_logprobs", "range", {"top_logprobs": -1, "include": ["message.output_text.logprobs"]}),
    Case("safety_identifier", "length", {"safety_identifier": LONG}),
    Case("prompt_cache_key", "length", {"prompt_cache_key": LONG}),
    Case("metadata", "metadata", {"metadata": {str(n): "" for n in range(17)}}),
    Case(f"metadata.{LONG}", "metadata", {"metadata": {LONG: ""}}),
    Case("metadata.a", "metadata", {"metadata": {"a": "x" * 513}}),
    # Input.
    Case("input", "non-empty", {"input": ""}),
    Case("input", "non-empty", {"input": []}),
    Case("input", "length", {"input": "x" * (TEXT + 1)}),
    Case("input[0]", "type", {"input": ["hi"]}),
    Case("input[1]", "type", {"input": [message(), 3]}),
    Case("input[0].call_id", "length", one(type="function_call", call_id=LONG, name="f", arguments="{}")),
    Case("input[0].call_id", "length", {"input": [FunctionCallOutputItem(call_id=LONG, output="x")]}),
    Case("input[0].name", "length", {"input": [FunctionCallItem(call_id="c", name=LONG)]}),
    Case("input[0].name", "name", one(type="function_call", call_id="c", name="get weather")),
    Case("input[0].name", "required", one(type="custom_tool_call", call_id="c")),
    Case("input[1].output", "non-empty", {"input": [message(), FunctionCallOutputItem(call_id="c", output="")]}),
    Case("input[0].output", "non-empty", one(type="function_call_output", call_id="c", output=[])),
    Case("input[0].output", "length", one(type="function_call_output", call_id="c", output="x" * (TEXT + 1))),
    Case("input[0].output[0].text", "length", {"input": [CustomToolCallOutputItem(call_id="c", output=(HUGE,))]}),
    Case("input[0].content[1].text", "length", parts(InputText("a"), HUGE)),
    Case("input[0].content[0].image_url", "length", {"input": [MessageItem(content=(HUGE_IMAGE,))]}),
    Case("input[0].content[0].file_data", "length", parts(InputFile(file_data="x" * 33_554_433))),
    Case("input[0].content[0].image_url", "flat", parts({"type": "image_url", "image_url": {"url": "x"}})),
    Case("input[0].content[0]", "type", parts("hi")),
    # Tools.
    Case("tools[0]", "type", tools("web_search")),
    Case("tools[0].type", "required", tools({"name": "f"})),
    Case("tools[0].name", "required", tools({"type": "function"})),
    Case("tools[1].name", "name", tools(WebSearchTool(), FunctionTool(name="a.b"))),
    Case("tools[0].name", "length", tools(CustomTool(name=LONG))),
    Case("tools[0].function", "flat", tools({"type": "function", "function": {"name": "f"}})),
    Case("tools[0].tools[1].name", "name", tools(NamespaceTool(name="n", tools=(FunctionTool(name="f"), UNNAMEABLE)))),
    Case("tools[0].parameters", "root-object", tools(FunctionTool(name="f", strict=True, parameters={}))),
    Case(
        "tools[0].parameters.properties.a",
        "type",
        tools({"type": "function", "name": "f"} | {"strict": True, "parameters": OPEN}),
    ),
    # Tool choice.
    Case("tool_choice.tools", "range", choice(AllowedTools(tools=()))),
    Case("tool_choice.tools", "range", choice({"type": "allowed_tools", "tools": [{"type": "function"}] * 129})),
    Case("tool_choice.name", "required", choice({"type": "function"})),
    Case("tool_choice.name", "name", choice(FunctionChoice("a b"))),
    Case("tool_choice.function", "flat", choice({"type": "function", "function": {"name": "f"}})),
    # Structured output.
    Case("text.format.name", "required", a_format(schema=CLOSED)),
    Case("text.format.name", "name", a_format(name="a b", schema=CLOSED)),
    Case("text.format.name", "length", a_format(name=LONG, schema=CLOSED)),
    Case("text.format.schema", "required", a_format(name="a")),
    Case("text.format.json_schema", "flat", a_format(json_schema={"name": "a", "schema": CLOSED})),
    Case("text.format.schema.properties.a", "type", a_format(name="a", schema=OPEN, strict=True)),
    Case("text.format.schema", "root-object", {"text": TextSettings(A_LIST)}),
]


@pytest.mark.parametrize("case", REFUSED, ids=[f"{case.rule}-{case.path[:40]}" for case in REFUSED])
def test_what_is_refused(case: Case) -> None:
    first = find_problems(case.body)[0]
    assert (first.path, first.rule) == (case.path, case.rule)
    with pytest.raises(InvalidRequest) as caught:
        check_request(case.body)
    assert str(caught.value) == str(first)
    assert str(first).count(case.path + ": ") == 1


TAKEN: list[dict[str, Any]] = [
    {},
    {"previous_response_id": "r", "conversation": None},
    {"previous_response_id": "r", "store": False},
    {"background": True, "store": False},
    {"stream": True, "stream_options": {"include_obfuscation": False}},
    {"top_logprobs": 20, "include": ["message.output_text.logprobs"]},
    {"top_logprobs": 0},
    {"max_output_tokens": 16, "max_tool_calls": 1, "safety_identifier": "x" * 64, "prompt_cache_key": "x" * 64},
    {"metadata": {"x" * 64: "x" * 512} | {str(n): n for n in range(15)}},
    {"input": "x" * TEXT},
    {"input": [{"role": "user", "content": "short form"}, {"type": "item_reference", "id": "msg_1"}, {"id": "msg_1"}]},
    one(type="function_call", call_id="x" * 64, name="aZ09_-" * 10, arguments="{}"),
    one(type="function_call_output", call_id="c", output="x" * TEXT),
    one(type="acme:tomorrow", name="any name at all", call_id="c"),
    one(type="mcp_call", name="server.tool", server_label="s"),
    one(type="message", role="critic", content=[{"type": "input_smell", "smell": "x"}], phase="dreaming"),
    {"input": [message(InputImage(image_url="data:image/png;base64,AAAA", detail="microscopic"))]},
    {"tools": [{"type": "acme:drill"}, WebSearchTool(), FunctionTool(name="f", strict=True, parameters=CLOSED)]},
    {"tools": [FunctionTool(name="f", parameters=OPEN), FunctionTool(name="g", strict=False, parameters=OPEN)]},
    {"tools": [FileSearchTool(vector_store_ids=("v",), filters=Raw(b'{"type":"eq"}'))]},
    {"tool_choice": "whatever"},
    {"tool_choice": HostedChoice("file_search")},
    {"tool_choice": AllowedTools(tools=({"type": "function", "name": "f"},))},
    {"tool_choice": {"type": "allowed_tools", "tools": [{"type": "function"}] * 128, "mode": "maybe"}},
    {"text": {"format": {"type": "text"}, "verbosity": "epic"}},
    a_format(name="a", schema=OPEN),
    a_format(name="a", schema=CLOSED, strict=True),
    {"reasoning": {"effort": "heroic"}, "service_tier": "express", "truncation": "tidy"},
    {"context_management": [{"type": "compaction", "compact_threshold": 1}]},
]


@pytest.mark.parametrize("body", TAKEN)
def test_what_is_not_refused(body: dict[str, Any]) -> None:
    assert find_problems(body) == []


def test_all_problems_are_found_in_order() -> None:
    body = {
        "max_output_tokens": 1,
        "input": [FunctionCallItem(call_id=LONG, name="a b")],
        "tools": [{"type": "function"}],
    }
    assert [problem.path for problem in find_problems(body)] == [
        *("max_output_tokens", "input[0].call_id", "input[0].name", "tools[0].name"),
    ]


BAD_CALL = b'{"type":"function_call","call_id":"' + LONG.encode() + b'","name":"a b"}'


@pytest.mark.parametrize(
    "body",
    [
        {"input": [Raw(BAD_CALL), BAD_CALL, read_item(BAD_CALL), Raw(b"not even JSON")]},
        {"input": Raw(b"[]")},
        {"tools": [read_tool(b'{"type":"function","name":"a b"}'), Raw(b"{}")]},
        {"max_output_tokens": Raw(b"1"), "metadata": Raw(b"7"), "tool_choice": b'{"type":"function"}'},
        a_format(name="a", schema=Raw(b"{}"), strict=True),
        {"tools": [{"type": "function", "name": "f", "strict": True, "parameters": Raw(b"{}")}]},
        {"text": Raw(b'{"format":{"type":"json_schema"}}'), "top_logprobs": 1, "include": Raw(b"[]")},
    ],
)
def test_json_bytes_are_trusted_and_not_even_read(body: dict[str, Any]) -> None:
    assert find_problems(body) == []


def test_what_counts_as_written() -> None:
    raw = b'{"type":"message","role":"user","content":"a"}'
    assert [written(value) for value in (None, raw, Raw(raw), read_item(raw), HostedChoice("shell"))] == [None] * 5
    assert written(FunctionChoice("f")) == {"type": "function", "name": "f"}
    assert written({"a": 1}) == {"a": 1}
    assert written("auto") == "auto"


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "function", "json_schema", "a b", LONG]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("type", "name", "call_id", "output", "content", "image_url", "format", "schema", "strict"),
                    *("parameters", "tools", "function", "properties", "text"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
PARAMETERS = [
    *("input", "tools", "tool_choice", "text", "metadata", "include", "stream", "stream_options", "top_logprobs"),
    *("max_output_tokens", "max_tool_calls", "safety_identifier", "conversation", "previous_response_id"),
]


@given(st.dictionaries(st.sampled_from(PARAMETERS), JSON, max_size=4))
def test_no_request_however_wrong_is_too_much(body: dict[str, Any]) -> None:
    for problem in find_problems(body):
        assert problem.path
        assert problem.rule
