"""Network streams whose answers' bodies can be read past httpcore; see :mod:`oci_responses.chunks`."""

from __future__ import annotations

import ssl
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

import httpcore

from oci_responses.chunks import Dechunker, HeadGate, is_chunked_stream
from oci_responses.faults import FAULTS, failed
from oci_responses.nonblocking.taking import TakingStream
from responses_proto.effects import Failed, Read

__all__ = ["GatedBackend", "GatedStream", "ShortBody", "short_body"]

_MOST: Final = 1 << 16
"""Bytes to read at a time: with more, what is made of them is too large for the allocator to have it at hand,
and costs a third more."""


class GatedStream(httpcore.AsyncNetworkStream):
    """Gives httpcore the heads of answers, and their bodies when ``gate`` is open."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self.gate = HeadGate()

    async def read(self, max_bytes: int, timeout: Any = None) -> bytes:
        return self.gate.passed(self.gate.take() or await self._inner.read(max_bytes, timeout))

    async def write(self, buffer: bytes, timeout: Any = None) -> None:
        if data := self.gate.sending(buffer):
            await self._inner.write(data, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: Any = None
    ) -> httpcore.AsyncNetworkStream:
        return GatedStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return (info == "is_readable" and bool(self.gate.held)) or self._inner.get_extra_info(info)


class GatedBackend(httpcore.AsyncNetworkBackend):
    """Opens gated streams."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend) -> None:
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: Any = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return GatedStream(await self._inner.connect_tcp(host, port, timeout, local_address, socket_options))

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def short_body(response: httpcore.Response) -> ShortBody | None:
    """Return the short way to the body of an answer, if there is one; else open the long one."""
    stream = response.extensions.get("network_stream")
    if not isinstance(stream, GatedStream):
        return None
    if is_chunked_stream(response):
        return ShortBody(stream.gate, stream.get_extra_info("source"))
    stream.gate.open()
    return None


class ShortBody:
    """The plain chunks at the beginning of a body, of which ``gate`` holds the first bytes."""

    __slots__ = ("_dechunker", "_gate", "_held", "_source", "over")

    def __init__(self, gate: HeadGate, source: TakingStream) -> None:
        self._gate = gate
        self._held = gate.take()
        self._source = source
        self._dechunker = Dechunker()
        self.over = False
        """Whether the rest of the body is to be had from httpcore."""

    async def read(
        self, within: float | None, rest_of: Callable[[float | None], Awaitable[bytes | Failed]]
    ) -> bytes | Failed:
        """Return the next piece of the body; after the last of them what ``rest_of(within)`` gives."""
        ends = None if within is None else time.monotonic() + within
        try:
            while not self.over:
                data = self._held or self._source.take(_MOST)
                if data is None:
                    await self._source.more(ends)
                    continue
                self._held = b""
                payload, rest = self._dechunker.receive(data) if data else (b"", b"")
                if rest is not None:
                    self._gate.open(rest)
                    self.over = True
                if payload:
                    return payload
        except FAULTS as error:
            return failed(error, Read(within))
        return await rest_of(within)
