"""Connections that carry one call at a time and end with a fault.

httpcore shares a connection of HTTP/2 between calls: a deadline that passes in one of them then breaks
all, and an answer that is left early is neither reset nor acknowledged, until the connection stands still.
After a fault in the handshake through a proxy it keeps the connection in its pool, or forgets it open.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, Final

import httpcore

from oci_responses.faults import peers_fault
from oci_responses.nonblocking.runtime import Runtime
from oci_responses.phases import Phase
from oci_responses.places import Place, Places

__all__ = ["ExclusiveConnection", "ExclusivePool"]

_HTTP_1: Final = "http/1.1"
_LATE: Final = object()


class ExclusivePool(httpcore.AsyncConnectionPool):
    """A pool of such connections, all to one origin."""

    def __init__(self, runtime: Runtime, **options: Any) -> None:
        super().__init__(**options)
        self._runtime = runtime
        self._direct = options["proxy"] is None and not options["http2"]
        self._backend: httpcore.AsyncNetworkBackend = options["network_backend"]
        self._tls: ssl.SSLContext | None = options["ssl_context"]
        self._expiry: float = options["keepalive_expiry"]
        if self._direct and self._tls is not None:
            self._tls.set_alpn_protocols([_HTTP_1])
        limits = (options["max_connections"], options["max_keepalive_connections"], options["keepalive_expiry"])
        self._places = Places[ExclusiveConnection](*limits)
        self._open = set[ExclusiveConnection]()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request; raises PoolTimeout if no connection comes free in time."""
        while True:
            connection = await self._connection(request)
            try:
                return await connection.handle(request)
            except httpcore.ConnectionNotAvailable:
                continue  # the server said farewell before it saw the request

    async def aclose(self) -> None:
        """Close every connection."""
        for connection in list(self._open):
            await connection.aclose()

    async def _connection(self, request: httpcore.Request) -> ExclusiveConnection:
        connection = await self._place(request.extensions["timeout"]["pool"])
        try:
            if connection is not None and connection.has_expired():
                await self._close(connection)
                connection = None
            if connection is None:
                connection = ExclusiveConnection(self)
                self._open.add(connection)
        except BaseException:
            self._places.leave()
            raise
        return connection

    async def connected(self, request: httpcore.Request) -> httpcore.AsyncConnectionInterface:
        """Return what a request can be sent on; what is between it and the service is yet to be connected, if anything.

        Straight to a service that speaks HTTP/1.1 it is connected here: httpcore's way keeps with each
        connection, as long as that stands, the means to find out what the other side speaks.
        """
        origin = request.url.origin
        if not self._direct:
            return self.create_connection(origin)
        host, within = origin.host.decode("ascii"), request.extensions["timeout"]["connect"]
        stream = await self._backend.connect_tcp(host, origin.port, within)
        if self._tls is not None:
            stream = await stream.start_tls(self._tls, host, within)
        return httpcore.AsyncHTTP11Connection(origin, stream, self._expiry)

    async def _place(self, within: float) -> ExclusiveConnection | None:
        place = self._places.ask()
        if isinstance(place, Place):
            return place.connection
        found: Any = _LATE
        try:
            found = await self._runtime.within(within, lambda: self._runtime.outcome(place), _LATE)
        finally:
            if found is _LATE:
                await self._close(*self._places.give_up(place))
        if found is _LATE:
            raise httpcore.PoolTimeout()
        connection: ExclusiveConnection | None = found
        return connection

    async def ended(self, connection: ExclusiveConnection, reusable: bool) -> None:
        """Take back a connection whose answer is over."""
        surplus = self._places.leave(connection if reusable else None)
        await self._close(*surplus, *(() if reusable else (connection,)))

    async def _close(self, *connections: ExclusiveConnection) -> None:
        for connection in connections:
            self._open.discard(connection)
            await self._runtime.closing(connection.aclose)


class ExclusiveConnection:
    """Wraps a connection; its pool connects it, and is told when its answer is over and if it can have another."""

    __slots__ = ("_inner", "_network", "_opened", "_pool")

    def __init__(self, pool: ExclusivePool) -> None:
        self._pool = pool
        self._inner: httpcore.AsyncConnectionInterface | None = None
        self._network: httpcore.AsyncNetworkStream | None = None
        self._opened: httpcore.AsyncNetworkStream | None = None

    async def handle(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request."""
        connecting: Phase = request.extensions["timeout"]["connect"]
        try:
            if self._inner is None:
                self._inner = await self._pool.connected(request)
            response = await self._inner.handle_async_request(request)
        except BaseException as error:
            self._opened = connecting.opened
            await self._pool.ended(self, False)
            if (fault := peers_fault(error)) is not error:
                raise fault from error
            raise
        assert isinstance(response.stream, AsyncIterable)
        if response.extensions["http_version"] == b"HTTP/2":
            self._network = response.extensions["network_stream"]
        response.stream = _Body(response.stream, self)
        return response

    async def aclose(self) -> None:
        """Close the connection, and what was opened for one that did not come about."""
        try:
            if self._inner is not None:
                await self._inner.aclose()
        finally:
            if self._opened is not None:
                await self._opened.aclose()

    def has_expired(self) -> bool:
        """Whether the peer has said farewell; by HTTP/2 anything is one that comes while nobody asks."""
        readable = self._network is not None and self._network.get_extra_info("is_readable")
        return bool(readable) or (self._inner is not None and self._inner.has_expired())

    async def body_ended(self, whole: bool) -> None:
        """Hear that an answer is over, and whether it was read to the end."""
        assert self._inner is not None
        await self._pool.ended(self, whole and self._inner.is_idle() and self._inner.is_available())


class _Body:
    """The pieces of a body; its connection is told whether they were read to the end."""

    __slots__ = ("_closed", "_connection", "_pieces", "_stream", "_whole")

    def __init__(self, stream: AsyncIterable[bytes], connection: ExclusiveConnection) -> None:
        self._stream: Any = stream
        self._pieces: AsyncIterator[bytes] | None = None
        self._connection = connection
        self._whole = False
        self._closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self._pieces is None:
            self._pieces = aiter(self._stream)
        try:
            return await anext(self._pieces)
        except StopAsyncIteration:
            self._whole = True
            raise
        except Exception as error:  # told apart by peers_fault, and raised in any case
            if (fault := peers_fault(error)) is not error:
                raise fault from error
            raise

    async def aclose(self) -> None:
        if not self._closed:
            self._closed = True
            try:
                await self._stream.aclose()
            finally:
                await self._connection.body_ended(self._whole)
