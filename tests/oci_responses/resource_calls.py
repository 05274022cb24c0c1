"""A client of a script, pages that it answers with, and the lines of what it was asked."""

from __future__ import annotations

from typing import Any

import msgspec

from .answers import Seen
from .sides import Side, settings_for
from .wire import Wire, ok

__all__ = ["client_for", "lines", "page"]


def page(*names: str, **fields: object) -> bytes:
    items = [{"type": "message", "id": name, "role": "user", "content": []} for name in names]
    return ok(msgspec.json.encode({"object": "list", "data": items, **fields}))


def client_for(side: Side, wire: Wire) -> Any:
    return side.client(settings_for(wire.authority), timeout=5.0, max_retries=0)


def lines(seen: Seen) -> list[str]:
    return [line.removesuffix(" HTTP/1.1") for line, _, _ in seen]
