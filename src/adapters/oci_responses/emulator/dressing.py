"""Error answers as the front layer of the service sends them on, which differs by version."""

from __future__ import annotations

import msgspec

from .messages import Json, Reply
from .switches import Switches

__all__ = ["dressed"]

_ERRORS = 400


def dressed(reply: Reply, switches: Switches) -> Reply:
    """Return an error in the shape that ``switches`` choose; anything else as it is."""
    if switches.valid_marker and not switches.double_encoded_errors:
        return reply
    if reply.status < _ERRORS or "json" not in reply.headers.get("content-type", ""):
        return reply
    body = msgspec.json.decode(reply.body)
    if not isinstance(body, dict) or not isinstance(error := body.get("error"), dict):
        return reply
    if not switches.valid_marker:
        body = {**body, "error": {key: value for key, value in error.items() if key != "valid"}}
    if switches.double_encoded_errors:
        body = _doubled(reply.status, body)
    return Reply(reply.status, msgspec.json.encode(body), reply.headers)


def _doubled(status: int, body: Json) -> Json:
    """Return the shape in which the error is JSON inside the front door's message."""
    return {"code": str(status), "message": msgspec.json.encode(body).decode()}
