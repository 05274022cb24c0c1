"""Calls whose answer is one whole body.

A generator returns its result, a value: what was asked for, or the :class:`ResponsesError` that stands for
what went wrong; :func:`unwrap` raises it.
"""

from __future__ import annotations

from typing import Final, TypeVar

from ..effects import Close, Head, HttpRequest
from ..errors import APIError, RemoteProtocolError, ResponseFailed, ResponsesError
from ..folding import Outcome
from ..response import Response, read_response
from ..retry import Policy
from ..usage import ResponseError
from .attempts import Exchange, Failure, open_answer, read_body
from .calls import as_call

__all__ = ["create", "fetch", "judged", "read_answer", "retrieve", "told", "unwrap", "with_id"]

T = TypeVar("T")

_OBJECT: Final = "response"


def fetch(request: HttpRequest, policy: Policy) -> Exchange[tuple[Head, bytes] | Failure]:
    """Send a request and read the whole body."""
    return as_call(request, policy, lambda inner: _fetch(request, inner))


def retrieve(request: HttpRequest, policy: Policy) -> Exchange[Response | Failure]:
    """Send a request and return the response that it answers with, whatever its status."""
    return as_call(request, policy, lambda inner: _retrieve(request, inner))


def create(request: HttpRequest, policy: Policy) -> Exchange[Response | Failure]:
    """Send a request and return the response; one that ended ``failed`` is a :class:`ResponseFailed`."""
    return as_call(request, policy, lambda inner: _create(request, inner))


def _fetch(request: HttpRequest, policy: Policy) -> Exchange[tuple[Head, bytes] | Failure]:
    head = yield from open_answer(request, policy)
    if not isinstance(head, Head):
        return head
    body = yield from read_body(policy, policy.max_body_size)
    yield Close()
    if isinstance(body, APIError):
        body.request_id = head.request_id
        return body
    return head, body


def _retrieve(request: HttpRequest, policy: Policy) -> Exchange[Response | Failure]:
    answer = yield from _fetch(request, policy)
    if isinstance(answer, ResponsesError):
        return answer
    try:
        return read_answer(*answer)
    except RemoteProtocolError as error:
        return error


def _create(request: HttpRequest, policy: Policy) -> Exchange[Response | Failure]:
    response = yield from _retrieve(request, policy)
    return judged(response) if isinstance(response, Response) else response


def read_answer(head: Head, body: bytes) -> Response:
    """Return the response that an answer holds; raises :class:`RemoteProtocolError` if it holds none."""
    try:
        response = read_response(body)
    except RemoteProtocolError as error:
        raise told(error, head, body) from None
    if response.object != _OBJECT or not (response.id or response.status or response.raw_output or response.error):
        # An answer that says nothing of a response would look like one that is empty.
        wrong = f"the answer is no response: its object is {response.object!r}, its id {response.id!r}"
        raise told(RemoteProtocolError(wrong), head, body)
    return with_id(response, head.request_id)


def told(error: RemoteProtocolError, head: Head, body: bytes) -> RemoteProtocolError:
    """Return an error that knows the answer that it is about."""
    error.request_id, error.body, error.status_code = head.request_id, body, head.status
    kind = (head.header("content-type") or "").partition(";")[0].strip().lower()
    if kind and "json" not in kind:
        error.message = f"expected application/json, the service sent {kind}"
    return error


def unwrap(result: T | Failure) -> T:
    """Return the result of an exchange, or raise the error that it is."""
    if isinstance(result, ResponsesError):
        raise result
    return result


def judged(response: Response) -> Response | Failure:
    """Return a response, or the error that one which failed is."""
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


def with_id(response: Response, request_id: str | None) -> Response:
    """Return a response that knows its request id."""
    response.__dict__["request_id_header"] = request_id
    return response
