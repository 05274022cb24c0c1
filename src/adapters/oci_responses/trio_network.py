"""The network of a trio program, as httpcore wants it.

Plain sockets: trio's own streams take a lock, a try and a turn of the event loop more for each read, and
its TLS holds more for each connection.
"""

from __future__ import annotations

import math
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Final

import httpcore
import trio

from oci_responses.nonblocking.taking import TakingStream
from oci_responses.nonblocking.tls import start_tls
from oci_responses.readable import is_readable

__all__ = ["TrioBackend", "TrioStream"]

_CLOSED: Final = "the connection is closed"


class TrioStream(TakingStream):
    """A TCP connection; one task at a time reads."""

    def __init__(self, connected: socket.socket) -> None:
        connected.setblocking(False)
        self._socket = connected
        self._readable = False

    def take(self, max_bytes: int) -> bytes | None:
        if not self._readable:
            return None
        # One try for each wait: to wait is what lets other tasks run, and a second try mostly finds nothing.
        self._readable = False
        try:
            return self._socket.recv(max_bytes)
        except BlockingIOError:
            return None
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def more(self, ends: float | None) -> None:
        seconds = None if ends is None else max(ends - time.monotonic(), 0.0)
        await self._within(seconds, trio.lowlevel.wait_readable, httpcore.ReadTimeout, httpcore.ReadError)
        self._readable = True

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._within(timeout, partial(self._sent, memoryview(buffer)), httpcore.WriteTimeout, httpcore.WriteError)

    async def aclose(self) -> None:
        if self._socket.fileno() >= 0:
            trio.lowlevel.notify_closing(self._socket)
            self._socket.close()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return await start_tls(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return is_readable(self._socket)
        known = {"client_addr": self._socket.getsockname, "server_addr": self._socket.getpeername}
        return {"socket": self._socket, "source": self}.get(info) or (known[info]() if info in known else None)

    async def _within(
        self,
        seconds: float | None,
        job: Callable[[socket.socket], Awaitable[None]],
        late: type[Exception],
        broken: type[Exception],
    ) -> None:
        if self._socket.fileno() < 0:
            raise broken(_CLOSED)
        try:
            if seconds is None:
                await job(self._socket)
            else:
                with trio.fail_after(seconds):
                    await job(self._socket)
        except trio.TooSlowError as error:
            raise late() from error
        except trio.ClosedResourceError as error:
            raise broken(_CLOSED) from error
        except OSError as error:
            raise broken(str(error)) from error

    @staticmethod
    async def _sent(left: memoryview, to: socket.socket) -> None:
        while left:
            try:
                left = left[to.send(left) :]
            except BlockingIOError:
                await trio.lowlevel.wait_writable(to)


class TrioBackend(httpcore.AsyncNetworkBackend):
    """Opens connections in the run of trio that is under way."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            with trio.fail_after(math.inf if timeout is None else timeout):
                opened = await trio.open_tcp_stream(host, port, local_address=local_address)
        except trio.TooSlowError as error:
            raise httpcore.ConnectTimeout() from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        connected = socket.socket(fileno=opened.socket.detach())
        for option in socket_options or ():
            connected.setsockopt(*option)
        return TrioStream(connected)

    async def sleep(self, seconds: float) -> None:
        await trio.sleep(seconds)
