"""Network streams whose reading deadline can change while a body is read.

httpcore fixes one read timeout per request, but the wait for the first byte, the wait between two
pieces and the short wait for the end of a finished stream are three different things.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from oci_responses.deadline import bounded

__all__ = ["PatientBackend", "PatientStream"]


class PatientStream(httpcore.NetworkStream):
    """Wraps a stream; once ``limited`` is set, ``within`` (seconds or None) replaces its read timeout.

    No wait goes past the deadline of the whole call (:func:`oci_responses.deadline.bounded`).
    """

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self.limited = False
        self.within: float | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, bounded(self.within if self.limited else timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, bounded(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return PatientStream(self._inner.start_tls(ssl_context, server_hostname, bounded(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class PatientBackend(httpcore.NetworkBackend):
    """Opens patient streams."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return PatientStream(self._inner.connect_tcp(host, port, bounded(timeout), local_address, socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)
