"""The network of an asyncio program, as httpcore wants it.

One protocol for each connection, which keeps what came until it is read: that works on every event loop,
loses nothing to a cancellation, and costs a fraction of a stream of anyio's.
"""

from __future__ import annotations

import asyncio
import math
import ssl
import time
from collections.abc import Iterable
from functools import partial
from typing import Any, Final, TypeAlias, cast

import httpcore

from oci_responses.eyeballs import addresses, raced
from oci_responses.nonblocking.taking import TakingStream
from oci_responses.nonblocking.tls import start_tls
from oci_responses.readable import is_readable

__all__ = ["AsyncioBackend", "AsyncioStream"]

_ENOUGH: Final = 1 << 18
"""Bytes that wait to be read, from which on no more are taken."""
_EYEBALLS: Final = 0.25
"""Seconds after which the next address is tried as well (RFC 8305, section 5)."""
_SLACK: Final = 0.001
"""Seconds by which a timer may be early."""


class AsyncioStream(asyncio.Protocol, TakingStream):
    """A TCP connection; one task at a time reads."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._data = b""
        self._ended = False
        self._paused = False
        self._lost: str | None = None
        self._closed: asyncio.Future[None] | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._ends = self._rings = math.inf
        self._timer: asyncio.TimerHandle | None = None

    def take(self, max_bytes: int) -> bytes | None:
        data = self._data
        if not data:
            if self._lost is not None:
                raise httpcore.ReadError(self._lost)
            return b"" if self._ended else None
        if len(data) <= max_bytes:
            self._data = b""
        else:
            data, self._data = data[:max_bytes], data[max_bytes:]
        if self._paused and not self._data:
            self._paused = False
            self._transport.resume_reading()
        return data

    def more(self, ends: float | None) -> asyncio.Future[None]:
        self._reader = reader = self._loop.create_future()
        self._ends = math.inf if ends is None else ends
        # One timer is left running from read to read, and looks when it rings whether it is time: to
        # start and cancel one for each read would cost as much as the read.
        if self._rings > self._ends:
            self._ring_at_the_end()
        return reader

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not buffer:
            return
        if self._lost is None:
            self._transport.write(buffer)
        if self._lost is None and self._writable is not None:
            try:
                await asyncio.wait_for(asyncio.shield(self._writable), timeout)
            except TimeoutError:
                raise httpcore.WriteTimeout() from None
        if self._lost is not None:
            raise httpcore.WriteError(self._lost)

    async def aclose(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._transport.abort()
        if self._lost is None or self._closed is not None:
            self._closed = self._closed or self._loop.create_future()
            await asyncio.shield(self._closed)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return await start_tls(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            socket = self._transport.get_extra_info("socket")
            return bool(self._data) or self._ended or self._lost is not None or is_readable(socket)
        if info == "source":
            return self
        names = {"client_addr": "sockname", "server_addr": "peername", "socket": "socket"}
        return self._transport.get_extra_info(names[info]) if info in names else None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        self._data = self._data + data if self._data else data
        if len(self._data) > _ENOUGH and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        if (reader := self._reader) is not None and not reader.done():
            reader.set_result(None)

    def eof_received(self) -> bool:
        self._ended = True
        self._wake()
        return True  # closing is left to whoever reads

    def pause_writing(self) -> None:
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        writable, self._writable = self._writable, None
        if writable is not None and not writable.done():
            writable.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = str(exc or "the connection is closed")
        self._wake()
        self.resume_writing()
        if self._closed is not None and not self._closed.done():
            self._closed.set_result(None)

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def _ring_at_the_end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._rings = self._ends
        if self._ends < math.inf:
            self._timer = self._loop.call_later(self._ends - time.monotonic(), self._ring)

    def _ring(self) -> None:
        self._timer, self._rings = None, math.inf
        if self._reader is None or self._reader.done():
            return
        if time.monotonic() + _SLACK < self._ends:
            self._ring_at_the_end()
        else:
            self._reader.set_exception(httpcore.ReadTimeout())


_Made: TypeAlias = tuple[asyncio.Transport, AsyncioStream]


class AsyncioBackend(httpcore.AsyncNetworkBackend):
    """Opens connections in the event loop that runs."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        options: dict[str, Any] = {"local_addr": (local_address, 0)} if local_address else {}
        try:
            async with asyncio.timeout(timeout):
                attempts = [
                    partial(loop.create_connection, AsyncioStream, address, port, **options)
                    for address in await addresses(host, port)
                ]
                made: _Made = await raced(attempts, _EYEBALLS, lambda late: late[0].abort())
        except TimeoutError as error:
            raise httpcore.ConnectTimeout() from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        transport, stream = made
        for option in socket_options or ():
            transport.get_extra_info("socket").setsockopt(*option)
        return stream

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
