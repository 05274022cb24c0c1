"""The operations of conversations: what each one sends, and what it refuses to send."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests.responses_proto.machines import JSON, message

from responses_proto.errors import InvalidRequest, LocalError
from responses_proto.items import MessageItem
from responses_proto.resources import conversations
from responses_proto.resources.answers import Conversation, Deleted, ItemPage
from responses_proto.resources.call import Call

ITEM = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}]}
SENT: list[tuple[Callable[..., Call[Any]], dict[str, Any], str, Any, type]] = [
    (conversations.create, {}, "POST /conversations", None, Conversation),
    (
        conversations.create,
        {"items": [{"role": "user", "content": "Hi"}], "metadata": {"a": "b"}},
        "POST /conversations",
        {"items": [ITEM], "metadata": {"a": "b"}},
        Conversation,
    ),
    (conversations.retrieve, {"conversation_id": "c"}, "GET /conversations/c", None, Conversation),
    (
        conversations.update,
        {"conversation_id": "c", "metadata": {"a": None}},
        "POST /conversations/c",
        {"metadata": {"a": None}},
        Conversation,
    ),
    (
        conversations.update,
        {"conversation_id": "c", "metadata": None},
        "POST /conversations/c",
        {"metadata": None},
        Conversation,
    ),
    (conversations.delete, {"conversation_id": "c"}, "DELETE /conversations/c", None, Deleted),
    (
        conversations.create_items,
        {"conversation_id": "c", "items": [ITEM], "include": ["x"]},
        "POST /conversations/c/items?include%5B%5D=x",
        {"items": [ITEM]},
        ItemPage,
    ),
    (
        conversations.list_items,
        {"conversation_id": "c", "limit": 3, "after": "i"},
        "GET /conversations/c/items?after=i&limit=3",
        None,
        ItemPage,
    ),
    (
        conversations.retrieve_item,
        {"conversation_id": "c", "item_id": "i", "include": ["x"]},
        "GET /conversations/c/items/i?include%5B%5D=x",
        None,
        MessageItem,
    ),
    (
        conversations.delete_item,
        {"conversation_id": "c", "item_id": "i"},
        "DELETE /conversations/c/items/i",
        None,
        Conversation,
    ),
]


@pytest.mark.parametrize(("make", "given", "line", "sent", "kind"), SENT)
def test_what_is_sent_and_how_its_answer_is_read(
    make: Callable[..., Call[Any]], given: dict[str, Any], line: str, sent: Any, kind: type
) -> None:
    call = make(**given, extra_query={"q": 1}, extra_headers={"x": "y"})
    assert f"{call.method} {call.target}".replace("?q=1", "").replace("&q=1", "") == line
    assert "q=1" in call.target
    assert call.headers == (("x", "y"),)
    assert (json.loads(call.body) if call.body else None) == sent
    assert json.loads(make(**given, extra_body={"mine": 1}).body) == {**(sent or {}), "mine": 1}
    assert type(call.read(JSON, msgspec.json.encode({**message("Hi"), "data": []}))) is kind
    with pytest.raises(InvalidRequest, match="nonsense: is no parameter"):
        make(**given, nonsense=1)


@pytest.mark.parametrize("name", ["conversation_id", "item_id"])
@pytest.mark.parametrize(("make", "given", "line", "sent", "kind"), SENT)
def test_every_id_is_looked_at(
    make: Callable[..., Call[Any]], given: dict[str, Any], line: str, sent: Any, kind: type, name: str
) -> None:
    if name in given:
        with pytest.raises(LocalError, match=f"not an? {name.replace('_', ' ')}"):
            make(**{**given, name: ".."})


REFUSED: dict[str, Callable[[], Call[Any]]] = {
    "items": lambda: conversations.create_items("c", items=[]),
    "items[0]": lambda: conversations.create(items=[3]),  # type: ignore[list-item]
    "metadata": lambda: conversations.update("c", metadata="x"),  # type: ignore[arg-type]
    "order": lambda: conversations.list_items("c", order="up"),
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_refused(path: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        REFUSED[path]()
    assert caught.value.path == path
