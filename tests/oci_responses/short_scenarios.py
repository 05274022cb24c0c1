"""The short way to the body of a stream says what the long way through h11 says, on any runtime."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from responses_proto.effects import Failed, Head

from .sides import Side, opening, settings_for
from .wire import PATIENCE, chunk, head, ok

__all__ = ["ANSWERS", "compared", "the_short_way_is_taken"]

EVENTS = head("content-type: text/event-stream")
PLAIN = chunk(b"data: a\n\n") + chunk(b"data: b\n\n")
LAST = chunk()
JUNK = b"junk"

ANSWERS: dict[str, bytes] = {
    "plain": EVENTS + PLAIN + chunk(),
    "one large chunk": EVENTS + chunk(b"x" * 300_000) + chunk(),
    "trailers": EVENTS + PLAIN + b"0\r\nx-checksum: 1\r\n\r\n",
    "an extension": EVENTS + chunk(b"a") + b"1;x=y\r\nb\r\n" + chunk(b"c") + chunk(),
    "early hints": b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + EVENTS + PLAIN + chunk(),
    "a head with bare line feeds": EVENTS.replace(b"\r\n", b"\n") + PLAIN + chunk(),
    "no events": EVENTS + chunk(),
    "cut in a chunk": EVENTS + PLAIN + b"9\r\ndata",
    "cut in a size": EVENTS + PLAIN + b"9",
    "cut after a chunk": EVENTS + PLAIN,
    "cut in the last chunk": EVENTS + PLAIN + b"0\r\n",
    "cut in the head": EVENTS[:-2],
    "a bad size": EVENTS + PLAIN + b"zz\r\nab\r\n" + chunk(),
    "a signed size": EVENTS + PLAIN + b"+2\r\nab\r\n" + chunk(),
    "a chunk too long": EVENTS + PLAIN + b"2\r\nabc\r\n" + chunk(),
    "junk after the end": EVENTS + PLAIN + LAST + JUNK,
    "sized": head("content-type: text/event-stream", "content-length: 3") + b"abc",
    "until the end": EVENTS.replace(b"transfer-encoding: chunked\r\n", b"") + b"abc",
    "json": ok(b"{}"),
    "nothing": b"HTTP/1.1 204 No Content\r\n\r\n",
    "said to close": head("content-type: text/event-stream", "connection: close") + PLAIN + chunk(),
}
OPEN = (
    *("plain", "one large chunk", "trailers", "an extension", "early hints", "a head with bare line feeds"),
    *("no events", "junk after the end", "sized", "json", "nothing"),
)
"""After these the server leaves the connection open."""


@contextmanager
def serving(answer: bytes, pieces: int, *, stays: bool) -> Iterator[tuple[str, list[object]]]:
    """Answer every request so; ``stays``: whether connections stay open. Gives the address and the connections."""
    links: list[object] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            links.append(self)
            step = max(1, len(answer) // pieces)
            # Junk that came later than the end would be met before the connection is used again, or not: chance.
            cut = len(answer) - (len(LAST + JUNK) if answer.endswith(JUNK) else 0)
            self.request.settimeout(PATIENCE)
            while b"\r\n\r\n" in self.request.recv(65536):
                with suppress(ConnectionError):
                    for at in range(0, cut, step):
                        self.request.sendall(answer[at : min(at + step, cut)])
                    self.request.sendall(answer[cut:])
                if not stays:
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that resets its connection is none of ours."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", links
        finally:
            server.shutdown()
            thread.join()


async def told(side: Side, name: str, pieces: int) -> tuple[bytes, str, int]:
    """Return the payload, how it ended, and how many connections two such calls took."""
    with serving(ANSWERS[name], pieces, stays=name in OPEN) as (authority, links):
        settings = settings_for(authority)
        async with side.pool(settings) as call_of:
            payload, end = await read(call_of(), opening(settings))
            await read(call_of(), opening(settings))
    return payload, end, len(links)


async def read(call: Any, effect: Any) -> tuple[bytes, str]:
    payload = b""
    opened = await call.open(effect)
    piece: Any = opened if isinstance(opened, Failed) else None
    assert isinstance(opened, Head | Failed)
    while not isinstance(piece, Failed) and piece != b"":
        piece = await call.read(5.0)
        payload += b"" if isinstance(piece, Failed) else piece
    await call.aclose()
    return payload, piece.kind if isinstance(piece, Failed) else "whole"


def compared(side: Side, name: str, lengthen: Callable[[], None]) -> None:
    """Read an answer in several cuts, the short way and then, after ``lengthen``, the long way."""
    seen: list[tuple[bytes, str, int]] = []

    async def scenario(side: Side, pieces: int) -> None:
        seen.append(await told(side, name, pieces))

    side.run(scenario, 1)
    side.run(scenario, 40)
    lengthen()
    side.run(scenario, 1)
    assert seen == [seen[-1]] * 3


async def the_short_way_is_taken(side: Side, entered: Callable[[], int]) -> None:
    before = entered()
    await told(side, "plain", 1)
    assert entered() > before
