"""One table: what httpcore raises, and what the core is told."""

from __future__ import annotations

import ssl
from typing import Final
from urllib.parse import urlsplit

import certifi
import httpcore

from oci_responses.config import Settings
from responses_proto.effects import Failed, FailureKind, HttpRequest, Open, Read
from responses_proto.signing import request_target

__all__ = ["FAULTS", "failed", "prepare", "tls_context"]

_KINDS: Final[tuple[tuple[type[Exception], FailureKind], ...]] = (
    (httpcore.ConnectTimeout, FailureKind.CONNECT),
    (httpcore.PoolTimeout, FailureKind.CONNECT),
    (httpcore.ConnectError, FailureKind.CONNECT),
    (httpcore.ProxyError, FailureKind.CONNECT),
    (httpcore.TimeoutException, FailureKind.TIMEOUT),
    (httpcore.RemoteProtocolError, FailureKind.BROKEN),
    (httpcore.NetworkError, FailureKind.BROKEN),
    (ssl.SSLError, FailureKind.BROKEN),  # httpcore lets it through where anyio reads a record that is none
)

FAULTS: Final = tuple(kind for kind, _ in _KINDS)
"""What a connection may raise; anything else is a bug and passes through."""


def failed(error: Exception, effect: Open | Read) -> Failed:
    """Return the reply to ``effect`` that stands for one of :data:`FAULTS`."""
    kind = next(kind for raised, kind in _KINDS if isinstance(error, raised))
    if isinstance(error, httpcore.TimeoutException):
        # In our own words: those of an event loop differ, and tell of its tasks and files.
        return Failed(kind, _overdue(error, effect))
    reason = _reason(error)
    return Failed(kind, f"{type(error).__name__}: {reason}" if reason else type(error).__name__)


def _overdue(error: httpcore.TimeoutException, effect: Open | Read) -> str:
    limit = effect.within
    if isinstance(error, httpcore.ConnectTimeout | httpcore.PoolTimeout) and isinstance(effect, Open):
        what, limit = "no connection", effect.connect
    elif isinstance(error, httpcore.WriteTimeout):
        what = "the request was not taken"
    else:
        what = "no first byte" if isinstance(effect, Open) else "nothing more"
    # The network has limits of its own.
    return f"{what} within {limit:g} s" if limit is not None else f"{what}: the network gave up waiting"


def _reason(error: BaseException) -> str:
    """What was said last: some backends raise errors without words of others that have them."""
    below: BaseException | None = error
    while below is not None and not str(below):
        below = below.__cause__ or below.__context__
    return str(below) if below is not None else ""


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """Return a context that trusts the public authorities, or only ``ca_file`` if one is set.

    Plain HTTP, which is for loopback only, gets none: loading the authorities takes 25 ms.
    """
    if settings.base_url.startswith("http:"):
        return None
    context = ssl.create_default_context(cafile=settings.ca_file or certifi.where())
    # Some distributions' OpenSSL would go lower, and one may be told to go no lower than a higher one.
    context.minimum_version = max(context.minimum_version, ssl.TLSVersion.TLSv1_2)
    return context


def prepare(effect: Open) -> httpcore.Request:
    """Return the request as httpcore wants it."""
    request: HttpRequest = effect.request
    return httpcore.Request(
        request.method,
        _url(request.url),
        headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers],
        content=request.body or None,
        extensions={
            "timeout": {
                "connect": effect.connect,
                "pool": effect.connect,
                "write": effect.within,
                "read": effect.within,
            }
        },
    )


def _url(url: str) -> httpcore.URL:
    # httpcore's own parsing drops ";..." from a path, and the signature covers every byte of it.
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("ascii")
    return httpcore.URL(scheme=parts.scheme, host=host, port=parts.port, target=request_target(url))
