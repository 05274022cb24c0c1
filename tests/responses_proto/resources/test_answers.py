"""What the operations answer with, and what is no such answer."""

from __future__ import annotations

import pickle
from typing import Any

import msgspec
import pytest
from tests.responses_proto.machines import JSON, body, message

from responses_proto.errors import RemoteProtocolError, ResponseFailed
from responses_proto.items import MessageItem, UnknownItem
from responses_proto.resources.answers import (
    CompactedResponse,
    Conversation,
    Deleted,
    InputTokenCount,
    ItemPage,
    read_created,
    read_deleted,
    read_one_item,
    reading,
)
from responses_proto.usage import Usage

ITEM = message("Hello")
NEW = {"type": "brand_new", "x": [1, {"y": None}]}
ANSWERS: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
    (Deleted, {"id": "r", "object": "response.deleted", "deleted": True}, {"id": "r", "deleted": True}),
    (Conversation, {"id": "c", "created_at": 1, "metadata": {"a": "b"}}, {"created_at": 1.0, "metadata": {"a": "b"}}),
    (Conversation, {"id": "c", "created_at": None, "metadata": None}, {"id": "c", "metadata": None}),
    (Conversation, {"id": "c", "created_at": "soon", "metadata": {}}, {"id": "c", "created_at": None}),
    (InputTokenCount, {"object": "response.input_tokens", "input_tokens": 7}, {"input_tokens": 7}),
    (CompactedResponse, {"id": "r", "output": [ITEM, NEW], "usage": {"input_tokens": 3}}, {"usage": Usage(3)}),
    (ItemPage, {"data": [ITEM, NEW], "has_more": True, "last_id": "b"}, {"has_more": True, "last_id": "b"}),
    (ItemPage, {"data": [], "has_more": None, "last_id": None}, {"has_more": None, "last_id": None}),
]


@pytest.mark.parametrize(("kind", "sent", "seen"), ANSWERS)
def test_an_answer(kind: Any, sent: dict[str, Any], seen: dict[str, Any]) -> None:
    raw = msgspec.json.encode({**sent, "another": [1]})
    answer = reading(kind)(JSON, raw)
    assert isinstance(answer, kind)
    assert {name: getattr(answer, name) for name in seen} == seen
    assert (answer.request_id, answer.opc_request_id, answer.raw) == ("A/B/C", "A/B/C", raw)
    assert answer.to_dict() == {**sent, "another": [1]}
    again = pickle.loads(pickle.dumps(answer))
    assert (again, again.request_id) == (answer, "A/B/C")
    assert "Hello" not in repr(answer)


@pytest.mark.parametrize("kind", [CompactedResponse, ItemPage])
def test_items_keep_their_bytes(kind: Any) -> None:
    raw = msgspec.json.encode({"id": "r", "output": [ITEM, NEW], "data": [ITEM, NEW]})
    answer = reading(kind)(JSON, raw)
    items = answer.data if kind is ItemPage else answer.as_input()
    assert [type(item) for item in items] == [MessageItem, UnknownItem]
    assert [item.raw for item in items] == [msgspec.json.encode(ITEM), msgspec.json.encode(NEW)]


WRONG = [b"", b"<html>", b"[]", b"null", b"{", b"\xff", b'"x"']


@pytest.mark.parametrize("given", WRONG)
@pytest.mark.parametrize("kind", [Conversation, InputTokenCount, CompactedResponse, ItemPage])
def test_what_is_no_such_answer_is_theirs(kind: Any, given: bytes) -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        reading(kind)(JSON, given)
    assert (caught.value.status_code, caught.value.body, caught.value.request_id) == (200, given, "A/B/C")


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Conversation, b"{}"),
        (Conversation, b'{"id":null}'),
        (InputTokenCount, b'{"input_tokens":null}'),
        (CompactedResponse, b'{"id":"r"}'),
        (ItemPage, b'{"object":"list","has_more":false}'),
        (ItemPage, b'{"data":{}}'),
    ],
)
def test_what_an_answer_cannot_do_without(kind: Any, given: bytes) -> None:
    with pytest.raises(RemoteProtocolError, match=kind.__name__):
        reading(kind)(JSON, given)


def test_a_deletion() -> None:
    for empty in (b"", b" \r\n"):
        assert read_deleted(JSON, empty) == Deleted(deleted=True)
    assert read_deleted(JSON, b'{"id":"r"}') == Deleted(id="r")
    for wrong in WRONG[1:]:
        with pytest.raises(RemoteProtocolError):
            read_deleted(JSON, wrong)


def test_a_response_that_was_made() -> None:
    made = read_created(JSON, msgspec.json.encode(body(ITEM)))
    assert (made.output_text, made.request_id) == ("Hello", "A/B/C")
    with pytest.raises(ResponseFailed, match="broken") as caught:
        read_created(JSON, msgspec.json.encode(body(status="failed", error={"code": "c", "message": "broken"})))
    assert caught.value.request_id == "A/B/C"


def test_one_item() -> None:
    assert read_one_item(JSON, msgspec.json.encode(ITEM)).raw == msgspec.json.encode(ITEM)
    assert isinstance(read_one_item(JSON, msgspec.json.encode(NEW)), UnknownItem)
    for wrong in (*WRONG, b"{}"):
        with pytest.raises(RemoteProtocolError) as caught:
            read_one_item(JSON, wrong)
        assert (caught.value.body, caught.value.request_id) == (wrong, "A/B/C")
