"""Input: every form in which a history may be given, and bytes that stay bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from tests.responses_proto.request_bodies import TAIL, body_of

from responses_proto.errors import InvalidRequest
from responses_proto.items import FunctionCallItem, MessageItem, UnknownItem, read_item
from responses_proto.messages import Message, ToolCall
from responses_proto.parts import InputFile, InputImage, InputText, OutputText, read_part
from responses_proto.request import Input, build_request, input_items
from responses_proto.tools import read_tool


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
