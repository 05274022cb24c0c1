"""Connections that carry one call at a time and do not outlive a fault: for proxies and HTTP/2.

With HTTP/2 httpcore shares a connection between calls. A deadline that passes in one of them then breaks
all, and an answer that is left early is neither reset nor acknowledged, until the connection stands still.
After a fault in the handshake through a proxy httpcore keeps the connection in its pool, or forgets it open.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import Any

import httpcore

from oci_responses.faults import peers_fault
from oci_responses.phases import Phase

__all__ = ["ExclusiveConnection", "ExclusivePool"]

Closing = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


class ExclusivePool(httpcore.AsyncConnectionPool):
    """A pool of such connections; ``closing`` runs a clean-up also in a task that has been cancelled."""

    def __init__(self, closing: Closing, **options: Any) -> None:
        super().__init__(**options)
        self._closing = closing

    def create_connection(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        """Return a connection, not connected yet."""
        return ExclusiveConnection(super().create_connection(origin), self._closing)


class ExclusiveConnection(httpcore.AsyncConnectionInterface):
    """Wraps a connection; it ends with an answer that was not read whole."""

    def __init__(self, inner: httpcore.AsyncConnectionInterface, closing: Closing) -> None:
        self._inner = inner
        self._closing = closing
        self._busy = False
        self._closed = False
        self._network: httpcore.AsyncNetworkStream | None = None

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request; raises ConnectionNotAvailable while there is another answer."""
        if self._busy or self._closed:
            raise httpcore.ConnectionNotAvailable()
        self._busy = True
        connecting: Phase = request.extensions["timeout"]["connect"]
        try:
            response = await self._inner.handle_async_request(request)
        except BaseException as error:
            await self._closing(lambda: self._break(connecting.opened))
            if (fault := peers_fault(error)) is not error:
                raise fault from error
            raise
        assert isinstance(response.stream, AsyncIterable)
        self._network = response.extensions["network_stream"]
        body = _Body(response.stream, self.ended)
        return httpcore.Response(
            response.status, headers=response.headers, content=body, extensions=response.extensions
        )

    async def ended(self, whole: bool) -> None:
        """Be ready for the next call, or closed for good."""
        if not whole:
            await self._closing(self.aclose)
        self._busy = False

    async def aclose(self) -> None:
        """Close the connection."""
        self._closed = True
        await self._inner.aclose()

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
        if self._busy or self._network is None:
            return False
        return self._inner.has_expired() or bool(self._network.get_extra_info("is_readable"))

    def is_idle(self) -> bool:
        """Whether it is connected, and nothing is on it."""
        return not self._busy and not self._closed and self._inner.is_idle()

    def is_closed(self) -> bool:
        """Whether it is of no use any more."""
        return self._closed or self._inner.is_closed()

    async def _break(self, opened: httpcore.AsyncNetworkStream | None) -> None:
        try:
            await self.aclose()
        finally:
            if opened is not None:
                await opened.aclose()


class _Body:
    """The pieces of a body; ``ended`` is told whether they were read to the end."""

    def __init__(self, stream: AsyncIterable[bytes], ended: Callable[[bool], Awaitable[None]]) -> None:
        self._stream: Any = stream
        self._pieces = aiter(stream)
        self._ended = ended
        self._whole = False
        self._closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._pieces)
        except StopAsyncIteration:
            self._whole = True
            raise
        except Exception as error:
            if (fault := peers_fault(error)) is not error:
                raise fault from error
            raise

    async def aclose(self) -> None:
        if not self._closed:
            self._closed = True
            try:
                await self._stream.aclose()
            finally:
                await self._ended(self._whole)
