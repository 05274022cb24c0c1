"""Conversations sealed into one item, and opened again when it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from .envelopes import invalid_request
from .ids import Ids
from .items import kept_items
from .messages import Json
from .scripted.seal import Seal

__all__ = ["Compactor"]


class Compactor:
    """Makes compaction items, ``seal_key`` (32 bytes) the same ones in every run, and opens them."""

    def __init__(self, ids: Ids, seal_key: bytes | None = None) -> None:
        self._ids = ids
        self._seal = Seal(seal_key)

    def compact(self, items: Sequence[Json]) -> tuple[Json, ...]:
        """Return what stands for ``items``: the user's messages, then one compaction item."""
        users = [item for item in items if item["type"] == "message" and item["role"] == "user"]
        sealed = self._seal.close(msgspec.json.encode(items).decode())
        compaction = {"type": "compaction", "encrypted_content": sealed}
        return kept_items([*users, compaction], self._ids)

    def expand(self, items: Sequence[Json]) -> tuple[Json, ...]:
        """Return ``items`` with the last compaction, which stands for all before it, opened."""
        for at in reversed(range(len(items))):
            if items[at]["type"] == "compaction":
                return (*self._opened(items[at]), *items[at + 1 :])
        return tuple(items)

    def _opened(self, item: Json) -> list[Any]:
        sealed = item.get("encrypted_content")
        text = self._seal.open(sealed) if isinstance(sealed, str) else None
        if text is None:
            message = f"The encrypted content for item {item.get('id')} could not be verified."
            raise invalid_request(message, code="invalid_encrypted_content")
        opened: list[Any] = msgspec.json.decode(text)
        return opened
