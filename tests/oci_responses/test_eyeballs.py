"""Several addresses: the first that answers is taken, and whatever else comes about is let go of."""

from __future__ import annotations

import asyncio
import gc
import socket
from functools import partial
from typing import Any

import pytest

from oci_responses.asyncio_network import AsyncioBackend
from oci_responses.eyeballs import addresses, raced

SOON, NEVER = 0.02, 60.0
STEPS = 60
"""Turns of the event loop: more than connecting to this machine takes."""


def found(*hosts: tuple[int, str]) -> Any:
    async def getaddrinfo(_: str, port: int, **__: object) -> list[Any]:
        return [(family, socket.SOCK_STREAM, 6, "", (host, port)) for family, host in hosts]

    return getaddrinfo


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "fe80::1%eth0"])
def test_an_address_is_not_looked_up(host: str) -> None:
    assert asyncio.run(addresses(host, 443)) == [host]


def test_families_take_turns_and_nothing_comes_twice() -> None:
    six, four = socket.AF_INET6, socket.AF_INET

    async def main() -> list[str]:
        loop: Any = asyncio.get_running_loop()
        loop.getaddrinfo = found((six, "a"), (six, "b"), (four, "c"), (six, "a"), (four, "d"), (six, "e"))
        return await addresses("h.example", 443)

    assert asyncio.run(main()) == ["a", "c", "b", "d", "e"]


class Attempts:
    """Attempts by plan: seconds until they end, and in what; notes who began and what was dropped."""

    def __init__(self, *plan: tuple[float, object]) -> None:
        self.begun: list[int] = []
        self.dropped: list[object] = []
        self.calls = [partial(self._one, number, *one) for number, one in enumerate(plan)]

    async def _one(self, number: int, seconds: float, end: object) -> object:
        self.begun.append(number)
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            if end != "stubborn":
                raise
        if isinstance(end, Exception):
            raise end
        return end

    async def raced(self, delay: float = NEVER) -> object:
        return await raced(self.calls, delay, self.dropped.append)


NO, NEITHER = OSError("no"), OSError("neither")


@pytest.mark.parametrize(
    ("plan", "delay", "result", "begun", "dropped"),
    [
        ([(0, "a"), (0, "b")], NEVER, "a", [0], []),
        ([(0, NO), (0, "b")], NEVER, "b", [0, 1], []),
        ([(NEVER, "a"), (0, "b"), (0, "c")], SOON, "b", [0, 1], []),
        ([(NEVER, "stubborn"), (0, "b")], SOON, "b", [0, 1], ["stubborn"]),
        ([(NEVER, "a"), (0, NO), (0, "c")], SOON, "c", [0, 1, 2], []),
    ],
)
def test_the_first_that_answers(
    plan: list[tuple[float, object]], delay: float, result: object, begun: list[int], dropped: list[object]
) -> None:
    attempts = Attempts(*plan)
    assert asyncio.run(attempts.raced(delay)) == result
    assert (attempts.begun, attempts.dropped) == (begun, dropped)


@pytest.mark.parametrize(
    ("faults", "words"), [([NO], "^no$"), ([NO, NEITHER], "^no; neither$"), ([NO, NO], "^no$"), ([], "^no address$")]
)
def test_none_answers(faults: list[OSError], words: str) -> None:
    with pytest.raises(OSError, match=words):
        asyncio.run(Attempts(*((0, fault) for fault in faults)).raced())


def test_what_is_no_fault_of_the_network_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        asyncio.run(Attempts((0, ZeroDivisionError()), (0, "b")).raced())


def test_what_is_made_when_nobody_wants_it_any_more_is_dropped() -> None:
    attempts = Attempts((NEVER, "stubborn"), (NEVER, "b"))

    async def main() -> None:
        racing = asyncio.ensure_future(attempts.raced(SOON))
        while len(attempts.begun) < 2:
            await asyncio.sleep(SOON)
        racing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await racing
        await asyncio.sleep(0)

    asyncio.run(main())
    assert attempts.dropped == ["stubborn"]


@pytest.mark.parametrize("hosts", [["127.0.0.1"], ["127.0.0.2", "127.0.0.1"]], ids=["one", "two"])
def test_no_connection_is_lost_at_whatever_turn_connecting_is_cancelled(hosts: list[str]) -> None:
    async def connected(port: int, turns: int) -> bool:
        task = asyncio.ensure_future(AsyncioBackend().connect_tcp("h.example", port, NEVER))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        try:
            stream = await task
        except asyncio.CancelledError:
            return False
        await stream.aclose()
        return True

    async def main() -> list[bool]:
        loop: Any = asyncio.get_running_loop()
        loop.getaddrinfo = found(*((socket.AF_INET, host) for host in hosts))
        with socket.create_server(("127.0.0.1", 0), backlog=2 * STEPS) as server:
            port = server.getsockname()[1]
            return [await connected(port, turns) for turns in range(STEPS)]

    made = asyncio.run(main())
    gc.collect()  # a socket that nobody closed warns here, and a warning is an error
    assert not made[0]
    assert made[-1]
