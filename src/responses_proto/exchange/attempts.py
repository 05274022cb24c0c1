"""The attempts of one call: sign, open, refresh after a 401, try again; and the reading of bodies.

The order of the lines is the policy. No request leaves unsigned.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, TypeAlias, TypeVar

from ..effects import Close, Effect, Failed, FailureKind, Head, HttpRequest, Open, Read, Reply, Sign, Sleep
from ..envelope import status_error
from ..errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    ContentEncodingError,
    PoolExhausted,
    RemoteProtocolError,
    ResponsesError,
)
from ..retry import Policy, retry_after

__all__ = ["Exchange", "Failure", "failure", "open_answer", "read_body", "shown_body"]

T = TypeVar("T")

Failure: TypeAlias = ResponsesError
"""What an exchange returns when it did not get what it asked for."""

Exchange: TypeAlias = Generator[Effect, Reply, T]

_ERROR_BODY: Final = 1 << 20
_OK: Final = range(200, 300)
_UNSENT: Final = (FailureKind.CONNECT, FailureKind.CONNECT_TIMEOUT)

_ERRORS: Final[dict[FailureKind, type[APIError]]] = {
    FailureKind.CONNECT: APIConnectionError,
    FailureKind.CONNECT_TIMEOUT: APITimeoutError,
    FailureKind.POOL: PoolExhausted,
    FailureKind.TIMEOUT: APITimeoutError,
    FailureKind.TOTAL: APITimeoutError,
    FailureKind.BROKEN: APIConnectionError,
    FailureKind.ENCODING: ContentEncodingError,
    FailureKind.CREDENTIAL: AuthenticationError,
    FailureKind.UNCHANGED: AuthenticationError,
}


def open_answer(request: HttpRequest, policy: Policy) -> Exchange[Head | Failure]:
    """Send a request until it is accepted or given up; return the head, its body still unread.

    A 401 is answered once with a fresh credential; if nothing about it can change, the 401 is final,
    and what the credential knows of the reason is a note on it. An error of the credential ends the call;
    what the service said before is its cause.
    """
    attempt, refresh = 0, False
    refused: APIError | None = None
    error: APIError | None = None
    while True:
        signed = yield Sign(request, refresh)
        refresh = False
        if isinstance(signed, ResponsesError):
            signed.__cause__ = signed.__cause__ or error
            return signed
        if isinstance(signed, Failed):
            return _unsigned(signed, refused, error)
        assert isinstance(signed, HttpRequest)
        head = yield Open(signed, connect=policy.timeouts.connect, within=policy.timeouts.first_byte)
        if isinstance(head, Head) and head.status in _OK:
            return head
        if isinstance(head, Head):
            error, sent = (yield from _refusal(head, policy)), False
        else:
            assert isinstance(head, Failed)
            error, sent = failure(head), head.kind not in _UNSENT
        yield Close()
        if isinstance(error, AuthenticationError) and refused is None:
            refused, refresh = error, True
            continue
        delay = policy.delay_after(error, attempt, sent=sent)
        if delay is None:
            return error
        attempt += 1
        yield Sleep(delay)


def read_body(policy: Policy, limit: int) -> Exchange[bytes | APIError]:
    """Read the rest of a body; an error carries what had come of it, as does one for more than ``limit`` bytes."""
    pieces, size = list[bytes](), 0
    while True:
        data = yield Read(policy.timeouts.idle)
        if isinstance(data, Failed):
            error = failure(data)
            error.body = b"".join(pieces)
            return error
        assert isinstance(data, bytes)
        if not data:
            return b"".join(pieces)
        pieces.append(data)
        size += len(data)
        if size > limit:
            return RemoteProtocolError(f"the answer is larger than {limit} bytes", body=_beginning(pieces))


def _beginning(pieces: list[bytes]) -> bytes:
    """Return the first bytes of a large body without making another one as large."""
    beginning = bytearray()
    for piece in pieces:
        beginning += piece[: _ERROR_BODY - len(beginning)]
        if len(beginning) == _ERROR_BODY:
            break
    return bytes(beginning)


def shown_body(policy: Policy) -> Exchange[bytes]:
    """Read the body of an answer that is an error, or as much of it as there is to be had."""
    body = yield from read_body(policy, _ERROR_BODY)
    return body if isinstance(body, bytes) else body.body


def failure(failed: Failed) -> APIError:
    """Return the error that stands for a failure of the world."""
    return _ERRORS[failed.kind](failed.message)


def _refusal(head: Head, policy: Policy) -> Exchange[APIError]:
    body = yield from shown_body(policy)
    return status_error(head.status, body, request_id=head.request_id, retry_after=retry_after(head))


def _unsigned(failed: Failed, refused: APIError | None, last: APIError | None) -> APIError:
    """Return what ends a call that cannot be signed (again), after it was ``refused`` or failed with ``last``."""
    if refused is None or failed.kind is not FailureKind.UNCHANGED:
        error = failure(failed)
        error.__cause__ = last
        return error
    if failed.message:
        refused.add_note(failed.message)
    return refused
