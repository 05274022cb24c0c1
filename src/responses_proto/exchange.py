"""One call to the service as a generator of effects: sign, open, read, refresh after 401, retry.

The order of the lines is the policy. A generator returns its result, a value: what was asked for,
or the :class:`APIError` that stands for what went wrong; :func:`unwrap` raises it. Nothing is
retried after the first event was emitted, and no request leaves unsigned.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, TypeAlias, TypeVar

from .effects import (
    Close,
    Effect,
    Emit,
    Failed,
    FailureKind,
    Head,
    HttpRequest,
    Open,
    Read,
    Reply,
    Sign,
    Sleep,
)
from .envelope import status_error
from .errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    RemoteProtocolError,
    ResponseFailed,
    ResponsesError,
)
from .events import StreamEvent
from .fold import Outcome
from .response import Response, read_response
from .retry import Policy, retry_after
from .sse import NEED_DATA
from .stream import ResponseStream
from .usage import ResponseError

__all__ = ["Exchange", "Failure", "create", "fetch", "open_answer", "retrieve", "stream", "unwrap"]

T = TypeVar("T")

Failure: TypeAlias = ResponsesError
"""What an exchange returns when it did not get what it asked for."""

Exchange: TypeAlias = Generator[Effect, Reply, T]

_ERROR_BODY: Final = 1 << 20
_OK: Final = range(200, 300)
_DRAIN: Final = 0.05
"""Seconds to wait for the end of a body after its terminal event, so that the connection can be
used again; a server that holds it open loses the connection, not the caller's time."""
_DRAINS: Final = 4
"""Reads spent on that: a server that goes on talking loses the connection too."""

_ERRORS: Final[dict[FailureKind, type[APIError]]] = {
    FailureKind.CONNECT: APIConnectionError,
    FailureKind.TIMEOUT: APITimeoutError,
    FailureKind.BROKEN: APIConnectionError,
    FailureKind.CREDENTIAL: AuthenticationError,
    FailureKind.UNCHANGED: AuthenticationError,
}


def open_answer(request: HttpRequest, policy: Policy) -> Exchange[Head | APIError]:
    """Send a request until it is accepted or given up; return the head, its body still unread.

    A 401 is answered once with a fresh credential; if nothing about it can change, the 401 is final,
    and what the credential knows of the reason is a note on it.
    """
    attempt, refresh = 0, False
    refused: APIError | None = None
    while True:
        signed = yield Sign(request, refresh)
        refresh = False
        if isinstance(signed, Failed):
            return _failure(signed) if refused is None else _without_remedy(refused, signed)
        assert isinstance(signed, HttpRequest)
        head = yield Open(signed, connect=policy.timeouts.connect, within=policy.timeouts.first_byte)
        if isinstance(head, Head) and head.status in _OK:
            return head
        if isinstance(head, Head):
            error, sent = (yield from _refusal(head, policy)), False
        else:
            assert isinstance(head, Failed)
            error, sent = _failure(head), head.kind is not FailureKind.CONNECT
        yield Close()
        if isinstance(error, AuthenticationError) and refused is None:
            refused, refresh = error, True
            continue
        delay = policy.delay_after(error, attempt, sent=sent)
        if delay is None:
            return error
        attempt += 1
        yield Sleep(delay)


def fetch(request: HttpRequest, policy: Policy) -> Exchange[tuple[Head, bytes] | APIError]:
    """Send a request and read the whole body."""
    head = yield from open_answer(request, policy)
    if isinstance(head, APIError):
        return head
    body = yield from _body(policy, policy.max_body_size)
    yield Close()
    if isinstance(body, APIError):
        body.request_id = head.request_id
        return body
    return head, body


def retrieve(request: HttpRequest, policy: Policy) -> Exchange[Response | Failure]:
    """Send a request and return the response that it answers with, whatever its status."""
    answer = yield from fetch(request, policy)
    if isinstance(answer, APIError):
        return answer
    head, body = answer
    try:
        return _with_id(read_response(body), head.request_id)
    except RemoteProtocolError as error:
        error.request_id, error.body, error.status_code = head.request_id, body, head.status
        return error


def create(request: HttpRequest, policy: Policy) -> Exchange[Response | Failure]:
    """Send a request and return the response; one that ended ``failed`` is a :class:`ResponseFailed`."""
    response = yield from retrieve(request, policy)
    return _judged(response) if isinstance(response, Response) else response


def stream(request: HttpRequest, policy: Policy, reader: ResponseStream) -> Exchange[Response | Failure]:
    """Send a streaming request, emit its events as they arrive, return the final response.

    ``reader`` is a fresh one; it shows the response as far as it has come at any time.

    The result is an error for a stream that was cut, broken or too slow, and for a response that
    failed; each carries the partial response and the request id.
    """
    head = yield from open_answer(request, policy)
    if isinstance(head, APIError):
        return head
    kind = (head.header("content-type") or "text/event-stream").partition(";")[0].strip().lower()
    if kind != "text/event-stream":
        body = yield from _shown(policy)
        yield Close()
        message = f"expected text/event-stream, the service sent {kind}"
        return RemoteProtocolError(message, status_code=head.status, body=body, request_id=head.request_id)
    reader.request_id = head.request_id
    fault = yield from _listen(reader, policy)
    yield Close()
    if fault is None:
        return _judged(_with_id(reader.response, head.request_id))
    fault.response, fault.request_id = _with_id(reader.response, head.request_id), head.request_id
    return fault


def unwrap(result: T | Failure) -> T:
    """Return the result of an exchange, or raise the error that it is."""
    if isinstance(result, ResponsesError):
        raise result
    return result


def _listen(reader: ResponseStream, policy: Policy) -> Exchange[APIError | None]:
    """Emit events up to the end of the response; return what broke it off, if anything did."""
    data: Reply = b""
    while not reader.done:
        data = yield Read(policy.timeouts.idle)
        if data and isinstance(data, bytes):
            reader.receive_data(data)
        else:
            reader.receive_eof()
        events, broken = _take(reader)
        if events:
            yield Emit(tuple(events))
        if broken is not None:
            return _blamed(broken, data)
    if data and isinstance(data, bytes):
        yield from _drain()
    return None


def _blamed(broken: APIError, last: Reply) -> APIError:
    if not isinstance(last, Failed):
        return broken
    cause = _failure(last)
    if isinstance(cause, APITimeoutError):
        return cause
    broken.__cause__ = cause
    return broken


def _take(reader: ResponseStream) -> tuple[list[StreamEvent], APIError | None]:
    events: list[StreamEvent] = []
    try:
        while (event := reader.next_event()) is not NEED_DATA:
            events.append(event)
    except APIError as error:
        return events, error
    return events, None


def _drain() -> Exchange[None]:
    for _ in range(_DRAINS):
        data = yield Read(_DRAIN)
        if isinstance(data, Failed) or not data:
            return


def _judged(response: Response) -> Response | Failure:
    error = response.error
    # An error object where a response was due says no status, and is a failure all the same.
    if response.status != Outcome.FAILED and (error is None or response.status is not None):
        return response
    said = error or ResponseError()
    return ResponseFailed(
        said.message or "the response failed and the service did not say why",
        code=said.code,
        param=said.param,
        type=said.type,
        request_id=response.request_id,
        response=response,
    )


def _with_id(response: Response, request_id: str | None) -> Response:
    response.__dict__["request_id_header"] = request_id
    return response


def _refusal(head: Head, policy: Policy) -> Exchange[APIError]:
    body = yield from _shown(policy)
    return status_error(head.status, body, request_id=head.request_id, retry_after=retry_after(head))


def _shown(policy: Policy) -> Exchange[bytes]:
    """Read the body of an answer that is an error, or as much of it as there is to be had."""
    body = yield from _body(policy, _ERROR_BODY)
    return body if isinstance(body, bytes) else body.body


def _body(policy: Policy, limit: int) -> Exchange[bytes | APIError]:
    pieces, size = list[bytes](), 0
    while True:
        data = yield Read(policy.timeouts.idle)
        if isinstance(data, Failed):
            error = _failure(data)
            error.body = b"".join(pieces)
            return error
        assert isinstance(data, bytes)
        if not data:
            return b"".join(pieces)
        pieces.append(data)
        size += len(data)
        if size > limit:
            return RemoteProtocolError(f"the answer is larger than {limit} bytes", body=b"".join(pieces)[:_ERROR_BODY])


def _without_remedy(refused: APIError, failed: Failed) -> APIError:
    if failed.kind is not FailureKind.UNCHANGED:
        return _failure(failed)
    if failed.message:
        refused.add_note(failed.message)
    return refused


def _failure(failed: Failed) -> APIError:
    return _ERRORS[failed.kind](failed.message)
