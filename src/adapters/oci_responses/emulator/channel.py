"""HTTP/1.1 (h11) over an asyncio stream pair, for either side of a connection."""

from __future__ import annotations

import asyncio
import contextlib

import h11

__all__ = ["Channel"]

_CHUNK = 65536
_MOST_UNREAD = 1 << 20
"""Bytes that a peer may send ahead; one that sends more is no longer watched."""
_CLOSE_SECONDS = 1.0


class Channel:
    """Reads and writes h11 events. Raises h11's protocol errors and ``OSError``."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        role: type[h11.CLIENT] | type[h11.SERVER],
    ) -> None:
        self.h11 = h11.Connection(role)
        self._reader = reader
        self._writer = writer
        # Nothing waits in a buffer of ours: each event leaves when it is made. The limit is one byte
        # and not none, because asyncio's TLS holds an empty buffer to have reached a limit of 0.
        writer.transport.set_write_buffer_limits(high=1, low=0)

    async def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """Return the peer's next event, reading as much as that takes."""
        while True:
            event = self.h11.next_event()
            if event is not h11.NEED_DATA:
                return event
            if self.h11.they_are_waiting_for_100_continue:
                await self.send(h11.InformationalResponse(status_code=100, headers=[]))
            self.h11.receive_data(await self._reader.read(_CHUNK))

    async def body(self) -> bytes:
        """Read the body that belongs to the head just received."""
        parts = []
        while isinstance(event := await self.next_event(), h11.Data):
            parts.append(bytes(event.data))
        return b"".join(parts)

    async def gone(self) -> None:
        """Return when the peer has hung up; what it sends meanwhile is kept for later."""
        with contextlib.suppress(OSError):
            while data := await self._reader.read(_CHUNK):
                self.h11.receive_data(data)
                if len(self.h11.trailing_data[0]) > _MOST_UNREAD:
                    await asyncio.Future[None]()
            self.h11.receive_data(b"")

    async def send(self, *events: h11.Event) -> None:
        """Send ``events`` in one write and wait until the operating system has them.

        Raises ``ConnectionResetError`` once the peer has hung up.
        """
        if self._writer.is_closing():
            raise ConnectionResetError("the peer has hung up")
        self._writer.write(b"".join(self.h11.send(event) or b"" for event in events))
        await self._writer.drain()
        # An engine without pauses would else never let the loop learn that the peer has gone,
        # nor serve anybody else.
        await asyncio.sleep(0)

    async def close(self) -> None:
        """Close in order; a peer that does not follow within a second is dropped."""
        self._writer.close()
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._writer.wait_closed()
        except OSError:  # TimeoutError among them
            await self.abort()

    async def abort(self) -> None:
        """Drop the connection at once; what was sent before is still delivered."""
        self._writer.transport.abort()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()
