"""Files that a conversation names by id, as the content that a model would be given."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterable
from typing import Any

from .envelopes import invalid_request
from .messages import Json
from .store import Store, Upload

__all__ = ["Attachments"]

_KINDS = ("input_file", "input_image")
_HOLDERS = ("content", "output")


class Attachments:
    """Puts the content of uploaded files in the place of their ids."""

    def __init__(self, store: Store) -> None:
        self._shelf = store.files

    def filled(self, scope: str, items: Iterable[Json]) -> tuple[Json, ...]:
        """Return ``items`` with the files in them as data urls; refuse a file that is not in ``scope``."""
        return tuple(self._filled(scope, item) for item in items)

    def _filled(self, scope: str, item: Json) -> Json:
        for key in _HOLDERS:
            parts = item.get(key)
            if isinstance(parts, list) and any(_names_file(part) for part in parts):
                item = {**item, key: [self._part(scope, part) if _names_file(part) else part for part in parts]}
        return item

    def _part(self, scope: str, part: Json) -> Json:
        name = part["file_id"]
        found = self._shelf.get(scope, name) if isinstance(name, str) else None
        if found is None:
            raise invalid_request(f"File with id '{name}' not found.", code="invalid_value", param="input")
        rest = {key: value for key, value in part.items() if key != "file_id"}
        if part["type"] == "input_image":
            return {**rest, "image_url": _url(found, "image/png")}
        return {**rest, "filename": found.filename, "file_data": _url(found, "application/octet-stream")}


def _names_file(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") in _KINDS and part.get("file_id") is not None


def _url(upload: Upload, otherwise: str) -> str:
    media = mimetypes.guess_type(upload.filename)[0] or otherwise
    return f"data:{media};base64,{base64.b64encode(upload.data).decode()}"
