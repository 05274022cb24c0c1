"""A loopback server that plays a script for each connection, and says what it saw."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

__all__ = ["PATIENCE", "Link", "Wire", "chunk", "head", "ok"]

PATIENCE = 5.0
"""Seconds after which a script that waits for the client in vain fails its test."""


def head(*headers: str, status: str = "200 OK") -> bytes:
    """Return the head of an answer; without a length its body is chunked."""
    sized = any(header.lower().startswith("content-length") for header in headers)
    lines = [f"HTTP/1.1 {status}", *headers, *(() if sized else ("transfer-encoding: chunked",))]
    return "\r\n".join([*lines, "", ""]).encode()


def chunk(data: bytes = b"") -> bytes:
    """Return one piece of a chunked body; without data its end."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def ok(body: bytes = b"{}", kind: str = "application/json") -> bytes:
    """Return a whole answer."""
    return head(f"content-type: {kind}", f"content-length: {len(body)}", "opc-request-id: A/B/C") + body


class Link:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        sock.settimeout(PATIENCE)

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Speak TLS from here on."""
        self._sock = context.wrap_socket(self._sock, server_side=True)

    def request(self) -> bytes:
        """Read one request, head and body."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        sized = re.search(rb"content-length: (\d+)", data, re.IGNORECASE)
        size = int(sized[1]) if sized else 0
        while len(data.partition(b"\r\n\r\n")[2]) < size:
            data += self._more()
        return data

    def receive(self) -> bytes:
        """Read what is there; b"" at the end."""
        return self._sock.recv(65536)

    def send(self, *pieces: bytes) -> None:
        """Write to the client."""
        self._sock.sendall(b"".join(pieces))

    def send_below_tls(self, data: bytes) -> None:
        """Write beneath TLS."""
        with socket.socket(fileno=socket.dup(self._sock.fileno())) as below:
            below.sendall(data)

    def wait_for_end(self) -> None:
        """Wait until the client has closed, one way or the other."""
        try:
            while self._sock.recv(65536):
                pass
        except (ConnectionError, ssl.SSLError):
            pass

    def reset(self) -> None:
        """Break the connection off: the client gets a TCP reset."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def take(self, size: int) -> None:
        """Read so many bytes and no more."""
        while size > 0:
            data = self._sock.recv(size)
            assert data, "the client closed in mid-request"
            size -= len(data)

    def say_goodbye(self) -> None:
        """End TLS as it should be ended, then the connection."""
        assert isinstance(self._sock, ssl.SSLSocket)
        self._sock.settimeout(0)
        with suppress(ssl.SSLWantReadError):
            self._sock.unwrap()  # which would wait for the other's farewell
        self.close()

    def end_sending(self) -> None:
        """Close one direction: the client can still send."""
        self._sock.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Close the connection."""
        self._sock.close()

    def _more(self) -> bytes:
        data = self._sock.recv(65536)
        assert data, "the client closed in mid-request"
        return data


class Wire:
    """Plays ``scripts``, one for each connection in the order in which they come; all must be played.

    One after the other; ``at_once`` lets them overlap.
    """

    def __init__(self, *scripts: Callable[[Link], None], at_once: bool = False) -> None:
        self._scripts = scripts
        self._at_once = at_once
        self._playing: list[threading.Thread] = []
        self._fault: BaseException | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self.played = 0

    @property
    def authority(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self._thread.join(PATIENCE)
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        self._listener.close()
        if kind is None:
            assert self._fault is None, repr(self._fault)
            assert self.played == len(self._scripts), f"{self.played} of {len(self._scripts)} scripts were played"

    def wait(self, count: int) -> bool:
        """Wait until ``count`` scripts have been played; return whether they were."""
        end = time.monotonic() + PATIENCE
        while self.played < count and self._fault is None and time.monotonic() < end:
            time.sleep(0.005)
        return self.played >= count

    def _serve(self) -> None:
        try:
            for script in self._scripts:
                sock, _ = self._listener.accept()
                if self._at_once:
                    self._playing.append(threading.Thread(target=self._play, args=(script, sock)))
                    self._playing[-1].start()
                else:
                    self._play(script, sock)
                if self._fault is not None:
                    return
        except BaseException as error:
            self._fault = error
        for playing in self._playing:
            playing.join(PATIENCE)

    def _play(self, script: Callable[[Link], None], sock: socket.socket) -> None:
        link = Link(sock)
        try:
            script(link)
            self.played += 1
        except BaseException as error:
            self._fault = error
        finally:
            link.close()
