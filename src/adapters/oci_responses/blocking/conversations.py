"""``client.conversations`` and the items in them, blocking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Unpack

from oci_responses.blocking.paging import Page
from oci_responses.blocking.raw import ConversationItemsWithRawResponse, ConversationsWithRawResponse
from oci_responses.blocking.resource import Resource
from responses_proto.items import Item
from responses_proto.request import Input
from responses_proto.resources import Conversation, Deleted, Extra, ItemPage
from responses_proto.resources import conversations as calls
from responses_proto.retry import Timeouts

__all__ = ["ConversationItems", "Conversations"]


class Conversations(Resource):
    """``client.conversations``; ``timeout`` is that of the one call, as for :class:`Client`.

    Every method takes ``extra_headers``, ``extra_query`` and ``extra_body`` (:class:`Extra`).
    """

    @cached_property
    def items(self) -> ConversationItems:
        """The items in conversations."""
        return ConversationItems(self._client, raw=self._raw)

    @cached_property
    def with_raw_response(self) -> ConversationsWithRawResponse:
        """The same methods, each returning status, headers and bytes; ``parse()`` reads them."""
        return ConversationsWithRawResponse(Conversations(self._client, raw=True))

    def create(
        self,
        *,
        items: Input | None = None,
        metadata: Mapping[str, Any] | None = None,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> Conversation:
        """Begin a conversation, with up to 20 items and with metadata."""
        return self._ask(calls.create(items=items, metadata=metadata, **extra), timeout)

    def retrieve(
        self, conversation_id: str, *, timeout: float | Timeouts | None = None, **extra: Unpack[Extra]
    ) -> Conversation:
        """Return a conversation, without its items."""
        return self._ask(calls.retrieve(conversation_id, **extra), timeout)

    def update(
        self,
        conversation_id: str,
        *,
        metadata: Mapping[str, Any] | None,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> Conversation:
        """Change the metadata of a conversation."""
        return self._ask(calls.update(conversation_id, metadata=metadata, **extra), timeout)

    def delete(
        self, conversation_id: str, *, timeout: float | Timeouts | None = None, **extra: Unpack[Extra]
    ) -> Deleted:
        """Delete a conversation; responses made in it stay."""
        return self._ask(calls.delete(conversation_id, **extra), timeout)


class ConversationItems(Resource):
    """``client.conversations.items``."""

    @cached_property
    def with_raw_response(self) -> ConversationItemsWithRawResponse:
        """The same methods, each returning status, headers and bytes; ``parse()`` reads them."""
        return ConversationItemsWithRawResponse(ConversationItems(self._client, raw=True))

    def create(
        self,
        conversation_id: str,
        *,
        items: Input,
        include: Sequence[str] | None = None,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> ItemPage:
        """Append up to 20 items, and return them as the service keeps them."""
        return self._ask(calls.create_items(conversation_id, items=items, include=include, **extra), timeout)

    def retrieve(
        self,
        item_id: str,
        *,
        conversation_id: str,
        include: Sequence[str] | None = None,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> Item:
        """Return one item."""
        call = calls.retrieve_item(item_id, conversation_id=conversation_id, include=include, **extra)
        return self._ask(call, timeout)

    def list(
        self,
        conversation_id: str,
        *,
        after: str | None = None,
        include: Sequence[str] | None = None,
        limit: int | None = None,
        order: str | None = None,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> Page:
        """List the items of a conversation, newest first unless ``order`` is ``asc``.

        ``limit`` is the length of a page, 1 to 100; ``after`` the id of the item to begin after.
        """
        call = calls.list_items(conversation_id, after=after, include=include, limit=limit, order=order, **extra)
        return self._list(call, timeout)

    def delete(
        self,
        item_id: str,
        *,
        conversation_id: str,
        timeout: float | Timeouts | None = None,
        **extra: Unpack[Extra],
    ) -> Conversation:
        """Take an item out of a conversation, and return the conversation."""
        return self._ask(calls.delete_item(item_id, conversation_id=conversation_id, **extra), timeout)
