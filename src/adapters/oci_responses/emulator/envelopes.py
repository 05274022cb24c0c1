"""Error answers in the shapes and words of the service.

Each function returns a :class:`Refusal` to raise. The shapes differ because several layers of the
service answer: the front door (``code`` and ``message``), the OpenAI-compatible layer (``error``
with ``valid``) and the gateway's validation (integer ``code``).
"""

from __future__ import annotations

from .messages import Refusal, Reply, json_reply

__all__ = [
    "denied",
    "front_door",
    "gateway_invalid",
    "invalid_request",
    "openai_style",
    "provider_invalid",
    "provider_wrapped",
    "unprocessable",
]

DENIED = "The required information to complete authentication was not provided or was incorrect."
BAD_SIGNATURE = "Failed to verify the HTTP(S) Signature"
TOO_MANY_REQUESTS = 429
SERVER_ERRORS = 500


def front_door(status: int, code: str, message: str, note: str = "") -> Refusal:
    """Shape ``{"code","message"}`` of OCI's own front door."""
    return Refusal(json_reply(status, {"code": code, "message": message}), note)


def denied(note: str, *, bad_signature: bool = False) -> Refusal:
    """401: credentials absent, malformed or unknown, or a signature that does not verify."""
    return front_door(401, "NotAuthenticated", BAD_SIGNATURE if bad_signature else DENIED, note)


def openai_style(
    status: int,
    message: str,
    *,
    type: str,  # noqa: A002
    code: str | None = None,
    param: str | None = None,
) -> Refusal:
    """Shape ``{"error":{"message","type","param","code","valid":true}}`` of ``/openai/v1``."""
    error = {"message": message, "type": type, "param": param, "code": code, "valid": True}
    return Refusal(json_reply(status, {"error": error}), said=message)


def invalid_request(message: str, *, code: str | None = None, param: str | None = None) -> Refusal:
    """400 in the shape of :func:`openai_style`."""
    return openai_style(400, message, type="invalid_request_error", code=code, param=param)


def gateway_invalid(message: str) -> Refusal:
    """400 of the gateway's validation: integer ``code`` and no ``param``."""
    error = {"message": message, "type": "invalid_request_error", "code": 400}
    return Refusal(json_reply(400, {"error": error}), said=message)


def provider_invalid(message: str) -> Refusal:
    """400 as a provider says it itself: ``error`` is a string."""
    return Refusal(json_reply(400, {"code": "invalid-argument", "error": message}), said=message)


def unprocessable(message: str) -> Refusal:
    """422 as a provider says it itself, in plain text."""
    return Refusal(Reply(422, message.encode(), {"content-type": "text/plain; charset=utf-8"}), said=message)


def provider_wrapped(status: int, provider_text: str, headers: dict[str, str] | None = None) -> Refusal:
    """Return the error of a model provider, wrapped as the service wraps it; the status is passed on."""
    if status == TOO_MANY_REQUESTS:
        code, kind = "rate_limit_exceeded", "rate_limit_error"
    elif status >= SERVER_ERRORS:
        code, kind = "server_error", "server_error"
    else:
        code, kind = "invalid_value", "invalid_request_error"
    message = f"Status Code from provider: {status}, Provider response: {provider_text}"
    error = {"message": message, "type": kind, "param": None, "code": code, "valid": True}
    return Refusal(json_reply(status, {"error": error}, headers), said=message)
