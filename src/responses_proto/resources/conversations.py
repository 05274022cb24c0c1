"""The operations of ``/conversations`` and of the items in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from ..inputs import Input
from ..items import Item
from ..rules.values import problem
from .answers import Conversation, Deleted, ItemPage, read_deleted, read_one_item, reading
from .call import Call, Extra, call, path_of
from .parameters import items_of, metadata_of, page_query

__all__ = [
    "create",
    "create_items",
    "delete",
    "delete_item",
    "list_items",
    "retrieve",
    "retrieve_item",
    "update",
]

_ONE = "/conversations/{conversation_id}"
_ITEMS = "/conversations/{conversation_id}/items"
_ITEM = "/conversations/{conversation_id}/items/{item_id}"


def create(
    *, items: Input | None = None, metadata: Mapping[str, Any] | None = None, **extra: Unpack[Extra]
) -> Call[Conversation]:
    """Return ``POST /conversations``."""
    body: dict[str, object] = {"items": items_of(items)} if items is not None else {}
    if metadata is not None:
        body["metadata"] = metadata_of(metadata)
    return call("POST", "/conversations", reading(Conversation), body=body, extra=extra)


def retrieve(conversation_id: str, **extra: Unpack[Extra]) -> Call[Conversation]:
    """Return ``GET /conversations/{id}``."""
    return call("GET", path_of(_ONE, conversation_id=conversation_id), reading(Conversation), extra=extra)


def update(conversation_id: str, *, metadata: Mapping[str, Any] | None, **extra: Unpack[Extra]) -> Call[Conversation]:
    """Return ``POST /conversations/{id}``; None as a value takes a key of the metadata away."""
    body = {"metadata": metadata_of(metadata)}
    path = path_of(_ONE, conversation_id=conversation_id)
    return call("POST", path, reading(Conversation), body=body, extra=extra)


def delete(conversation_id: str, **extra: Unpack[Extra]) -> Call[Deleted]:
    """Return ``DELETE /conversations/{id}``."""
    return call("DELETE", path_of(_ONE, conversation_id=conversation_id), read_deleted, extra=extra)


def create_items(
    conversation_id: str, *, items: Input, include: Sequence[str] | None = None, **extra: Unpack[Extra]
) -> Call[ItemPage]:
    """Return ``POST /conversations/{id}/items``."""
    added = items_of(items)
    if not added:
        raise problem("items", "non-empty", "must not be empty")
    path = path_of(_ITEMS, conversation_id=conversation_id)
    query = page_query(None, include, None, None)
    return call("POST", path, reading(ItemPage), query=query, body={"items": added}, extra=extra)


def list_items(
    conversation_id: str,
    *,
    after: str | None = None,
    include: Sequence[str] | None = None,
    limit: int | None = None,
    order: str | None = None,
    **extra: Unpack[Extra],
) -> Call[ItemPage]:
    """Return ``GET /conversations/{id}/items``."""
    path = path_of(_ITEMS, conversation_id=conversation_id)
    return call("GET", path, reading(ItemPage), query=page_query(after, include, limit, order), extra=extra)


def retrieve_item(
    item_id: str, *, conversation_id: str, include: Sequence[str] | None = None, **extra: Unpack[Extra]
) -> Call[Item]:
    """Return ``GET /conversations/{id}/items/{item_id}``."""
    path = path_of(_ITEM, conversation_id=conversation_id, item_id=item_id)
    return call("GET", path, read_one_item, query=page_query(None, include, None, None), extra=extra)


def delete_item(item_id: str, *, conversation_id: str, **extra: Unpack[Extra]) -> Call[Conversation]:
    """Return ``DELETE /conversations/{id}/items/{item_id}``, its answer the conversation."""
    path = path_of(_ITEM, conversation_id=conversation_id, item_id=item_id)
    return call("DELETE", path, reading(Conversation), extra=extra)
