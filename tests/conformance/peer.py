"""A server for sweeps: the first request of each run is refused in passing, the second one is streamed."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from types import TracebackType
from typing import Self

from tests.oci_responses.answers import TEXT
from tests.oci_responses.wire import PATIENCE, Link, chunk, head
from tests.responses_proto.machines import sse

__all__ = ["Peer"]

BUSY = head("content-length: 2", "retry-after-ms: 1", status="503 Busy") + b"{}"


class Peer:
    """Serves any number of connections; a run goes by its header ``x-run``."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._seen: set[bytes] = set()
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)
        self.open = 0
        """Connections that are open now."""

    @property
    def authority(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in (self._accepting, *self._threads):
            thread.join(PATIENCE)
        self._listener.close()

    def wait_for(self, most: int) -> bool:
        """Wait until at most so many connections are open; return whether it came to that."""
        end = time.monotonic() + PATIENCE
        while self.open > most and time.monotonic() < end:
            time.sleep(0.001)
        return self.open <= most

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.open += 1
            thread = threading.Thread(target=self._serve, args=(sock,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        link = Link(sock)
        try:
            if self._tls is not None:
                link.start_tls(self._tls)
            while True:
                self._answer(link, link.request())
        except (OSError, AssertionError):  # the client has gone
            pass
        finally:
            link.close()
            self.open -= 1

    def _answer(self, link: Link, request: bytes) -> None:
        run = next(line for line in request.split(b"\r\n") if line.lower().startswith(b"x-run:"))
        if run not in self._seen:
            self._seen.add(run)
            link.send(BUSY)
            return
        link.send(head("content-type: text/event-stream", "opc-request-id: R"), chunk(sse(*TEXT[:4])))
        time.sleep(0.001)
        link.send(chunk(sse(*TEXT[4:])), chunk())
