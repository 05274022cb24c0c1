"""All rules together: in order, whatever is given, and never on what a server wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from responses_proto.errors import InvalidRequest
from responses_proto.items import FunctionCallItem, MessageItem, read_item
from responses_proto.parts import read_part
from responses_proto.rules import check_request, find_problems
from responses_proto.tools import read_tool

from .cases import LONG, a_format


def test_all_problems_are_found_in_order() -> None:
    body = {
        "max_output_tokens": 1,
        "input": [FunctionCallItem(call_id=LONG, name="a b")],
        "tools": [{"type": "function"}],
        "top_p": float("nan"),
    }
    assert [(problem.path, problem.rule) for problem in find_problems(body)] == [
        ("top_p", "json"),
        ("max_output_tokens", "range"),
        ("input[0].call_id", "length"),
        ("input[0].name", "name"),
        ("tools[0].name", "required"),
    ]
    with pytest.raises(InvalidRequest) as caught:
        check_request(body)
    assert caught.value.path == "top_p"
    check_request({"model": "m", "input": "hi"})


BAD_CALL = b'{"type":"function_call","call_id":"' + LONG.encode() + b'","name":"a b"}'
CHAT_PART = b'{"type":"text","text":"a"}'


@pytest.mark.parametrize(
    "body",
    [
        {"input": [Raw(BAD_CALL), BAD_CALL, bytearray(BAD_CALL), read_item(BAD_CALL), Raw(b"not even JSON")]},
        {"input": Raw(b"[]")},
        {"input": [MessageItem(content=(read_part(CHAT_PART),))]},
        {"tools": [read_tool(b'{"type":"function","name":"a b"}'), Raw(b"{}")]},
        {"max_output_tokens": Raw(b"1"), "metadata": Raw(b"7"), "tool_choice": b'{"type":"function"}'},
        a_format(name="a", schema=Raw(b"{}"), strict=True),
        {"text": Raw(b'{"format":{"type":"json_schema"}}'), "top_logprobs": 1, "include": Raw(b"[]")},
    ],
)
def test_json_is_trusted(body: dict[str, Any]) -> None:
    assert find_problems(body) == []


def test_lists_may_be_anything_that_gives_entries() -> None:
    def several() -> Iterator[dict[str, object]]:
        yield {"type": "function", "name": "f"}
        yield {"type": "function", "name": "a b"}

    assert [problem.path for problem in find_problems({"tools": several()})] == ["tools[1].name"]


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "function", "json_schema", "message", "function_call_output", "a b", LONG, "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("type", "name", "call_id", "output", "content", "image_url", "format", "schema", "strict"),
                    *("parameters", "tools", "function", "properties", "text", "role", "required"),
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
    *("max_output_tokens", "max_tool_calls", "safety_identifier", "conversation", "previous_response_id", "model"),
]


@given(st.dictionaries(st.sampled_from(PARAMETERS), JSON, max_size=4))
def test_no_request_however_wrong_is_too_much(body: dict[str, Any]) -> None:
    for problem in find_problems(body):
        assert problem.path
        assert problem.rule
