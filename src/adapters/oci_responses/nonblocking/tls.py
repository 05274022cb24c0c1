"""TLS over any network stream."""

from __future__ import annotations

import ssl
import time
from collections.abc import Awaitable
from typing import Any, Final

import httpcore

from oci_responses.nonblocking.taking import TakingStream
from oci_responses.tls_pipe import TlsPipe

__all__ = ["TlsStream", "start_tls"]

_MOST: Final = 1 << 16
"""Bytes to read at a time; a record of TLS has 16 KB at most."""


class TlsStream(TakingStream):
    """An encrypted stream; ``inner`` carries the records."""

    def __init__(self, inner: TakingStream, pipe: TlsPipe) -> None:
        self._inner = inner
        self._pipe = pipe

    def take(self, max_bytes: int) -> bytes | None:
        pipe = self._pipe
        try:
            # A record may come in pieces, or hold no data.
            while (data := pipe.read(max_bytes)) is None:
                records = self._inner.take(_MOST)
                if records is None:
                    return None
                pipe.receive(records)
        except ssl.SSLError as error:
            raise httpcore.ReadError(str(error)) from error
        return data

    def more(self, ends: float | None) -> Awaitable[None]:
        said = self._pipe.to_send()
        return self._answered(said, ends) if said else self._inner.more(ends)

    async def _answered(self, said: bytes, ends: float | None) -> None:
        # TLS itself has something to say: new keys are to be answered.
        try:
            await self._inner.write(said, _left(ends))
        except httpcore.WriteTimeout as error:
            raise httpcore.ReadTimeout() from error
        except httpcore.WriteError as error:
            raise httpcore.ReadError(str(error)) from error

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
        if info == "source":
            return self
        return (info == "is_readable" and self._pipe.has_more) or self._inner.get_extra_info(info)


async def start_tls(
    inner: TakingStream, context: ssl.SSLContext, hostname: str | None, timeout: float | None
) -> TlsStream:
    """Return a stream after the handshake; raises ConnectError or ConnectTimeout, and closes ``inner`` then."""
    pipe = TlsPipe(context, hostname)
    try:
        await _shaken(inner, pipe, timeout)
    except (httpcore.ReadTimeout, httpcore.WriteTimeout) as error:
        await inner.aclose()
        raise httpcore.ConnectTimeout() from error
    except (httpcore.NetworkError, ssl.SSLError) as error:
        await inner.aclose()
        raise httpcore.ConnectError(str(error)) from error
    return TlsStream(inner, pipe)


async def _shaken(inner: TakingStream, pipe: TlsPipe, timeout: float | None) -> None:
    ends = None if timeout is None else time.monotonic() + timeout
    done = None
    while done is None:
        done = pipe.handshake()
        await inner.write(pipe.to_send(), _left(ends))
        if done is None:
            pipe.receive(await inner.read(_MOST, _left(ends)))


def _left(ends: float | None) -> float | None:
    return None if ends is None else max(ends - time.monotonic(), 0.0)
