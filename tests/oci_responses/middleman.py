"""A proxy on loopback: CONNECT, also within TLS, or SOCKS5; it leads every name to this machine."""

from __future__ import annotations

import base64
import select
import socket
import ssl
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from .wire import PATIENCE, Link

__all__ = ["PASSWORD", "USER", "Middleman"]

USER, PASSWORD = "me", "pr0xy-p@ss/word"
_AUTHORIZATION = b"Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode())


class Middleman:
    """Takes connections until it is left; ``acts`` are what it does instead, one for each of the first ones."""

    def __init__(self, kind: str = "http", *acts: Callable[[Link], None], tls: ssl.SSLContext | None = None) -> None:
        self.kind = kind
        self._acts = list(acts)
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._serve)]
        self.seen: list[bytes] = []
        """What each client said before it was led on."""

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._lead, args=(sock,))
            self._threads.append(thread)
            thread.start()

    def _lead(self, sock: socket.socket) -> None:
        try:
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
            link = Link(sock)
            if self._acts:
                self._acts.pop(0)(link)
                return
            port = self._socks(link) if self.kind == "socks5" else self._connect(link)
            with socket.create_connection(("127.0.0.1", port)) as there:
                _pump(sock, there)
        except (OSError, AssertionError, ValueError):
            pass
        finally:
            sock.close()

    def _connect(self, link: Link) -> int:
        said = link.request()
        self.seen.append(said)
        if b"Proxy-Authorization: " + _AUTHORIZATION not in said:
            link.send(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            raise ValueError("not allowed")
        link.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return int(said.split()[1].rpartition(b":")[2])

    def _socks(self, link: Link) -> int:
        """RFC 1928 and 1929, with names only."""
        said = link.receive()
        link.send(b"\x05\x02")
        user = link.receive()
        allowed = user == b"\x01%c%b%c%b" % (len(USER), USER.encode(), len(PASSWORD), PASSWORD.encode())
        link.send(b"\x01\x00" if allowed else b"\x01\x01")
        wanted = link.receive()
        self.seen.append(said + user + wanted)
        assert wanted[:4] == b"\x05\x01\x00\x03", "not a name"
        link.send(b"\x05\x00\x00\x01" + bytes(6))
        return int.from_bytes(wanted[-2:], "big")


def _pump(one: socket.socket, other: socket.socket) -> None:
    """Pass bytes both ways until either ends; in one thread, which is all that TLS allows."""
    while True:
        held = [sock for sock in (one, other) if isinstance(sock, ssl.SSLSocket) and sock.pending()]
        for source in held or select.select([one, other], [], [])[0]:
            data = source.recv(65536)
            if not data:
                return
            (other if source is one else one).sendall(data)
