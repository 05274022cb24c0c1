"""The shapes in which the layers of the service, and the servers behind it, tell an error.

Each has the letter that docs/emulator.md gives it; all say the same in their own words.
"""

from __future__ import annotations

from http import HTTPStatus
from http.client import responses

import msgspec

from .messages import Json, Reply

__all__ = ["SHAPES", "error_reply"]

_OCI_CODES = {
    400: "InvalidParameter",
    401: "NotAuthenticated",
    403: "NotAuthorized",
    404: "NotAuthorizedOrNotFound",
    405: "MethodNotAllowed",
    409: "IncorrectState",
    429: "TooManyRequests",
    500: "InternalServerError",
    503: "ServiceUnavailable",
}
_TYPES = {
    400: ("invalid_request_error", "invalid_value"),
    401: ("authentication_error", "invalid_api_key"),
    403: ("permission_error", "permission_denied"),
    404: ("not_found", "not_found"),
    409: ("conflict", "conflict"),
    429: ("rate_limit_error", "rate_limit_exceeded"),
}
_SERVER_ERROR = ("server_error", "server_error")
_MESSAGES = {
    401: "The required information to complete authentication was not provided or was incorrect.",
    404: "Authorization failed or requested resource not found.",
    429: "Tenancy request-rate limit exceeded.",
}
SHAPES = "abcdefghi"
"""The letters: front door; the same with a number for the code; the same around a JSON text; the
OpenAI-compatible layer; a provider's answer quoted; the provider xAI; the gateway; its conversations,
a bare text; its validation, an integer code."""


def error_reply(status: int, shape: str = "a", message: str | None = None) -> Reply:
    """Return an error with ``status`` in a shape, by default in the words of the service.

    Raises ``ValueError`` for a shape that there is not and for a status that is no error.
    """
    if shape not in SHAPES or len(shape) != 1:
        raise ValueError(f"there is no error shape {shape!r}: use one of {', '.join(SHAPES)}")
    if not HTTPStatus.BAD_REQUEST <= status <= 599:  # noqa: PLR2004 - the last status class
        raise ValueError(f"{status} is not the status of an error")
    said = _MESSAGES.get(status, _phrase(status)) if message is None else message
    headers = {"content-type": "application/json"}
    if shape == "g":
        headers["x-smg-error-code"] = _types(status)[1]
    return Reply(status, msgspec.json.encode(_body(status, shape, said)), headers)


def _body(status: int, shape: str, said: str) -> Json:
    kind, code = _types(status)
    error: Json = {"message": said, "type": kind, "param": None, "code": code}
    match shape:
        case "a":
            return {"code": _OCI_CODES.get(status, _phrase(status).replace(" ", "")), "message": said}
        case "b":
            return {"code": str(status), "message": said}
        case "c":
            return {"code": str(status), "message": msgspec.json.encode({"error": error}).decode()}
        case "d":
            return {"error": {**error, "valid": True}}
        case "e":
            quoted = f"Status Code from provider: {status}, Provider response: {said}"
            return {"error": {**error, "message": quoted, "valid": True}}
        case "f":
            return {"code": code.replace("_", "-"), "error": said}
        case "g":
            return {"error": {**error, "type": _phrase(status)}}
        case "h":
            return {"error": said}
        case _:
            return {"error": {"message": said, "type": kind, "code": status}}


def _types(status: int) -> tuple[str, str]:
    return _TYPES.get(status, _SERVER_ERROR)


def _phrase(status: int) -> str:
    return responses.get(status, f"Status {status}")
