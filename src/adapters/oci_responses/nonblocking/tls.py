"""TLS over any network stream."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

import httpcore

from oci_responses.tls_pipe import TlsPipe

__all__ = ["TlsStream", "start_tls"]

T = TypeVar("T")
_MOST: Final = 1 << 16
"""Bytes to read at a time; a record of TLS has 16 KB at most."""


class TlsStream(httpcore.AsyncNetworkStream):
    """An encrypted stream; ``inner`` carries the records."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, pipe: TlsPipe) -> None:
        self._inner = inner
        self._pipe = pipe

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        pipe = self._pipe
        try:
            data = pipe.read(max_bytes)
            if data is None:
                pipe.receive(await self._inner.read(_MOST, timeout))
                data = pipe.read(max_bytes)
            if data is None:  # a record came in pieces, or held no data
                data = await exchanged(self._inner, pipe, lambda: pipe.read(max_bytes), timeout)
        except ssl.SSLError as error:
            raise httpcore.ReadError(str(error)) from error
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not buffer:
            return
        try:
            self._pipe.write(buffer)
        except ssl.SSLError as error:
            raise httpcore.WriteError(str(error)) from error
        await self._inner.write(self._pipe.to_send(), timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return await start_tls(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._pipe.object
        return (info == "is_readable" and self._pipe.has_more) or self._inner.get_extra_info(info)


async def start_tls(
    inner: httpcore.AsyncNetworkStream, context: ssl.SSLContext, hostname: str | None, timeout: float | None
) -> httpcore.AsyncNetworkStream:
    """Return a stream after the handshake; raises ConnectError or ConnectTimeout, and closes ``inner`` then."""
    pipe = TlsPipe(context, hostname)
    try:
        await exchanged(inner, pipe, pipe.handshake, timeout)
        await inner.write(pipe.to_send(), timeout)
    except (httpcore.ReadTimeout, httpcore.WriteTimeout) as error:
        await inner.aclose()
        raise httpcore.ConnectTimeout() from error
    except (httpcore.NetworkError, ssl.SSLError) as error:
        await inner.aclose()
        raise httpcore.ConnectError(str(error)) from error
    return TlsStream(inner, pipe)


async def exchanged(
    inner: httpcore.AsyncNetworkStream, pipe: TlsPipe, step: Callable[[], T | None], timeout: float | None
) -> T:
    """Return what ``step`` returns when it has had all it needs from the other side."""
    ends = None if timeout is None else time.monotonic() + timeout
    while (result := step()) is None:
        left = None if ends is None else max(ends - time.monotonic(), 0.0)
        if data := pipe.to_send():
            await inner.write(data, left)
        pipe.receive(await inner.read(_MOST, left))
    return result
