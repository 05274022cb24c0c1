"""The network of a trio program, as httpcore wants it.

Plain sockets: trio's own streams take a lock, a try and a turn of the event loop more for each read, and
its TLS holds more for each connection.
"""

from __future__ import annotations

import math
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any, Final

import httpcore
import trio

from oci_responses.nonblocking.taking import TakingStream
from oci_responses.nonblocking.tls import start_tls
from oci_responses.readable import is_readable
from oci_responses.trio_watch import Watch

__all__ = ["TrioBackend", "TrioStream"]

_CLOSED: Final = "the connection is closed"


class TrioStream(TakingStream):
    """A TCP connection; one task at a time reads."""

    def __init__(self, connected: socket.socket, watch: Watch) -> None:
        connected.setblocking(False)
        self._socket = connected
        self._watch = watch
        self._readable = False
        self._waiting = self._late = False
        self._ends = self._rings = math.inf

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
        self._ends = math.inf if ends is None else ends
        if self._rings > self._ends:
            self._rings = self._ends
            self._watch.ring_at(self._ends, self)
        if self._socket.fileno() < 0:
            raise httpcore.ReadError(_CLOSED)
        self._waiting, self._late = True, False
        try:
            await trio.lowlevel.wait_readable(self._socket)
        except trio.ClosedResourceError as error:
            raise (httpcore.ReadTimeout() if self._late else httpcore.ReadError(_CLOSED)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        finally:
            self._waiting = False
        self._readable = True

    def ring(self) -> float:
        """See whether a wait has lasted too long; return when to look again."""
        self._rings = self._ends if self._waiting else math.inf
        if self._rings <= time.monotonic():
            self._rings, self._late = math.inf, True
            trio.lowlevel.notify_closing(self._socket)  # which closes nothing, and wakes who waits
        return self._rings

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._socket.fileno() < 0:
            raise httpcore.WriteError(_CLOSED)
        left = memoryview(buffer)
        try:
            with trio.fail_after(math.inf if timeout is None else timeout):
                while left:
                    try:
                        left = left[self._socket.send(left) :]
                    except BlockingIOError:
                        await trio.lowlevel.wait_writable(self._socket)
        except trio.TooSlowError as error:
            raise httpcore.WriteTimeout() from error
        except (trio.ClosedResourceError, OSError) as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        if self._socket.fileno() >= 0:
            trio.lowlevel.notify_closing(self._socket)
            self._socket.close()
            self._watch.forget(self)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return await start_tls(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return is_readable(self._socket)
        known = {"client_addr": self._socket.getsockname, "server_addr": self._socket.getpeername}
        return {"socket": self._socket, "source": self}.get(info) or (known[info]() if info in known else None)


class TrioBackend(httpcore.AsyncNetworkBackend):
    """Opens connections in the run of trio that is under way."""

    def __init__(self) -> None:
        self._watch = Watch()

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
        return TrioStream(connected, self._watch)

    async def sleep(self, seconds: float) -> None:
        await trio.sleep(seconds)
