"""A server with an application that answers by path."""

import asyncio
import http.client
import socket
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager

from oci_responses.emulator import Ids, Received, Refusal, Reply
from oci_responses.emulator.faults import Faults
from oci_responses.emulator.hosting import Hosting
from oci_responses.emulator.messages import Cut, Stream
from oci_responses.emulator.orders import Orders
from oci_responses.emulator.server import Server

__all__ = ["FRAMES", "App", "Rig", "stream_until_error"]

FRAMES = [b"data: one\n\n", b"data: two\n\n", b"data: three\n\n"]


class App:
    """Answers by path."""

    def __init__(self) -> None:
        self.closed = 0
        self.release = asyncio.Event()

    async def answer(self, request: Received) -> Reply | Stream:
        match request.path:
            case "/echo":
                return Reply(200, request.body, {"content-type": "application/octet-stream"})
            case "/refuse":
                raise Refusal(Reply(418, b"no"), "a reason")
            case "/broken":
                raise RuntimeError("engine bug")
            case "/unreadable":
                raise PermissionError("engine file")
            case path:
                return Stream(self.frames(path))

    async def frames(self, path: str) -> AsyncGenerator[bytes, None]:
        try:
            if path == "/silent":
                await self.release.wait()
            if path == "/refuse-late":
                raise Refusal(Reply(409, b"late"))
            for frame in FRAMES:
                yield frame
                if path == "/hold":
                    await self.release.wait()
            while path == "/endless":
                yield FRAMES[0]
            if path == "/cut":
                raise Cut
            if path == "/broken-late":
                raise RuntimeError("engine bug")
            if path == "/unreadable-late":
                raise PermissionError("engine file")
            if path == "/refuse-too-late":
                raise Refusal(Reply(409, b"late"))
        finally:
            self.closed += 1


class Rig:
    def __init__(self) -> None:
        self.app = App()
        self.faults = Faults()
        self.received: list[Received] = []
        self.answered: list[Received] = []
        self.server = Server(
            self.app,
            ids=Ids(),
            faults=Orders(self.faults, lambda: 784111777.0, allowed=True),
            received=self.received.append,
            answered=self.answered.append,
            clock=lambda: 784111777.0,
            tls=None,
        )
        self.hosting = Hosting(self.server.connection, "127.0.0.1", 0)
        self.port = self.hosting.start()

    @contextmanager
    def connect(self) -> Iterator[http.client.HTTPConnection]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            yield link
        finally:
            link.close()

    def raw(self, data: bytes) -> bytes:
        """Send bytes, return everything up to the end of the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as sock:
            sock.sendall(data)
            parts = []
            while part := sock.recv(65536):
                parts.append(part)
        return b"".join(parts)


def stream_until_error(rig: Rig, path: str = "/stream") -> tuple[bytes, bool]:
    """Return the bytes of a body and whether the connection broke before its end."""
    with rig.connect() as link:
        link.request("GET", path)
        response = link.getresponse()
        try:
            return response.read(), False
        except http.client.IncompleteRead as error:
            return error.partial, True
