"""The answer that is a stream: open it, and emit its events up to where it ends or breaks off."""

from __future__ import annotations

from typing import Final

from ..effects import Close, Emit, Failed, Head, HttpRequest, Listen, Read, Reply
from ..errors import APIError, APITimeoutError, ContentEncodingError, RemoteProtocolError
from ..retry import Policy
from ..stream import ResponseStream
from .attempts import Exchange, Failure, failure, open_answer, shown_body

__all__ = ["listen", "open_stream"]

_DRAIN: Final = 0.05
"""Seconds to wait for the end of a body after its terminal event, so that the connection can be
used again; a server that holds it open loses the connection, not the caller's time."""
_DRAINS: Final = 4
"""Reads spent on that: a server that goes on talking loses the connection too."""


def open_stream(request: HttpRequest, policy: Policy) -> Exchange[Head | Failure]:
    """Send a request until it is answered with a stream or given up; return the head, its body still unread."""
    head = yield from open_answer(request, policy)
    if not isinstance(head, Head):
        return head
    kind = (head.header("content-type") or "text/event-stream").partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        return head
    body = yield from shown_body(policy)
    yield Close()
    message = f"expected text/event-stream, the service sent {kind}"
    return RemoteProtocolError(message, status_code=head.status, body=body, request_id=head.request_id)


def listen(reader: ResponseStream, policy: Policy, *, at_once: bool = False) -> Exchange[APIError | None]:
    """Emit events up to the end of the response, and close the answer; return what broke it off, if anything did.

    ``at_once``: by the effect Listen, which does the same in one step.
    """
    read = Read(policy.timeouts.idle)
    last = (yield Listen(reader, read)) if at_once else None
    if last is None:
        last = yield from _piece_by_piece(reader, read)
    is_data = bool(last) and isinstance(last, bytes)
    if not is_data:
        reader.receive_eof()
        if events := reader.next_events():
            yield Emit(tuple(events))
    if is_data and reader.fault is None:
        yield from _drain()
    yield Close()
    return None if reader.fault is None else _blamed(reader.fault, last)


def _piece_by_piece(reader: ResponseStream, read: Read) -> Exchange[Reply]:
    while (data := (yield read)) and isinstance(data, bytes):
        if events := reader.take(data):
            yield Emit(tuple(events))
        if reader.done:
            break
    return data


def _blamed(broken: APIError, last: Reply) -> APIError:
    if not isinstance(last, Failed):
        return broken
    cause = failure(last)
    if isinstance(cause, APITimeoutError | ContentEncodingError):
        return cause
    broken.__cause__ = cause
    return broken


def _drain() -> Exchange[None]:
    for _ in range(_DRAINS):
        data = yield Read(_DRAIN)
        if isinstance(data, Failed) or not data:
            return
