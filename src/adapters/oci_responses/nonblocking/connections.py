"""Connections for asyncio and trio."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress

import httpcore

from oci_responses.config import Settings
from oci_responses.faults import FAULTS, failed, prepare, tls_context
from oci_responses.nonblocking.patience import PatientBackend, PatientStream
from responses_proto.effects import Failed, Head, Open

__all__ = ["Call", "Pool"]


class Pool:
    """The connections of one client, all in one event loop."""

    def __init__(self, settings: Settings, backend: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls_context(settings),
            max_connections=100,
            keepalive_expiry=30.0,
            network_backend=PatientBackend(backend),
        )

    def call(self) -> Call:
        """Return a new call; at most one answer is open in it at a time."""
        return Call(self._pool)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


class Call:
    """Performs the effects Open, Read and Close of one exchange."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool
        self._response: httpcore.Response | None = None
        self._body: AsyncIterator[bytes] | None = None
        self._stream: PatientStream | None = None

    async def open(self, effect: Open) -> Head | Failed:
        """Send a request and read the head of its answer."""
        try:
            response = await self._pool.handle_async_request(prepare(effect))
        except FAULTS as error:
            return failed(error)
        self._response = response
        self._body = aiter(response.stream)  # type: ignore[arg-type]  # a non-blocking pool gives such a stream
        stream = response.extensions.get("network_stream")
        self._stream = stream if isinstance(stream, PatientStream) else None
        headers = ((name.decode("ascii").lower(), value.decode("latin-1")) for name, value in response.headers)
        return Head(response.status, tuple(headers))

    async def read(self, within: float | None) -> bytes | Failed:
        """Read the next piece of the body; b"" at its end."""
        if self._body is None:
            return b""
        if self._stream is not None:
            self._stream.within, self._stream.limited = within, True
        try:
            return await anext(self._body, b"")
        except FAULTS as error:
            return failed(error)

    async def aclose(self) -> None:
        """Let go of the answer; the connection goes back to the pool if the body was read whole."""
        response, self._response, stream, self._stream = self._response, None, self._stream, None
        body, self._body = self._body, None
        if stream is not None:
            stream.limited = False
        if response is not None:
            with suppress(*FAULTS):
                await response.aclose()
        if body is not None:
            # Of generators that are dropped before their end trio warns, so that these go on to it. They are
            # already running where another task is reading; then they end there.
            with suppress(*FAULTS, RuntimeError):
                async for _ in body:
                    pass
