"""The resource ``/files``, as far as files as input need it.

Shapes and limits: OpenAI, "Files"; the purposes are those of Oracle's page "Files API".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .envelopes import invalid_request, openai_style
from .forms import Field, read_form
from .ids import Ids
from .messages import Ask, Json, Refusal, Reply, json_reply
from .paging import page
from .store import Store, Upload

__all__ = ["Files"]

_PURPOSES = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")
_LISTED = 10_000
_SHORTEST_LIFE, _LONGEST_LIFE = 3600, 2_592_000
"""Seconds that a file may be given."""


class Files:
    """Keeps uploaded files."""

    def __init__(self, store: Store, *, ids: Ids, clock: Callable[[], float]) -> None:
        self._shelf = store.files
        self._ids = ids
        self._clock = clock

    async def create(self, ask: Ask) -> Reply:
        """Keep the file of a form with ``file`` and ``purpose``."""
        form = read_form(ask.data, ask.media)
        for name in ("file", "purpose"):
            if name not in form:
                text = f"Missing required parameter: '{name}'."
                raise invalid_request(text, code="missing_required_parameter", param=name)
        file, purpose = form["file"], form["purpose"].text
        if purpose not in _PURPOSES:
            text = f"Invalid value: '{purpose}'. Supported values are: {', '.join(_PURPOSES)}."
            raise invalid_request(text, code="invalid_value", param="purpose")
        if file.filename is None:
            raise invalid_request("Invalid 'file': expected a file with a name.", code="invalid_type", param="file")
        made = int(self._clock())
        life = _life(form)
        until = None if life is None else made + life
        upload = Upload(self._ids.file(), made, file.filename, purpose, file.data, until)
        self._shelf.put(ask.scope, upload.id, upload, until)
        return json_reply(200, _shown(upload))

    async def list(self, ask: Ask) -> Reply:
        """List files, newest first; ``purpose`` picks those of one purpose."""
        wanted = ask.query.get("purpose")
        found = [self._shelf.get(scope, key) for scope, key in self._shelf.places() if scope == ask.scope]
        shown = [_shown(file) for file in found if file is not None and wanted in (None, file.purpose)]
        return page(shown, ask.query, default=_LISTED, most=_LISTED)

    async def retrieve(self, ask: Ask) -> Reply:
        """Return what is known of a file."""
        return json_reply(200, _shown(self._found(ask)))

    async def content(self, ask: Ask) -> Reply:
        """Return a file as it was uploaded."""
        return Reply(200, self._found(ask).data, {"content-type": "application/octet-stream"})

    async def delete(self, ask: Ask) -> Reply:
        """Forget a file."""
        name = self._found(ask).id
        self._shelf.delete(ask.scope, name)
        return json_reply(200, {"id": name, "object": "file", "deleted": True})

    def _found(self, ask: Ask) -> Upload:
        found = self._shelf.get(ask.scope, ask.names[0])
        if found is None:
            raise _unknown(ask.names[0])
        return found


def _life(form: Mapping[str, Field]) -> int | None:
    given = form.get("expires_after[seconds]")
    if given is None:
        return None
    text = given.text
    if not (text.isascii() and text.isdigit()) or not _SHORTEST_LIFE <= int(text[:9]) <= _LONGEST_LIFE:
        message = f"Invalid 'expires_after.seconds': expected a value from {_SHORTEST_LIFE} to {_LONGEST_LIFE}."
        raise invalid_request(message, code="invalid_value", param="expires_after.seconds")
    return int(text)


def _shown(upload: Upload) -> Json:
    return {
        "id": upload.id,
        "object": "file",
        "bytes": len(upload.data),
        "created_at": upload.created_at,
        "filename": upload.filename,
        "purpose": upload.purpose,
        "status": "processed",
        **({} if upload.expires_at is None else {"expires_at": upload.expires_at}),
    }


def _unknown(name: str) -> Refusal:
    return openai_style(404, f"No such File object: {name}", type="invalid_request_error", param="id")
