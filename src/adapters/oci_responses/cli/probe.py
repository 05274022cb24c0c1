"""One signed request, to see whether it gets through and what time it is there."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TypeVar

from oci_responses.blocking import Client
from oci_responses.blocking.drive import Io
from responses_proto.effects import Close, Failed, Head, HttpRequest, Open, Read, Sign
from responses_proto.envelope import status_error
from responses_proto.errors import ResponsesError
from responses_proto.exchange.attempts import failure

from .diagnosis import Answer

__all__ = ["NOBODY", "probe"]

T = TypeVar("T")

NOBODY = "resp_doctor"
"""Id of a response that does not exist: asking for it costs nothing and changes nothing."""
_SECONDS = 20.0
_ERRORS = 400
_MOST_BYTES = 1 << 20


def probe(client: Client, model: str | None = None) -> Answer:
    """Ask for a response that is not there, or with ``model`` for a short answer, which is billed."""
    if model is None:
        request = client.requests.response(NOBODY)
    else:
        request = client.requests.create(model=model, input="Say ok.", store=False, max_output_tokens=16)
    began = time.monotonic()
    io = client.io()
    try:
        signed = _done(io.perform(Sign(request)), HttpRequest)
    except ResponsesError as error:
        return Answer(0, message=str(error), sent=False)
    try:
        head, body = _fetch(io, signed)
    except ResponsesError as error:
        return Answer(0, message=str(error))
    finally:
        io.perform(Close())
    seconds = time.monotonic() - began
    skew = _skew(head.header("date"), time.time())
    if head.status < _ERRORS:
        return Answer(head.status, request_id=head.request_id, seconds=seconds, skew=skew)
    refused = status_error(head.status, body, request_id=head.request_id)
    return Answer(head.status, refused.code, refused.message, head.request_id, seconds, skew)


def _fetch(io: Io, request: HttpRequest) -> tuple[Head, bytes]:
    head = _done(io.perform(Open(request, _SECONDS, _SECONDS)), Head)
    body = b""
    while len(body) < _MOST_BYTES and (part := _done(io.perform(Read(_SECONDS)), bytes)):
        body += part
    return head, body


def _done(reply: object, kind: type[T]) -> T:
    if isinstance(reply, Failed):
        raise failure(reply)
    if isinstance(reply, ResponsesError):
        raise reply
    assert isinstance(reply, kind)
    return reply


def _skew(date: str | None, now: float) -> float | None:
    if date is None:
        return None
    try:
        return parsedate_to_datetime(date).timestamp() - now
    except ValueError:
        return None
