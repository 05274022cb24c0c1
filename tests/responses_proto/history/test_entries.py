"""Items of any make are read alike, and written back in their own make."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Raw
from openai.types.responses import ResponseFunctionToolCall, ResponseReasoningItem

from responses_proto.decoding import encode_json, raw_of
from responses_proto.errors import InvalidRequest
from responses_proto.history.entries import Entry, json_of, members_of, raw_items, read_entries
from responses_proto.items import FunctionCallItem, MessageItem, UnknownItem, read_item
from responses_proto.messages import Message, Role, ToolCall
from responses_proto.response import read_response

from ..raw_json import json_objects, unhurried
from .histories import MAKES, SdkItem

ITEM = {"type": "function_call", "id": "fc_1", "call_id": "c", "name": "f", "arguments": "{}"}
RAW = b'{ "x" : 1.0e0, "type":"function_call","call_id" :"c","name":"f", "id":"fc_1","arguments":"{ }" }'


class Dumps:
    """An object as pydantic has them."""

    def model_dump(self) -> dict[str, object]:
        return dict(ITEM, status=None)


class Strange:
    def to_dict(self) -> int:
        return 5


@pytest.mark.parametrize("make", MAKES)
def test_every_make_has_the_same_members(make: Any) -> None:
    assert Entry(make(ITEM), 0).members == ITEM
    edited = Entry(make(ITEM), 7).edited({"id": UNSET, "name": "g"})
    assert (edited.index, edited.members) == (7, {**{k: v for k, v in ITEM.items() if k != "id"}, "name": "g"})
    assert members_of(edited.given) == edited.members
    assert json.loads(bytes(json_of(make(ITEM)))) == ITEM


def test_objects_of_the_official_client() -> None:
    call = ResponseFunctionToolCall.model_validate(ITEM)
    assert members_of(call) == ITEM
    assert members_of(Dumps()) == dict(ITEM, status=None)
    edited = Entry(call, 0).edited({"id": UNSET}).given
    assert edited == {key: value for key, value in ITEM.items() if key != "id"}
    assert call.id == "fc_1"
    thought = ResponseReasoningItem(id="rs_1", summary=[], type="reasoning", encrypted_content="gAAA")
    assert bytes(json_of(thought)) == b'{"id":"rs_1","summary":[],"type":"reasoning","encrypted_content":"gAAA"}'


@pytest.mark.parametrize("given", [None, 5, "text", [], b"[]", b"{", Raw(b"3"), Strange(), 1.5])
def test_what_is_no_object_has_no_members(given: Any) -> None:
    entry = Entry(given, 0)
    assert (entry.members, entry.type, entry.value("id"), entry.text("id")) == (None, "", None, None)
    with pytest.raises(InvalidRequest, match="JSON object"):
        json_of(given)


@pytest.mark.parametrize("given", [{"type": "message", "content": object()}, {"type": {1, object()}}])
def test_what_has_no_json_is_refused(given: Any) -> None:
    with pytest.raises(InvalidRequest, match="not JSON"):
        json_of(given)


@pytest.mark.parametrize(
    ("members", "type_"),
    [
        ({"type": "x"}, "x"),
        ({"role": "user"}, "message"),
        ({"type": None, "role": "user"}, "message"),
        ({"id": "x"}, "item_reference"),
        ({"id": "x", "type": None}, "item_reference"),
        ({"id": "x", "name": "y"}, ""),
        ({"type": 5, "role": "user"}, ""),
        ({"type": ""}, ""),
        ({}, ""),
    ],
)
def test_the_type(members: dict[str, object], type_: str) -> None:
    assert Entry(members, 0).type == type_


@pytest.mark.parametrize("make", [bytes, Raw, read_item])
def test_what_is_not_changed_stays_byte_for_byte(make: Any) -> None:
    given = make(RAW)
    edited = Entry(given, 0).edited({"id": UNSET, "status": "completed"}).given
    assert type(edited) is type(given)
    assert bytes(edited if isinstance(edited, bytes) else raw_of(edited)) == (
        b'{"x":1.0e0,"type":"function_call","call_id":"c","name":"f","arguments":"{ }","status":"completed"}'
    )


def test_typed_items() -> None:
    assert Entry(MessageItem(role="user", content="a"), 0).members == {
        "type": "message",
        "role": "user",
        "content": "a",
    }
    edited = Entry(UnknownItem("acme:x", b'{"type":"acme:x","id":""}'), 0).edited({"id": UNSET}).given
    assert edited == UnknownItem("acme:x", b'{"type":"acme:x"}')
    assert isinstance(Entry(read_item(RAW), 0).edited({"id": UNSET}).given, FunctionCallItem)


@unhurried
@given(json_objects("message", role='"user"', content='"a"'), st.sampled_from([bytes, Raw, read_item]))
def test_json_goes_out_as_it_came_in(raw: bytes, make: Any) -> None:
    assert bytes(json_of(make(raw))) == raw


def test_json_that_is_not_quite() -> None:
    surrogate = b'{"type":"message","role":"user","content":"\\ud800"}'
    assert Entry(surrogate, 0).value("content") == "\ufffd"
    deep = b'{"type":"acme:x","x":' + b"[" * 600 + b"]" * 600 + b"}"
    assert Entry(deep, 0).type == "acme:x"
    assert encode_json(Entry(b'{"x":1e999,"type":"y"}', 0).value("x")) == b"1e999"


def test_what_an_item_becomes_is_of_its_make() -> None:
    other = {"type": "acme:x", "id": "i"}
    for make in MAKES:
        became = Entry(make(ITEM), 7).became(other)
        assert (became.index, became.members, members_of(became.given)) == (7, other, other)
    assert bytes(Entry(RAW, 0).became(other).given) == b'{"type":"acme:x","id":"i"}'  # type: ignore[call-overload]
    assert Entry(SdkItem(ITEM), 0).became(other).given == other


def test_messages_and_responses_stand_for_their_items() -> None:
    said = Message.assistant("Let me see.", [ToolCall(id="a", name="f")])
    response = read_response(b'{"output":[%s, {"type":"acme:x"}]}' % RAW)
    assert [(entry.index, entry.type) for entry in read_entries([said, ITEM])] == [
        (0, "message"), (0, "function_call"), (1, "function_call"),
    ]  # fmt: skip
    assert [entry.given for entry in read_entries(response)] == list(response.raw_output)
    assert [entry.index for entry in read_entries([ITEM, response])] == [0, 1, 1]
    assert raw_items([said, response]) == (*said.items(), *response.raw_output)
    with pytest.raises(InvalidRequest, match="must name the call"):
        read_entries([Message(role=Role.TOOL)])


def test_items_as_json() -> None:
    assert list(map(bytes, raw_items([RAW, json.dumps(ITEM).encode()]))) == [RAW, json.dumps(ITEM).encode()]
    already = (Raw(RAW),)
    assert raw_items(already) is already
    assert raw_items(json.dumps([ITEM]).encode()) == raw_items([json.dumps(ITEM).encode()])
    for wrong in ("text", [5], {"type": "message"}, Message.user("Hi")):
        with pytest.raises(InvalidRequest):
            raw_items(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("items", ["text", {"type": "message"}, 5, None, b"{}", b"[1", Raw(b"1")])
def test_a_history_is_a_list(items: Any) -> None:
    with pytest.raises(InvalidRequest, match="list"):
        read_entries(items)


def test_entries_know_their_places() -> None:
    for items in ([ITEM, ITEM], (ITEM for _ in range(2)), json.dumps([ITEM, ITEM]).encode()):
        assert [(entry.index, entry.members) for entry in read_entries(items)] == [(0, ITEM), (1, ITEM)]
