"""Connections that carry one call at a time and do not outlive a fault: for proxies and HTTP/2.

With HTTP/2 httpcore shares a connection between calls. A deadline that passes in one of them then breaks
all, and an answer that is left early is neither reset nor acknowledged, until the connection stands still.
After a fault in the handshake through a proxy httpcore keeps the connection in its pool, or forgets it open.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore

from oci_responses.faults import peers_fault
from oci_responses.phases import Phase

__all__ = ["ExclusiveConnection", "ExclusivePool"]


class ExclusivePool(httpcore.ConnectionPool):
    """A pool of such connections; safe to share between threads."""

    def create_connection(self, origin: httpcore.Origin) -> httpcore.ConnectionInterface:
        """Return a connection, not connected yet."""
        return ExclusiveConnection(super().create_connection(origin))


class ExclusiveConnection(httpcore.ConnectionInterface):
    """Wraps a connection; it ends with an answer that was not read whole."""

    def __init__(self, inner: httpcore.ConnectionInterface) -> None:
        self._inner = inner
        self._free = threading.Lock()
        self._closed = False
        self._network: httpcore.NetworkStream | None = None

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request; raises ConnectionNotAvailable while there is another answer."""
        if self._closed or not self._free.acquire(blocking=False):
            raise httpcore.ConnectionNotAvailable()
        connecting: Phase = request.extensions["timeout"]["connect"]
        try:
            response = self._inner.handle_request(request)
        except BaseException as error:
            self._break(connecting.opened)
            if (fault := peers_fault(error)) is not error:
                raise fault from error
            raise
        assert isinstance(response.stream, Iterable)
        self._network = response.extensions["network_stream"]
        body = _Body(response.stream, self.ended)
        return httpcore.Response(
            response.status, headers=response.headers, content=body, extensions=response.extensions
        )

    def ended(self, whole: bool) -> None:
        """Be ready for the next call, or closed for good."""
        if not whole:
            self.close()
        self._free.release()

    def close(self) -> None:
        """Close the connection."""
        self._closed = True
        self._inner.close()

    def info(self) -> str:
        """Return a line for people."""
        return self._inner.info()

    def can_handle_request(self, origin: httpcore.Origin) -> bool:
        """Whether it goes there."""
        return self._inner.can_handle_request(origin)

    def is_available(self) -> bool:
        """Whether it can take a call."""
        return self.is_idle() and self._inner.is_available()

    def has_expired(self) -> bool:
        """Whether it waited too long. What comes from the peer while nobody asks is its farewell."""
        if self._free.locked() or self._network is None:
            return False
        return self._inner.has_expired() or bool(self._network.get_extra_info("is_readable"))

    def is_idle(self) -> bool:
        """Whether it is connected, and nothing is on it."""
        return not self._free.locked() and not self._closed and self._inner.is_idle()

    def is_closed(self) -> bool:
        """Whether it is of no use any more."""
        return self._closed or self._inner.is_closed()

    def _break(self, opened: httpcore.NetworkStream | None) -> None:
        try:
            self.close()
        finally:
            if opened is not None:
                opened.close()


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
        except Exception as error:
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
