"""Conversations, their items and the pages of a list, on any runtime."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
import pytest
from tests.responses_proto.machines import message

from responses_proto.errors import InternalServerError, InvalidTransition, LocalError
from responses_proto.resources import Conversation, ItemPage

from .answers import Seen, answering, named
from .resource_calls import client_for, lines, page
from .sides import Side
from .wire import Wire, head, ok

__all__ = ["CONVERSATIONS", "PAGING", "RAW"]

FAILURE = head("content-length: 2", status="500 Oops") + b"{}"


async def each_of(side: Side, listed: Any) -> AsyncIterator[Any]:
    begin: Callable[[], Any] = getattr(listed, "__aiter__", None) or listed.__iter__
    async for one in side.awaited(begin()):
        yield one


async def the_pages_of_a_list(side: Side) -> None:
    seen: Seen = []
    pages = (page("a", "b", has_more=True), page("c", has_more=True, last_id="c"), page(has_more=False))
    with Wire(answering(seen, *pages * 3)) as wire:
        async with client_for(side, wire) as client:
            items = client.conversations.items
            listed = items.list("c", limit=2)
            assert [item.id async for item in each_of(side, listed)] == ["a", "b", "c"]
            first = await side.awaited(items).list("c", limit=2)
            assert (first.has_more, first.has_next_page(), len(first)) == (True, True, 2)
            second = await side.awaited(first).get_next_page()
            third = await side.awaited(second).get_next_page()
            assert not third.has_next_page()
            with pytest.raises(InvalidTransition):
                await side.awaited(third).get_next_page()
            first = await side.awaited(items).list("c", limit=2)
            assert [len(one.data) async for one in each_of(side, first.iter_pages())] == [2, 1, 0]
    path = "GET /v1/conversations/c/items?limit=2"
    assert lines(seen) == [path, f"{path}&after=b", f"{path}&after=c"] * 3


async def a_page_that_fails_can_be_asked_for_again(side: Side) -> None:
    answers = (FAILURE, page("a", has_more=True), FAILURE, page("b"), page())
    with Wire(answering([], *answers)) as wire:
        async with client_for(side, wire) as client:
            items = client.conversations.items
            with pytest.raises(InternalServerError):
                await side.awaited(items).list("c")
            listed = await side.awaited(items).list("c")
            reading = side.awaited((getattr(listed, "__aiter__", None) or listed.__iter__)())
            seen = [(await anext(reading)).id]
            with pytest.raises(InternalServerError):
                await anext(reading)
            seen += [item.id async for item in reading]
            assert seen == ["a", "b"]


async def conversations_and_their_items(side: Side) -> None:
    seen: Seen = []
    one = ok(b'{"id":"c","object":"conversation","created_at":1,"metadata":{"a":"b"}}')
    item = ok(msgspec.json.encode(message("Hi")))
    with Wire(answering(seen, one, one, one, ok(b""), page("a"), item, one)) as wire:
        async with client_for(side, wire) as client:
            talks, items = side.awaited(client.conversations), side.awaited(client.conversations.items)
            made = await talks.create(items=[{"role": "user", "content": "Hi"}], metadata={"a": "b"})
            assert isinstance(made, Conversation)
            assert (made.id, made.metadata, made.request_id) == ("c", {"a": "b"}, "A/B/C")
            assert (await talks.retrieve("c")).created_at == 1
            assert (await talks.update("c", metadata={"a": None})).id == "c"
            assert (await talks.delete("c")).deleted
            added = await items.create("c", items=[{"role": "user", "content": "Hi"}], include=["x"])
            assert isinstance(added, ItemPage)
            assert (await items.retrieve("i", conversation_id="c")).output_text == "Hi"
            assert isinstance(await items.delete("i", conversation_id="c"), Conversation)
            with pytest.raises(LocalError):
                await items.delete("..", conversation_id="c")
    assert lines(seen) == [
        "POST /v1/conversations",
        "GET /v1/conversations/c",
        "POST /v1/conversations/c",
        "DELETE /v1/conversations/c",
        "POST /v1/conversations/c/items?include%5B%5D=x",
        "GET /v1/conversations/c/items/i",
        "DELETE /v1/conversations/c/items/i",
    ]
    assert seen[2][2] == {"metadata": {"a": None}}


async def raw_answers_about_conversations(side: Side) -> None:
    one = ok(b'{"id":"c"}')
    item = ok(msgspec.json.encode(message("Hi")))
    with Wire(answering([], one, one, one, ok(b""), page("a"), item, page("b"), one)) as wire:
        async with client_for(side, wire) as client:
            talks = side.awaited(client.conversations.with_raw_response)
            items = side.awaited(client.conversations.with_raw_response.items)
            for raw in (await talks.create(), await talks.retrieve("c"), await talks.update("c", metadata={})):
                assert (raw.status_code, raw.parse().id) == (200, "c")
            assert (await talks.delete("c")).content == b""
            assert (await items.create("c", items=[message("Hi")])).parse().data[0].id == "a"
            assert (await items.retrieve("i", conversation_id="c")).parse().output_text == "Hi"
            assert (await items.list("c")).parse().data[0].id == "b"
            direct = side.awaited(client.conversations.items.with_raw_response)
            assert (await direct.delete("i", conversation_id="c")).parse().id == "c"


PAGING = named(the_pages_of_a_list, a_page_that_fails_can_be_asked_for_again)
CONVERSATIONS = named(conversations_and_their_items)
RAW = named(raw_answers_about_conversations)
