"""Values: bytes that stay, copies that keep them, and every form in which JSON may be given."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec import Raw
from tests.responses_proto.leaf import Leaf

from responses_proto.errors import LocalError, MalformedEvent
from responses_proto.events import READER as EVENTS
from responses_proto.items import READER as ITEMS
from responses_proto.items import MessageItem, read_item
from responses_proto.parts import InputText, read_part
from responses_proto.response import Response, read_response
from responses_proto.tools import HostedChoice, read_tool
from responses_proto.values import (
    Kept,
    Unknown,
    Value,
    as_json,
    decode_object,
    encode_json,
    raw_of,
    read_text,
    required_of,
)

from .raw_json import json_objects, unhurried


def test_what_is_always_written_is_written_when_empty() -> None:
    assert encode_json(Leaf(1)) == b'{"type":"leaf","size":1,"note":""}'
    assert (Leaf(1).type, Leaf(1).raw) == ("leaf", None)


def test_raw_of_any_value() -> None:
    assert raw_of(Raw(b" 1")) == Raw(b" 1")
    assert raw_of({"a": Unknown("b", b"{ }")}) == Raw(b'{"a":{ }}')
    with pytest.raises(TypeError, match="object has no JSON form"):
        raw_of(object())


def test_the_members_of_an_object_stay_bytes() -> None:
    notes: list[str] = []
    assert decode_object(b'{"a": [1, 2 ] }', notes) == {"a": Raw(b"[1, 2 ]")}
    assert notes == []
    assert list(decode_object(rb'{"\ud800":1}', notes)) == ["\ufffd"]
    assert notes
    for raw in (b"3", b"[]", b"{", b""):
        with pytest.raises(MalformedEvent) as caught:
            decode_object(raw, notes)
        assert caught.value.data == raw


def test_text_is_mended_only_where_that_helps() -> None:
    notes: list[str] = []
    assert read_text(msgspec.json.Decoder(str), b'"a\xff\\ud83d\\ud83d\\ude00"', notes) == "a\ufffd\ufffd\U0001f600"
    assert len(notes) == 1
    with pytest.raises(msgspec.DecodeError):
        read_text(msgspec.json.Decoder(str), b"\xff", notes)
    assert len(notes) == 1


def test_unknown_values_are_equal_by_class_and_bytes() -> None:
    class Other(Unknown):
        __slots__ = ()

    one = Unknown("a", b"{}")
    assert one == Unknown("a", b"{}")
    assert len({one, Unknown("a", b"{}"), Unknown("a", b"{ }"), Other("a", b"{}")}) == 3
    assert (repr(one), bytes(one)) == ("Unknown(type='a', raw=<2 bytes>)", b"{}")


# What a copy keeps.

RAW = b'{ "x":[1.0], "type":"message", "content":"a" }'
READ: list[Any] = [
    read_item(RAW),
    read_part(b'{"text":"a","type":"output_text","x":1}'),
    read_tool(b'{"x":1,"type":"function","name":"f","parameters":{"a":[1]}}'),
    read_item(b'{"x":1,"type":"acme:thing"}'),
    HostedChoice("shell"),
    read_response(b'{"id":"r","output":[%s],"x":1}' % RAW),
]


@pytest.mark.parametrize("value", READ, ids=lambda value: type(value).__name__)
def test_a_copy_is_equal_and_keeps_the_bytes(value: Any) -> None:
    copies = [copy.copy(value), copy.deepcopy(value)]
    copies += [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]
    for again in copies:
        assert (type(again), again, again.raw) == (type(value), value, value.raw)
        assert again.raw is not None


@pytest.mark.parametrize("value", [value for value in READ if isinstance(value, Kept)], ids=lambda v: type(v).__name__)
def test_a_changed_copy_has_forgotten_the_bytes(value: Any) -> None:
    assert msgspec.structs.replace(value, id="i").raw is None if hasattr(value, "id") else True
    assert pickle.loads(pickle.dumps(msgspec.structs.replace(value))).raw is None


def test_a_copy_of_a_response_keeps_the_request_id_and_its_items() -> None:
    response = read_response(b'{"id":"r","output":[%s]}' % RAW)
    response.__dict__["request_id_header"] = "A/B"
    assert response.output
    for again in (copy.copy(response), copy.deepcopy(response), pickle.loads(pickle.dumps(response))):
        assert (again, again.raw, again.request_id) == (response, response.raw, "A/B")
        assert [item.raw for item in again.output] == [RAW]


def test_a_deep_copy_shares_nothing_that_can_be_changed() -> None:
    tool: Any = read_tool(b'{"type":"function","name":"f","parameters":{"a":[1]}}')
    again = copy.deepcopy(tool)
    again.parameters["a"].append(2)
    assert tool.parameters == {"a": [1]}


# What a value says of itself.


@unhurried
@given(json_objects("acme:thing"))
def test_a_value_gives_what_the_server_sent(raw: bytes) -> None:
    item = read_item(raw)
    assert item.to_json() == raw.decode()
    assert item.to_dict() == item.model_dump() == msgspec.json.decode(raw)


def test_members_that_we_do_not_know_are_given_too() -> None:
    assert read_item(RAW).to_dict() == {"x": [1.0], "type": "message", "content": "a"}
    assert read_response(b'{"x":{"y":null}}').to_dict() == {"x": {"y": None}}
    # The text is not Unicode: the bytes are kept, the data is mended.
    assert read_item(rb'{"type":"message","content":"\ud800"}').to_dict()["content"] == "\ufffd"


def test_what_a_program_made_is_written_out() -> None:
    assert InputText("a").to_dict() == {"type": "input_text", "text": "a"}
    assert Response(id="r").to_dict() == {"id": "r", "object": "response"}
    assert Response(id="r", raw_output=(Raw(RAW),)).to_json() == (
        '{"id":"r","object":"response","output":[' + RAW.decode() + "]}"
    )
    event = EVENTS.read(b'{"type":"response.output_text.delta","delta":"a","logprobs":[],"timings":1}')
    assert event.to_json() == '{"type":"response.output_text.delta","logprobs":[],"delta":"a"}'
    assert event.to_dict() == {"type": "response.output_text.delta", "logprobs": [], "delta": "a"}


@pytest.mark.parametrize("raw", [b"3", b"{", b'{"n":1e999}'])
def test_what_is_no_object_cannot_be_given_as_one(raw: bytes) -> None:
    item = ITEMS.read_any(raw, [])
    with pytest.raises(MalformedEvent):
        item.to_dict()
    assert item.to_json() == raw.decode()


# The forms in which a program may have JSON.


@pytest.mark.parametrize(
    "given", [RAW, bytearray(RAW), memoryview(RAW), RAW.decode(), Raw(RAW), msgspec.json.decode(RAW)], ids=type
)
def test_json_may_be_given_in_any_form(given: Any) -> None:
    assert msgspec.json.decode(as_json(given)) == msgspec.json.decode(RAW)
    item = read_item(given)
    assert (item, isinstance(item.raw, bytes)) == (MessageItem(content="a"), True)
    assert (read_response(given).to_dict(), item.to_dict()) == (msgspec.json.decode(RAW),) * 2
    assert EVENTS.read(as_json(given)).type == "message"


@pytest.mark.parametrize("given", ["\ud800", '{"type":"message","content":"\ud800"}'])
def test_text_that_is_not_unicode_is_met_where_it_is_read(given: str) -> None:
    assert as_json(given)
    for read in (read_item, read_response, EVENTS.read):
        try:
            assert read(given)
        except MalformedEvent:
            assert given == "\ud800"


LOOP: dict[str, Any] = {}
LOOP["loop"] = LOOP


@pytest.mark.parametrize("given", [None, 3, [], object(), {"a": object()}, {"a": "\ud800"}, {1.5: object()}, LOOP])
def test_anything_else_is_the_callers_fault(given: Any) -> None:
    for read in (as_json, read_item, read_response, EVENTS.read):
        with pytest.raises(LocalError):
            read(given)


"""Fields that carry no word of a user or a model."""
"""Such fields of one type, whose names mean something else in another."""
"""Fields that take only words of this library."""


class Asks(Value, frozen=True, rename={"async_": "async"}):
    needed: int
    async_: str
    optional: int | None = None
    made: dict[str, int] = msgspec.field(default_factory=dict)


class AsksMore(Asks, frozen=True, kw_only=True):
    also: bytes
    given: str = ""


@pytest.mark.parametrize("kind", [Asks, AsksMore, *ITEMS.members.values(), *EVENTS.members.values()])
def test_what_a_struct_cannot_do_without(kind: type[msgspec.Struct]) -> None:
    assert sorted(required_of(kind)) == sorted(
        each.encode_name for each in msgspec.structs.fields(kind) if each.required
    )
