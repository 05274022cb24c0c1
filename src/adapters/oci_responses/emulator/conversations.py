"""The resource ``/conversations`` and the items in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .envelopes import invalid_request, openai_style
from .ids import Ids
from .intake import checked_items
from .items import kept_items
from .messages import Ask, Json, Reply, json_reply
from .metadata import check_metadata
from .paging import envelope, page
from .store import Conversation, Store
from .threads import Threads

__all__ = ["Conversations"]

_MOST_ITEMS = 20
_LISTED = 100
_TOO_MANY = f"Cannot add more than {_MOST_ITEMS} items at a time"


class Conversations:
    """Keeps conversations; what an agent memory needs is metadata that is given back as it came."""

    def __init__(self, store: Store, *, threads: Threads, ids: Ids, clock: Callable[[], float]) -> None:
        self._shelf = store.conversations
        self._threads = threads
        self._ids = ids
        self._clock = clock

    async def create(self, ask: Ask) -> Reply:
        """Begin a conversation with up to 20 items and with metadata."""
        metadata = ask.body.get("metadata") or {}
        check_metadata(metadata)
        items = self._new_items(ask.body.get("items") or [])
        made = Conversation(self._ids.conversation(), int(self._clock()), metadata, items)
        self._shelf.put(ask.scope, made.id, made)
        return json_reply(200, _shown(made))

    async def retrieve(self, ask: Ask) -> Reply:
        """Return a conversation without its items."""
        return json_reply(200, _shown(self._found(ask)))

    async def update(self, ask: Ask) -> Reply:
        """Put metadata over what is there; null takes a key away."""
        found = self._found(ask)
        given = ask.body.get("metadata") or {}
        merged = {**found.metadata, **given} if isinstance(given, dict) else given
        if isinstance(merged, dict):
            merged = {key: value for key, value in merged.items() if value is not None}
        check_metadata(merged)
        changed = replace(found, metadata=merged)
        self._shelf.put(ask.scope, changed.id, changed)
        return json_reply(200, _shown(changed))

    async def delete(self, ask: Ask) -> Reply:
        """Forget a conversation; responses made in it stay."""
        found = self._found(ask)
        with self._threads.hold(ask.scope, found.id):
            self._shelf.delete(ask.scope, found.id)
        return json_reply(200, {"id": found.id, "object": "conversation.deleted", "deleted": True})

    async def create_items(self, ask: Ask) -> Reply:
        """Append up to 20 items and return them."""
        found = self._found(ask)
        added = self._new_items(ask.body.get("items"))
        if {item["id"] for item in found.items} & {item["id"] for item in added}:
            raise invalid_request("Item already in conversation", code="item_already_in_conversation", param="items")
        with self._threads.hold(ask.scope, found.id):
            self._shelf.put(ask.scope, found.id, replace(found, items=(*found.items, *added)))
        return json_reply(200, envelope(added))

    async def list_items(self, ask: Ask) -> Reply:
        """List items, newest first."""
        return page(self._found(ask).items, ask.query, default=_LISTED)

    async def retrieve_item(self, ask: Ask) -> Reply:
        """Return one item."""
        return json_reply(200, _item(self._found(ask), ask.names[1]))

    async def delete_item(self, ask: Ask) -> Reply:
        """Take an item out of a conversation and return the conversation."""
        found = self._found(ask)
        gone = _item(found, ask.names[1])
        with self._threads.hold(ask.scope, found.id):
            left = tuple(item for item in found.items if item is not gone)
            self._shelf.put(ask.scope, found.id, replace(found, items=left))
        return json_reply(200, _shown(found))

    def _found(self, ask: Ask) -> Conversation:
        return self._threads.conversation(ask.scope, ask.names[0])

    def _new_items(self, given: object) -> tuple[Json, ...]:
        if not isinstance(given, list):
            raise invalid_request("Missing or invalid 'items' field", param="items")
        if len(given) > _MOST_ITEMS:
            raise invalid_request(_TOO_MANY, param="items")
        return kept_items(checked_items(given), self._ids)


def _shown(conversation: Conversation) -> Json:
    return {
        "id": conversation.id,
        "object": "conversation",
        "created_at": conversation.created_at,
        "metadata": conversation.metadata,
    }


def _item(conversation: Conversation, item_id: str) -> Json:
    for item in conversation.items:
        if item["id"] == item_id:
            return item
    raise openai_style(404, f"No item found with id '{item_id}'", type="not_found", code="not_found")
