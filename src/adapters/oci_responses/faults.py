"""One table: what httpcore raises, and what the core is told."""

from __future__ import annotations

import functools
import ssl
from collections.abc import AsyncIterator, Iterator
from typing import Final
from urllib.parse import urlsplit

import httpcore

from oci_responses.phases import Phase
from responses_proto.effects import Failed, FailureKind, HttpRequest, Open, Read
from responses_proto.signing import request_target

__all__ = ["FAULTS", "failed", "peers_fault", "prepare"]

_KINDS: Final[tuple[tuple[type[Exception], FailureKind], ...]] = (
    (httpcore.ConnectTimeout, FailureKind.CONNECT_TIMEOUT),
    (httpcore.PoolTimeout, FailureKind.POOL),
    (httpcore.ConnectError, FailureKind.CONNECT),
    (httpcore.ProxyError, FailureKind.CONNECT),
    (httpcore.TimeoutException, FailureKind.TIMEOUT),
    (httpcore.RemoteProtocolError, FailureKind.BROKEN),
    (httpcore.NetworkError, FailureKind.BROKEN),
    (ssl.SSLError, FailureKind.BROKEN),  # httpcore lets it through where anyio reads a record that is none
)

FAULTS: Final = tuple(kind for kind, _ in _KINDS)
"""What a connection may raise; anything else is a bug and passes through."""


_URLS: Final = 64
"""Addresses that are remembered as httpcore has them: most calls go to one."""


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
    if isinstance(error, httpcore.PoolTimeout):
        return str(error)
    if isinstance(error, httpcore.ConnectTimeout) and isinstance(effect, Open):
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
    if below is None:
        return ""
    # trio says that all attempts failed, and keeps to itself why.
    why = dict.fromkeys(said for said in _of_the_system(below) if said not in str(below))
    return ": ".join([str(below), "; ".join(why)]) if why else str(below)


def _of_the_system(error: BaseException | None) -> Iterator[str]:
    """Yield what the operating system said, in the causes of an error."""
    while error is not None:
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _of_the_system(one)
        if isinstance(error, OSError) and error.errno is not None:
            yield str(error)
        error = error.__cause__


def peers_fault(error: BaseException) -> BaseException:
    """Return ``error``, or one of FAULTS in its place if it is the peer's and from a library below httpcore."""
    said = error.args[0] if isinstance(error, httpcore.LocalProtocolError) and error.args else error
    library = type(said).__module__.partition(".")[0]
    if library == "h2":
        return httpcore.RemoteProtocolError(f"{type(said).__name__}: {said}")
    return httpcore.ProxyError(str(said)) if library == "socksio" else error


def prepare(effect: Open, pool_timeout: float) -> httpcore.Request:
    """Return the request as httpcore wants it, with its deadlines; that of reading is the first byte's."""
    request: HttpRequest = effect.request
    return httpcore.Request(
        request.method,
        _url(request.url),
        headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers],
        content=_Content(request.body),
        extensions={
            "timeout": {
                "connect": Phase(effect.connect),
                "pool": pool_timeout,
                "write": effect.within,
                "read": Phase(effect.within),
            }
        },
    )


class _Content:
    """The body of a request. Not httpcore's own generator: trio warns of one that a fault leaves unfinished."""

    __slots__ = ("_left",)

    def __init__(self, body: bytes) -> None:
        self._left = [body] if body else []

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self._left:
            raise StopIteration
        return self._left.pop()

    async def __anext__(self) -> bytes:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop()


@functools.lru_cache(maxsize=_URLS)
def _url(url: str) -> httpcore.URL:
    # httpcore's own parsing drops ";..." from a path, and the signature covers every byte of it.
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("ascii")
    return httpcore.URL(scheme=parts.scheme, host=host, port=parts.port, target=request_target(url))
