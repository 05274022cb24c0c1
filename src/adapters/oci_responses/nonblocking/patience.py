"""Network streams whose reading deadline can change while a body is read.

httpcore fixes one read timeout per request, but the wait for the first byte, the wait between two
pieces and the short wait for the end of a finished stream are three different things.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

__all__ = ["PatientBackend", "PatientStream"]


class PatientStream(httpcore.AsyncNetworkStream):
    """Wraps a stream; once ``limited`` is set, ``within`` (seconds or None) replaces its read timeout."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self.limited = False
        self.within: float | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._inner.read(max_bytes, self.within if self.limited else timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            return PatientStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))
        except BaseException:
            # httpcore closes after a fault, but not after a cancellation.
            await self._inner.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class PatientBackend(httpcore.AsyncNetworkBackend):
    """Opens patient streams."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend) -> None:
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        inner = await self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        return PatientStream(inner)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)
