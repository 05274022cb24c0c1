"""An asyncio server in a thread of its own, started and stopped from blocking code."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

__all__ = ["Hosting"]

_LOOK_SECONDS = 0.02

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Hosting:
    """Accepts connections and gives each a task that runs ``serve``; when that ends, so does the connection."""

    def __init__(self, serve: Serve, host: str, port: int) -> None:
        self._serve = serve
        self._host = host
        self._port = port
        self._ready: Future[int] = Future()
        # A daemon: a program that forgets to stop it can still end.
        self._thread = threading.Thread(target=self._run, name="oci-responses-emulator", daemon=True)

    def start(self) -> int:
        """Return the port once connections are accepted; raises ``OSError`` if it cannot listen."""
        self._thread.start()
        return self._ready.result()

    def stop(self, grace: float = 0.0, busy: Callable[[], bool] = lambda: False) -> None:
        """Close the listener and every connection, and wait until the thread has ended.

        Connections are left open for up to ``grace`` seconds while ``busy`` says that they are needed.
        """
        self._grace, self._busy = grace, busy
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._listen())
        except OSError as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _listen(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(reader, writer)

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(serve(reader, writer))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            # Not left to the task: one that is cancelled before it begins can close nothing.
            task.add_done_callback(lambda _: _abort(writer.transport))

        server = await asyncio.start_server(connected, self._host, self._port)
        port: int = server.sockets[0].getsockname()[1]
        self._ready.set_result(port)
        await self._stopping.wait()
        # Accept no more, and let what was accepted a moment ago arrive in connected(), which takes
        # three turns of the loop: a server closed before then loses such a connection unclosed.
        for listener in server.sockets:
            self._loop.remove_reader(listener.fileno())
        for _ in range(3):
            await asyncio.sleep(0)
        server.close()
        await self._wait_while_busy()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await server.wait_closed()

    async def _wait_while_busy(self) -> None:
        end = self._loop.time() + self._grace
        while self._busy() and self._loop.time() < end:
            await asyncio.sleep(_LOOK_SECONDS)


def _abort(transport: asyncio.WriteTransport) -> None:
    try:
        transport.abort()
    except AttributeError:
        # A TLS transport that was closed twice has lost its protocol, and the first CPythons 3.11
        # do not look whether it is there.
        if not transport.is_closing():
            raise
