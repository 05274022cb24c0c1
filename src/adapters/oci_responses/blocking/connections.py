"""Connections for blocking programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import httpcore

from oci_responses.blocking.patience import PatientBackend, PatientStream
from oci_responses.config import Settings
from oci_responses.faults import FAULTS, failed, prepare, tls_context
from responses_proto.effects import Failed, Head, Open

__all__ = ["Call", "Pool"]


class Pool:
    """The connections of one client; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls_context(settings),
            max_connections=100,
            keepalive_expiry=30.0,
            network_backend=PatientBackend(httpcore.SyncBackend()),
        )

    def call(self) -> Call:
        """Return a new call; at most one answer is open in it at a time."""
        return Call(self._pool)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class Call:
    """Performs the effects Open, Read and Close of one exchange."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool
        self._response: httpcore.Response | None = None
        self._body: Iterator[bytes] = iter(())
        self._stream: PatientStream | None = None

    def open(self, effect: Open) -> Head | Failed:
        """Send a request and read the head of its answer."""
        try:
            response = self._pool.handle_request(prepare(effect))
        except FAULTS as error:
            return failed(error)
        self._response = response
        self._body = iter(response.stream)  # type: ignore[arg-type]  # a blocking pool gives a blocking stream
        stream = response.extensions.get("network_stream")
        self._stream = stream if isinstance(stream, PatientStream) else None
        headers = ((name.decode("ascii").lower(), value.decode("latin-1")) for name, value in response.headers)
        return Head(response.status, tuple(headers))

    def read(self, within: float | None) -> bytes | Failed:
        """Read the next piece of the body; b"" at its end."""
        if self._stream is not None:
            self._stream.within, self._stream.limited = within, True
        try:
            return next(self._body, b"")
        except FAULTS as error:
            return failed(error)

    def close(self) -> None:
        """Let go of the answer; the connection goes back to the pool if the body was read whole."""
        response, self._response, stream, self._stream = self._response, None, self._stream, None
        if stream is not None:
            stream.limited = False
        if response is not None:
            with suppress(*FAULTS):
                response.close()
