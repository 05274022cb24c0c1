"""Network streams that keep the deadlines of a request, and those of a proxy's handshake."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from oci_responses.deadline import bounded
from oci_responses.phases import Phase

__all__ = ["PatientBackend", "PatientStream"]


class PatientStream(httpcore.NetworkStream):
    """Wraps a stream whose waits are limited by seconds or by a :class:`Phase`.

    No wait goes past the deadline of the whole call (:func:`oci_responses.deadline.bounded`).

    Through a proxy ``handshakes`` of TLS are still to come until it speaks to the service; all that comes
    before is part of connecting, and so within the deadline ``connecting``.
    """

    def __init__(self, inner: httpcore.NetworkStream, connecting: Phase | None = None, handshakes: int = 0) -> None:
        self._inner = inner
        self._connecting = connecting
        self._handshakes = handshakes

    def read(self, max_bytes: int, timeout: float | Phase | None = None) -> bytes:
        if self._handshakes:
            return self._answer_of_proxy(max_bytes)
        return self._inner.read(max_bytes, _seconds(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | Phase | None = None) -> None:
        self._inner.write(buffer, _seconds(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | Phase | None = None,
    ) -> httpcore.NetworkStream:
        try:
            seconds = _seconds(timeout, httpcore.ConnectTimeout)
            inner = self._inner.start_tls(ssl_context, server_hostname, seconds)
        except BaseException:
            self._inner.close()
            raise
        return PatientStream(inner, self._connecting, max(0, self._handshakes - 1))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _answer_of_proxy(self, max_bytes: int) -> bytes:
        try:
            data = self._inner.read(max_bytes, _seconds(self._connecting, httpcore.ConnectTimeout))
        except httpcore.ReadTimeout as error:
            raise httpcore.ConnectTimeout() from error
        except httpcore.ReadError as error:
            raise httpcore.ConnectError(str(error)) from error
        if not data:
            raise httpcore.ProxyError("the proxy closed the connection")
        return data


class PatientBackend(httpcore.NetworkBackend):
    """Opens patient streams; through a proxy with so many ``handshakes``."""

    def __init__(self, inner: httpcore.NetworkBackend, handshakes: int = 0) -> None:
        self._inner = inner
        self._handshakes = handshakes

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | Phase | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = _seconds(timeout, httpcore.ConnectTimeout)
        inner = self._inner.connect_tcp(host, port, seconds, local_address, socket_options)
        connecting = timeout if isinstance(timeout, Phase) else Phase(timeout)
        stream = PatientStream(inner, connecting, self._handshakes)
        connecting.opened = stream
        return stream

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


def _seconds(limit: float | Phase | None, overdue: type[Exception]) -> float | None:
    return bounded(limit.left(overdue) if isinstance(limit, Phase) else limit)
