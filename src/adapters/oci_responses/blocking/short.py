"""Network streams whose answers' bodies can be read past httpcore; see :mod:`oci_responses.chunks`."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any, Final

import httpcore

from oci_responses.chunks import Dechunker, HeadGate, is_chunked_stream
from oci_responses.phases import Phase

__all__ = ["GatedBackend", "GatedStream", "ShortBody", "short_body"]

_MOST: Final = 1 << 16
"""Bytes to read at a time: with more, what is made of them is too large for the allocator to have it at hand,
and costs a third more."""


class GatedStream(httpcore.NetworkStream):
    """Gives httpcore the heads of answers; their bodies when ``gate`` is open, or whoever calls :meth:`read_body`."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self.gate = HeadGate()

    def read(self, max_bytes: int, timeout: Any = None) -> bytes:
        return self.gate.passed(self.gate.take() or self._inner.read(max_bytes, timeout))

    def read_body(self, timeout: Any) -> bytes:
        """Return the next bytes after the head; b"" at the end of the connection."""
        return self.gate.take() or self._inner.read(_MOST, timeout)

    def write(self, buffer: bytes, timeout: Any = None) -> None:
        if data := self.gate.sending(buffer):
            self._inner.write(data, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: Any = None
    ) -> httpcore.NetworkStream:
        return GatedStream(self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return (info == "is_readable" and bool(self.gate.held)) or self._inner.get_extra_info(info)


class GatedBackend(httpcore.NetworkBackend):
    """Opens gated streams."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: Any = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return GatedStream(self._inner.connect_tcp(host, port, timeout, local_address, socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


def short_body(response: httpcore.Response, reading: Phase) -> ShortBody | None:
    """Return the short way to the body of an answer, if there is one; else open the long one."""
    stream = response.extensions.get("network_stream")
    if not isinstance(stream, GatedStream):
        return None
    if is_chunked_stream(response):
        return ShortBody(stream, reading)
    stream.gate.open()
    return None


class ShortBody:
    """The plain chunks at the beginning of a body."""

    def __init__(self, stream: GatedStream, reading: Phase) -> None:
        self._stream = stream
        self._reading = reading
        self._dechunker = Dechunker()
        self.over = False
        """Whether the rest of the body is to be had from httpcore."""

    def read(self) -> bytes:
        """Return the next piece of the body; b"" if it is over. Raises one of FAULTS."""
        payload = b""
        while not (payload or self.over):
            data = self._stream.read_body(self._reading)
            rest: bytes | None = b""
            if data:
                payload, rest = self._dechunker.receive(data)
            if rest is not None:
                self._stream.gate.open(rest)
                self.over = True
        return payload
