"""Error answers: many envelopes in, one error out.

The shapes are those seen on or near OCI: the front door's ``{"code", "message"}``, the OpenAI
envelope ``{"error": {...}}``, an envelope as text inside ``message``, a string ``error``, the
``detail`` and ``errors`` of gateways (of several the first), and text that is no JSON at all. The
status decides the class; three faults that a program must be able to tell apart are known by
their code or text, because their status differs by provider.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import DecodeError, Struct

from .errors import (
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    ProjectRequiredError,
    RateLimitError,
    StateLostError,
    UnprocessableEntityError,
    ZeroDataRetentionError,
)

__all__ = ["ErrorDetail", "read_error", "status_error"]

_DEEPEST: Final = 6  # `error` in a text in `message` in `error`, and as much again: nobody nests further
_LONGEST_TEXT: Final = 500

_BY_STATUS: Final[Mapping[int, type[APIStatusError]]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}
_SERVER_ERROR: Final = 500

_UNREADABLE: Final = (DecodeError, UnicodeDecodeError, RecursionError)
_PROVIDER: Final = re.compile(r"\b(?:provider|upstream|response)\b[^{]{0,100}\Z", re.I)
"""What stands before the JSON that a provider answered, where a gateway quotes it."""

_BY_TEXT: Final = (
    (re.compile(r"zero[ -]data[ -]retention", re.I), ZeroDataRetentionError),
    (
        re.compile(
            r"\b(?:requires?|missing|provide)\b[^.]{0,80}OpenAI-Project"
            r"|OpenAI-Project\b[^.]{0,80}\b(?:required|missing|must)\b"
            r"|Invalid OpenAI project|Compartment ID must be provided",
            re.I,
        ),
        ProjectRequiredError,
    ),
    (
        re.compile(
            r"previous[ _]response(?:_id)?(?: with id)?\W{0,3}[\w-]{0,200}\W{0,3}"
            r"(?:(?:was |is )?not|could not be) found",
            re.I,
        ),
        StateLostError,
    ),
)
_BY_CODE: Final = {"previous_response_not_found": StateLostError}
_CLIENT_ERRORS: Final = range(400, 500)
_UNAUTHENTICATED: Final = 401


class ErrorDetail(Struct, frozen=True):
    """What an error object says; None where it is silent."""

    message: str | None = None
    type: str | None = None
    code: str | None = None
    param: str | None = None


def read_error(body: bytes | str) -> ErrorDetail:
    """Return what an error body says, whatever its shape; never raises."""
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    try:
        return _detail(msgspec.json.decode(text.encode("utf-8", "replace")), _DEEPEST)
    except _UNREADABLE:
        return ErrorDetail(message=text.strip()[:_LONGEST_TEXT] or None)


def _detail(value: object, depth: int) -> ErrorDetail:
    if isinstance(value, str):
        return _from_text(value, depth)
    if not isinstance(value, dict) or depth == 0:
        return ErrorDetail()
    inner = value.get("error")
    deeper = _detail(inner, depth - 1) if inner else ErrorDetail()
    for name in ("detail", "errors"):
        if not deeper.message:
            deeper = _over(_first(value.get(name), depth - 1), deeper)
    message = value.get("message", value.get("msg"))
    if isinstance(message, str) and (isinstance(inner, str) or not deeper.message):
        deeper = _over(_from_text(message, depth - 1), deeper)
    own = ErrorDetail(type=_word(value.get("type")), code=_word(value.get("code")), param=_word(value.get("param")))
    return _over(deeper, own)


def _first(entries: object, depth: int) -> ErrorDetail:
    said = (_detail(entry, depth) for entry in (entries if isinstance(entries, list) else [entries]))
    return next((detail for detail in said if detail.message), ErrorDetail())


def _from_text(text: str, depth: int) -> ErrorDetail:
    nested = _quoted(text, depth) if depth else ErrorDetail()
    return nested if nested.message else ErrorDetail(message=text or None)


def _quoted(text: str, depth: int) -> ErrorDetail:
    """The envelope that a text is, or that a gateway quotes at the end of its own words."""
    if text.startswith('"'):
        try:
            return _from_text(msgspec.json.decode(text.encode("utf-8", "replace"), type=str), depth - 1)
        except _UNREADABLE:
            return ErrorDetail()
    words, brace, _ = text.partition("{")
    if not brace or (words.strip() and not _PROVIDER.search(words)):
        return ErrorDetail()
    quoted = text[len(words) : text.rfind("}") + 1]
    try:
        return _detail(msgspec.json.decode(quoted.encode("utf-8", "replace")), depth - 1)
    except _UNREADABLE:
        return ErrorDetail()


def _over(inner: ErrorDetail, outer: ErrorDetail) -> ErrorDetail:
    """The inner object knows better than the one wrapped around it."""
    return ErrorDetail(
        message=inner.message or outer.message,
        type=inner.type or outer.type,
        code=inner.code or outer.code,
        param=inner.param or outer.param,
    )


def _word(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value) or None


def status_error(
    status: int, body: bytes, *, request_id: str | None = None, retry_after: float | None = None
) -> APIStatusError:
    """Return the error that an answer with an error status stands for."""
    detail = read_error(body)
    kind = _special(status, detail) or _BY_STATUS.get(status)
    if kind is None:
        kind = InternalServerError if status >= _SERVER_ERROR else APIStatusError
    text = body.decode("utf-8", "replace").strip()[:_LONGEST_TEXT]
    return kind(
        detail.message or f"the service answered {status} without a message{text and f': {text}'}",
        status_code=status,
        code=detail.code,
        param=detail.param,
        type=detail.type,
        body=body,
        request_id=request_id,
        retry_after=retry_after,
    )


def _special(status: int, detail: ErrorDetail) -> type[APIStatusError] | None:
    # A 401 is about the credential, whatever it says.
    if status not in _CLIENT_ERRORS or status == _UNAUTHENTICATED:
        return None
    message = detail.message or ""
    said = next((kind for pattern, kind in _BY_TEXT if pattern.search(message)), None)
    if said is None and detail.param == "previous_response_id" and "not found" in message.lower():
        return StateLostError
    return said or _BY_CODE.get(detail.code or "")
