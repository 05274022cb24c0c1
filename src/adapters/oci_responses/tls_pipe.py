"""TLS as bytes in and bytes out, without a socket.

The event loop's own TLS layers cost more: that of asyncio holds 256 KB for each connection.
"""

from __future__ import annotations

import ssl
from contextlib import suppress
from typing import Final

__all__ = ["TlsPipe"]

_RECORD: Final = 1 << 14
"""Bytes that one record holds at most (RFC 8446, section 5.1), and so one read gives."""


class TlsPipe:
    """The client's side of one TLS connection.

    Whenever a method returns None it needs more from the other side: send :meth:`to_send`, if that
    is anything, and feed what comes to :meth:`receive`. Raises :class:`ssl.SSLError`.
    """

    __slots__ = ("_fault", "_incoming", "_outgoing", "_untidy", "object")

    def __init__(self, context: ssl.SSLContext, hostname: str | None) -> None:
        self._untidy = True
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._fault: ssl.SSLError | None = None
        self.object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=hostname)

    def handshake(self) -> bool | None:
        """Return True when the handshake is done."""
        try:
            self.object.do_handshake()
        except ssl.SSLWantReadError:
            return None
        return True

    def read(self, max_bytes: int) -> bytes | None:
        """Return what came, or b"" if the other side has ended; a fault is raised after what came before it."""
        incoming, tls = self._incoming, self.object
        pieces: list[bytes] = []
        left = max_bytes if self._fault is None else 0
        # Asked before each read, because the exception that says no costs more than a read.
        while left > 0 and (incoming.pending or tls.pending() or incoming.eof):
            try:
                piece = tls.read(min(left, _RECORD))
            except ssl.SSLWantReadError:
                break
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                piece = b""  # without a goodbye too: HTTP knows by itself whether it was all
            except ssl.SSLError as fault:
                self._fault = fault
                break
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            left -= len(piece)
        if self._fault is not None and not pieces:
            raise self._fault
        if self._untidy and pieces:
            # The tickets that come before the first data of an answer leave OpenSSL with a buffer of 16 KB
            # for what it has not to say; it lets go of it with a write, though that sends nothing.
            self._untidy = False
            with suppress(ssl.SSLError):
                self.object.write(b"")
        return b"".join(pieces) if pieces else None

    def write(self, data: bytes) -> None:
        """Encrypt, for :meth:`to_send`."""
        self._untidy = True
        self.object.write(data)

    def to_send(self) -> bytes:
        """Return what is to go to the other side now."""
        return self._outgoing.read() if self._outgoing.pending else b""

    def receive(self, data: bytes) -> None:
        """Take what came from the other side; b"" is its end."""
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    @property
    def has_more(self) -> bool:
        """Whether there are bytes to read that need nothing from the other side."""
        return bool(self._incoming.pending or self.object.pending())
