"""One request as HTTP/1.1 bytes."""

from __future__ import annotations

import re
from typing import Final

import h11
from msgspec.structs import replace

from .effects import HttpRequest
from .errors import LocalError
from .signing import request_target
from .urls import checked_url

__all__ = ["encoded_request", "whole_request"]

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, section 5.6.2."""
_VALUE: Final = re.compile(r"([!-~\x80-\xff]([\t -~\x80-\xff]*[!-~\x80-\xff])?)?")
"""RFC 9110, section 5.5."""


def whole_request(request: HttpRequest) -> HttpRequest:
    """Return a request with ``host``, and with ``content-length`` where it has a body that needs one.

    Raises :class:`LocalError` for a method or a header that cannot be sent (no value is
    repeated) and for what :func:`~responses_proto.urls.checked_url` refuses.
    """
    if not _TOKEN.fullmatch(request.method):
        raise LocalError(f"not a method of HTTP: {request.method!r}")
    for name, value in request.headers:
        if not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            raise LocalError(f"the header {name!r} has characters that HTTP does not allow there")
    given = {name.lower() for name, _ in request.headers}
    added = [("host", checked_url(request.url).netloc)] if "host" not in given else []
    if request.body and given.isdisjoint(("content-length", "transfer-encoding")):
        added.append(("content-length", str(len(request.body))))
    return replace(request, headers=(*added, *request.headers))


def encoded_request(request: HttpRequest, http: h11.Connection) -> bytes:
    """Return the bytes of a whole request on a connection that is idle.

    Raises :class:`LocalError` for what h11 refuses, such as a ``content-length`` that is not the body's.
    """
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers]
    try:
        pieces = [http.send(h11.Request(method=request.method, target=request_target(request.url), headers=headers))]
        if request.body:
            pieces.append(http.send(h11.Data(data=request.body)))
        pieces.append(http.send(h11.EndOfMessage()))
    except h11.LocalProtocolError as error:
        raise LocalError(f"the request is not HTTP/1.1: {error}") from error
    return b"".join(piece for piece in pieces if piece)
