"""What a call came to, as an observer may know it."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import DecodeError, Struct

from responses_proto.errors import APIError, ResponsesError
from responses_proto.response import Response
from responses_proto.usage import IncompleteDetails, Usage

__all__ = ["ending"]

_NO_RESPONSE = "done"
_ERROR = "error"


class _Seen(Struct):
    """The same members that are read of a :class:`Response`, of a body that may be one."""

    id: str | None = None
    status: str | None = None
    model: str | None = None
    usage: Usage | None = None
    incomplete_details: IncompleteDetails | None = None


def ending(result: object) -> dict[str, Any]:
    """Return the fields of a :class:`CallEnd` that the result of an exchange tells."""
    if isinstance(result, APIError):
        told = _of_response(result.response) if result.response is not None else {}
        return told | {
            "outcome": _ERROR if told.get("outcome") != "failed" else "failed",
            "error": type(result).__name__,
            "status_code": result.status_code,
            "code": result.code,
            "request_id": result.request_id,
        }
    if isinstance(result, ResponsesError):
        return {"outcome": _ERROR, "error": type(result).__name__}
    if isinstance(result, Response):
        return _of_response(result)
    match result:
        case (head, bytes(body)):
            return _of_response(_seen(body)) | {"request_id": getattr(head, "request_id", None)}
    return {"outcome": _NO_RESPONSE}


def _of_response(response: Response | _Seen) -> dict[str, Any]:
    details = response.incomplete_details
    return {
        "outcome": response.status or _NO_RESPONSE,
        "incomplete_reason": details.reason if details is not None else None,
        "response_id": response.id or None,
        "model": response.model,
        "usage": response.usage,
        "request_id": response.request_id if isinstance(response, Response) else None,
    }


def _seen(body: bytes) -> _Seen:
    try:
        return msgspec.json.decode(body, type=_Seen)
    except (DecodeError, UnicodeDecodeError):
        return _Seen()
