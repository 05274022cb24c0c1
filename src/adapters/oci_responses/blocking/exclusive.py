"""Connections that carry one call at a time and end with a fault.

httpcore shares a connection of HTTP/2 between calls: a deadline that passes in one of them then breaks
all, and an answer that is left early is neither reset nor acknowledged, until the connection stands still.
After a fault in the handshake through a proxy it keeps the connection in its pool, or forgets it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore

from oci_responses.deadline import bounded
from oci_responses.faults import peers_fault
from oci_responses.phases import Phase
from oci_responses.places import Place, Places

__all__ = ["ExclusiveConnection", "ExclusivePool"]


class ExclusivePool(httpcore.ConnectionPool):
    """A pool of such connections, all to one origin; safe to share between threads."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        limits = (options["max_connections"], options["max_keepalive_connections"], options["keepalive_expiry"])
        self._places = Places[ExclusiveConnection](*limits)
        self._open = set[ExclusiveConnection]()

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request; raises PoolTimeout if no connection comes free in time."""
        while True:
            connection = self._connection(request)
            try:
                return connection.handle(request)
            except httpcore.ConnectionNotAvailable:
                continue  # the server said farewell before it saw the request

    def close(self) -> None:
        """Close every connection."""
        for connection in list(self._open):
            connection.close()

    def _connection(self, request: httpcore.Request) -> ExclusiveConnection:
        connection = self._place(request.extensions["timeout"]["pool"])
        try:
            if connection is not None and connection.has_expired():
                self._close(connection)
                connection = None
            if connection is None:
                inner = self.create_connection(request.url.origin)
                connection = ExclusiveConnection(inner, self._ended)
                self._open.add(connection)
        except BaseException:
            self._places.leave()
            raise
        return connection

    def _place(self, within: float) -> ExclusiveConnection | None:
        place = self._places.ask()
        if isinstance(place, Place):
            return place.connection
        try:
            return place.result(bounded(within))
        except BaseException as error:
            self._close(*self._places.give_up(place))
            if isinstance(error, TimeoutError):
                raise httpcore.PoolTimeout() from None
            raise

    def _ended(self, connection: ExclusiveConnection, reusable: bool) -> None:
        surplus = self._places.leave(connection if reusable else None)
        self._close(*surplus, *(() if reusable else (connection,)))

    def _close(self, *connections: ExclusiveConnection) -> None:
        for connection in connections:
            self._open.discard(connection)
            connection.close()


Ended = Callable[["ExclusiveConnection", bool], None]


class ExclusiveConnection:
    """Wraps a connection; ``ended`` is told when its answer is over, and whether it can have another."""

    def __init__(self, inner: httpcore.ConnectionInterface, ended: Ended) -> None:
        self._inner = inner
        self._ended = ended
        self._network: httpcore.NetworkStream | None = None
        self._opened: httpcore.NetworkStream | None = None

    def handle(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request."""
        connecting: Phase = request.extensions["timeout"]["connect"]
        try:
            response = self._inner.handle_request(request)
        except BaseException as error:
            self._opened = connecting.opened
            self._ended(self, False)
            if (fault := peers_fault(error)) is not error:
                raise fault from error
            raise
        assert isinstance(response.stream, Iterable)
        if response.extensions["http_version"] == b"HTTP/2":
            self._network = response.extensions["network_stream"]
        response.stream = _Body(response.stream, self._body_ended)
        return response

    def close(self) -> None:
        """Close the connection, and what was opened for one that did not come about."""
        try:
            self._inner.close()
        finally:
            if self._opened is not None:
                self._opened.close()

    def has_expired(self) -> bool:
        """Whether the peer has said farewell; by HTTP/2 anything is one that comes while nobody asks."""
        readable = self._network is not None and self._network.get_extra_info("is_readable")
        return bool(readable) or self._inner.has_expired()

    def _body_ended(self, whole: bool) -> None:
        self._ended(self, whole and self._inner.is_idle() and self._inner.is_available())


class _Body:
    """The pieces of a body; ``ended`` is told whether they were read to the end."""

    def __init__(self, stream: Iterable[bytes], ended: Callable[[bool], None]) -> None:
        self._stream: Any = stream
        self._pieces = iter(stream)
        self._ended = ended
        self._whole = False
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except StopIteration:
            self._whole = True
            raise
        except Exception as error:  # told apart by peers_fault, and raised in any case
            if (fault := peers_fault(error)) is not error:
                raise fault from error
            raise

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            try:
                self._stream.close()
            finally:
                self._ended(self._whole)
