"""The load server: a process of its own that answers every request of the measurements.

What it does is the first word of the path: ``bulk`` sends the corpus as fast as it is taken, ``paced`` 50
events a second with the time of sending in each, ``idle`` one event and then nothing, ``plain`` one
response without streaming. One HTTP chunk for each event, as servers do. Prints its two ports, TCP and TLS.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import ssl
import sys
import time
from typing import Any

from benchmarks import corpus

RATE = 50
"""Events a second of one paced stream."""
_SLOTS = 20
_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


_BULK = _HEAD + b"".join(map(_chunk, corpus.events())) + b"0\r\n\r\n"
_EVENTS = corpus.events(1)
_BEGIN = _HEAD + b"".join(map(_chunk, _EVENTS[:4]))
_END = b"".join(map(_chunk, _EVENTS[5:])) + b"0\r\n\r\n"
_ONE_WORD = _chunk(_EVENTS[4])
_DELTA = b'"delta":" word0000"'
_NUMBER = b'"sequence_number":4}'
_PLAIN = _EVENTS[-1].split(b'"response":', 1)[1].rsplit(b',"sequence_number"', 1)[0]
_WHOLE = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(_PLAIN), _PLAIN)


class Paced:
    """Writes to many streams, each in its slot of the period, until its events are all sent."""

    def __init__(self) -> None:
        self._slots: list[dict[asyncio.Transport, int]] = [{} for _ in range(_SLOTS)]
        self._at = 0
        self._task: asyncio.Task[None] | None = None

    def add(self, transport: asyncio.Transport, count: int) -> None:
        min(self._slots, key=len)[transport] = count
        self._task = self._task or asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        begun = time.monotonic()
        while True:
            self._at += 1
            await asyncio.sleep(max(0.0, begun + self._at / RATE / _SLOTS - time.monotonic()))
            slot = self._slots[self._at % _SLOTS]
            stamp = b'"delta":" %.6f"' % time.monotonic()
            number = b'"sequence_number":%d}' % (self._at // _SLOTS)
            event = _chunk(_EVENTS[4].replace(_DELTA, stamp).replace(_NUMBER, number))
            for transport, left in [*slot.items()]:
                if transport.is_closing() or not left:
                    transport.write(b"" if transport.is_closing() else _END)
                    del slot[transport]
                else:
                    transport.write(event)
                    slot[transport] = left - 1


class Connection(asyncio.Protocol):
    """One connection: a request, its answer, and again."""

    def __init__(self, paced: Paced) -> None:
        self._paced = paced
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, _, body = self._data.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if body is self._data or len(body) < int(length[1] if length else 0) or not _:
            return
        self._data = b""
        what, _, more = head.split(b" ")[1].strip(b"/").partition(b"/")
        if what == b"paced":
            self._transport.write(_BEGIN)
            self._paced.add(self._transport, int(more.split(b"/")[0]))
        else:
            answers = {b"bulk": _BULK, b"idle": _BEGIN + _ONE_WORD, b"plain": _WHOLE}
            self._transport.write(answers[what])


async def main() -> None:
    """Serve until standard input ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["BENCHMARK_CERTIFICATE"], os.environ["BENCHMARK_KEY"])
    loop, paced = asyncio.get_running_loop(), Paced()
    ports = []
    for tls in (None, context):
        server = await loop.create_server(lambda: Connection(paced), "127.0.0.1", 0, ssl=tls, backlog=4096)
        ports.append(server.sockets[0].getsockname()[1])
    print(*ports, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
