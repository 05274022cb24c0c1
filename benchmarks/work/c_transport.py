"""From a socket to typed events, when all of them arrive together."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from benchmarks import streams
from benchmarks.around import url
from benchmarks.corpus import events
from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done, Runtime, Target

TITLE = "(c) End to end, events arriving together"
NOTE = (
    "A bulk figure: the server sends 5,008 events as fast as they are taken, each in an HTTP chunk of its own. "
    "Live traffic is (d)."
)
_COUNT = len(events())
_AT_LEAST = {
    ("blocking", "TCP"): 45,
    ("blocking", "TLS"): 35,
    ("asyncio", "TCP"): 40,
    ("asyncio", "TLS"): 33,
    ("trio", "TCP"): 35,
    ("trio", "TLS"): 25,
}


def blocking(make_client: Callable[[], Any]) -> Contender:
    """Read the whole stream, blocking."""

    def make() -> Any:
        client = make_client()
        return lambda: Done(_COUNT, "".join(client.texts_blocking("bulk")))

    return Contender(make)


def waiting(make_client: Callable[[], Any], runtime: Runtime) -> Contender:
    """Read the whole stream in an event loop."""

    def make() -> Any:
        client = make_client()

        async def job() -> Done:
            return Done(_COUNT, "".join([text async for text in client.texts("bulk")]))

        return job

    return Contender(make, runtime)


def bare_socket() -> Contender:
    """The kernel alone: what recv costs; it reads nothing."""

    def make() -> Any:
        host, port = url("bulk").split("/")[2].split(":")
        request = b"POST /bulk/responses HTTP/1.1\r\nhost: x\r\n\r\n"

        def job() -> Done:
            with socket.create_connection((host, int(port))) as connection:
                connection.sendall(request)
                tail = b""
                while not tail.endswith(b"0\r\n\r\n"):
                    tail = (tail + connection.recv(65536))[-8:]
            return Done(_COUNT, "".join(f" word{number:04}" for number in range(5000)))

        return job

    return Contender(make)


def _contenders(runtime: str, transport: str) -> dict[str, Contender]:
    if runtime == "blocking":
        found = {
            OURS: blocking(lambda: streams.Ours("blocking", transport)),
            OFFICIAL: blocking(lambda: streams.Official(transport, blocking=True)),
            "httpx + httpx-sse": blocking(lambda: streams.HttpxSse(transport, blocking=True)),
        }
        return found | ({"bare socket": bare_socket()} if transport == "TCP" else {})
    kind = Runtime(runtime)
    ours = {OURS: waiting(lambda: streams.Ours(runtime, transport), kind)}
    theirs = {
        OFFICIAL: waiting(lambda: streams.Official(transport), kind),
        "httpx + httpx-sse": waiting(lambda: streams.HttpxSse(transport), kind),
    }
    signing = {"locus-sdk": waiting(streams.Locus, kind)} if (runtime, transport) == ("asyncio", "TCP") else {}
    return ours | theirs | signing


CASES = [
    Case(
        f"{runtime}, {transport}",
        "µs per event",
        _contenders(runtime, transport),
        [Target(OFFICIAL, at_least)],
        server=True,
    )
    for (runtime, transport), at_least in _AT_LEAST.items()
]
