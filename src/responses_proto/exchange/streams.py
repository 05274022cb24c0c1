"""A call whose answer is a stream of events, gone on with where it breaks off if its response is kept for that.

Otherwise nothing is tried again after the first event was emitted.
"""

from __future__ import annotations

from typing import Final

from ..effects import Emit, Head, HttpRequest, Sleep
from ..errors import APIError, APITimeoutError, RemoteProtocolError, StreamTruncated
from ..response import Response
from ..retry import Policy
from ..stream import ResponseStream
from .answers import judged, retrieve, with_id
from .attempts import Exchange, Failure
from .calls import as_call
from .listening import listen, open_stream
from .rest import is_kept, rest_of, whole_of

__all__ = ["stream"]

_IN_THE_MAKING: Final = ("queued", "in_progress")
_CLIENT_ERROR: Final = range(400, 500)
_NOT_OF_THE_STREAM: Final = frozenset({401, 403, 408, 409, 429})


def stream(
    request: HttpRequest, policy: Policy, reader: ResponseStream, *, at_once: bool = False
) -> Exchange[Response | Failure]:
    """Send a streaming request, emit its events as they arrive, return the final response.

    ``reader`` is a fresh one; it shows the response as far as it has come at any time. ``at_once`` asks
    for its events by Listen, which costs less for each of them than Read and Emit.

    A stream that breaks off is opened again after its last event where its response is made in the
    background and kept, at most ``max_retries`` times in a row without a new event; a
    :class:`~responses_proto.events.StreamReset` among the events says where what was shown is void.

    The result is an error for a stream that was cut, broken or too slow, and for a response that
    failed; each carries the partial response and the request id.
    """
    return as_call(request, policy, lambda inner: _stream(request, inner, reader, at_once))


def _stream(
    request: HttpRequest, policy: Policy, reader: ResponseStream, at_once: bool
) -> Exchange[Response | Failure]:
    head = yield from open_stream(request, policy)
    if not isinstance(head, Head):
        return head
    resumable = request if is_kept(request) else None
    del request  # a stream may be open for long, and what it was asked with be large
    fault = yield from _listen(head, policy, reader, at_once=at_once)
    if fault is not None and resumable is not None:
        fault = yield from _go_on(resumable, policy, reader, fault)
    response = with_id(reader.response, reader.request_id)
    if fault is None:
        return judged(response)
    fault.response, fault.request_id = response, reader.request_id
    return fault


def _listen(head: Head, policy: Policy, reader: ResponseStream, *, at_once: bool = False) -> Exchange[APIError | None]:
    reader.head, reader.request_id = head, head.request_id
    return listen(reader, policy, at_once=at_once)


def _go_on(request: HttpRequest, policy: Policy, reader: ResponseStream, fault: APIError) -> Exchange[APIError | None]:
    """Go on with a stream that ended in ``fault``; return the fault that stands, or None if it came to its end."""
    failures = 0
    while isinstance(fault, StreamTruncated | APITimeoutError):
        cursor = reader.cursor
        rest = rest_of(request, reader.response.id, cursor)
        delay = policy.delay_after(fault, failures, sent=False)
        if rest is None or delay is None:
            break
        yield Sleep(delay)
        head = yield from open_stream(rest, policy)
        failures += 1
        if isinstance(head, Head):
            reader.resume()
            broken = yield from _listen(head, policy, reader)
            if broken is None:
                return None
            fault = broken
            if reader.cursor is not None and (cursor is None or reader.cursor > cursor):
                failures = 0
        elif _is_of_the_stream(head):
            return (yield from _take_whole(whole_of(rest), policy, reader, fault))
        else:
            fault = _worse(fault, head)
            if not _is_passing(head):
                break
    return fault


def _take_whole(
    request: HttpRequest, policy: Policy, reader: ResponseStream, fault: APIError
) -> Exchange[APIError | None]:
    """Wait for the response itself, where its stream is gone."""
    pause = policy.first_delay
    while True:
        response = yield from retrieve(request, policy)
        if not isinstance(response, Response):
            return _worse(fault, response)
        if response.status not in _IN_THE_MAKING:
            reader.request_id = response.request_id
            yield Emit((reader.replace(response),))
            return None
        yield Sleep(pause)
        pause = min(policy.longest_delay, 2 * pause)


def _is_passing(error: Failure) -> bool:
    """Whether an error is one of the way to the service: it said nothing, and may be asked again."""
    return isinstance(error, APIError) and error.status_code is None


def _is_of_the_stream(error: Failure) -> bool:
    """Whether an error says that there is no such stream, or not any more: the response may be there all the same."""
    status = error.status_code if isinstance(error, APIError) else None
    return isinstance(error, RemoteProtocolError) or (status in _CLIENT_ERROR and status not in _NOT_OF_THE_STREAM)


def _worse(fault: APIError, then: Failure) -> APIError:
    """Return the error for a stream that broke by ``fault`` and could not be gone on with because of another one."""
    if isinstance(then, APITimeoutError):
        then.__cause__ = fault
        return then
    fault.__cause__ = then
    return fault
