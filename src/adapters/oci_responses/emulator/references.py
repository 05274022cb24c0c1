"""Items that a request names by their id, in the place of the items.

Rules and words: Open Responses, ``item_reference``; OpenAI's errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .envelopes import openai_style
from .messages import Json
from .store import Store

__all__ = ["References"]


class References:
    """Looks items up among the stored responses and conversations of a scope.

    ``reasoning_by_id``: reasoning that comes back without its encrypted content is looked up too.
    """

    def __init__(self, store: Store, *, reasoning_by_id: bool) -> None:
        self._store = store
        self._reasoning_by_id = reasoning_by_id

    def resolved(self, scope: str, past: Sequence[Json], inputs: Iterable[Json]) -> tuple[Json, ...]:
        """Return ``inputs`` with each reference replaced by its item; refuse with 404 what is not stored."""
        return tuple(self._resolved(scope, past, item) for item in inputs)

    def _resolved(self, scope: str, past: Sequence[Json], item: Json) -> Json:
        if item["type"] == "item_reference":
            return self._found(scope, past, str(item.get("id")))
        if self._reasoning_by_id and item["type"] == "reasoning" and not item.get("encrypted_content"):
            return self._found(scope, past, str(item.get("id")))
        return item

    def _found(self, scope: str, past: Sequence[Json], item_id: str) -> Json:
        for items in (past, *self._stored(scope)):
            for item in items:
                if item.get("id") == item_id:
                    return item
        message = (
            f"Item with id '{item_id}' not found. Items are not persisted when `store` is set to false. "
            "Try again with `store` set to true, or remove this item from your input."
        )
        raise openai_style(404, message, type="invalid_request_error", param="input")

    def _stored(self, scope: str) -> Iterable[Sequence[Json]]:
        for where, key in reversed(self._store.responses.places()):
            stored = self._store.responses.get(where, key) if where == scope else None
            if stored is not None and stored.lasting:
                yield stored.conversation
                yield stored.inputs
        for where, key in self._store.conversations.places():
            found = self._store.conversations.get(where, key) if where == scope else None
            if found is not None:
                yield found.items
