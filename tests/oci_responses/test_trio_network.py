"""The network of trio: limits hold, a closed connection is closed, faults are httpcore's."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpcore
import pytest
import trio
import trio.testing

from oci_responses.trio_network import TrioBackend, TrioStream

SHORT, LONG = 0.05, 5.0
MANY = 1 << 20

Scenario = Callable[[TrioStream, trio.SocketStream], Awaitable[None]]
SCENARIOS: dict[str, Scenario] = {}


def scenario(test: Scenario) -> Scenario:
    SCENARIOS[test.__name__] = test
    return test


@asynccontextmanager
async def joined(**options: Any) -> AsyncIterator[tuple[Any, trio.SocketStream]]:
    """A stream and the other end of it."""
    listeners = await trio.open_tcp_listeners(0, host="127.0.0.1")
    port = listeners[0].socket.getsockname()[1]
    stream = await TrioBackend().connect_tcp("127.0.0.1", port, LONG, **options)
    other = await listeners[0].accept()
    try:
        yield stream, other
    finally:
        await stream.aclose()
        await other.aclose()
        await listeners[0].aclose()


async def read_later(stream: TrioStream, limit: float | None, then: Callable[[], Awaitable[None]]) -> bytes | Exception:
    """What a read comes to that waits already when something else happens."""
    came: list[bytes | Exception] = []

    async def reading() -> None:
        try:
            came.append(await stream.read(100, limit))
        except httpcore.ReadError as error:
            came.append(error)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(reading)
        await trio.testing.wait_all_tasks_blocked()
        await then()
    return came[0]


@scenario
async def bytes_go_both_ways(stream: TrioStream, other: trio.SocketStream) -> None:
    await stream.write(b"")
    await stream.write(b"question", LONG)
    assert await other.receive_some(8) == b"question"
    await other.send_all(b"answer")
    assert await stream.read(3, LONG) == b"ans"
    assert stream.get_extra_info("is_readable")
    assert await stream.read(100) == b"wer"
    assert not stream.get_extra_info("is_readable")
    assert stream.get_extra_info("server_addr") == other.socket.getsockname()
    assert stream.get_extra_info("client_addr") == other.socket.getpeername()
    assert stream.get_extra_info("socket").fileno() > 0
    assert stream.get_extra_info("ssl_object") is None


@scenario
async def the_end_is_no_fault(stream: TrioStream, other: trio.SocketStream) -> None:
    await other.send_all(b"last")
    await other.send_eof()
    assert await stream.read(100, LONG) == b"last"
    assert await stream.read(100, LONG) == b""
    assert await stream.read(100, LONG) == b""
    assert stream.get_extra_info("is_readable")
    await stream.write(b"more")
    assert await other.receive_some(4) == b"more"


@scenario
async def a_wait_is_limited_each_time_anew(stream: TrioStream, other: trio.SocketStream) -> None:
    for limit in (SHORT, SHORT / 2, 0.0):
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(100, limit)

    async def later() -> None:
        await trio.sleep(SHORT * 2)
        await other.send_all(b"x")

    assert await read_later(stream, LONG, later) == b"x"
    assert await read_later(stream, None, later) == b"x"
    before = trio.current_time()
    with pytest.raises(httpcore.ReadTimeout):
        await stream.read(100, SHORT * 4)
    assert trio.current_time() - before > SHORT * 3


@scenario
async def what_came_is_not_lost_with_a_reader_that_was_cancelled(stream: TrioStream, other: trio.SocketStream) -> None:
    with trio.CancelScope() as scope:
        await other.send_all(b"x")
        scope.cancel()
        await stream.read(100, LONG)
    assert scope.cancelled_caught
    assert await stream.read(100, LONG) == b"x"


@scenario
async def closing_ends_a_read(stream: TrioStream, other: trio.SocketStream) -> None:
    assert isinstance(await read_later(stream, LONG, stream.aclose), httpcore.ReadError)
    with pytest.raises(httpcore.ReadError):
        await stream.read(100)
    with pytest.raises(httpcore.WriteError):
        await stream.write(b"x")
    assert stream.get_extra_info("is_readable")
    assert await other.receive_some(1) == b""


@scenario
async def a_reset_is_a_fault(stream: TrioStream, other: trio.SocketStream) -> None:
    other.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    other.socket.close()
    with pytest.raises(httpcore.ReadError):
        await stream.read(100, LONG)
    with pytest.raises(httpcore.WriteError):
        await stream.write(b"x")


@scenario
async def a_write_that_nobody_takes_is_limited(stream: TrioStream, other: trio.SocketStream) -> None:
    with pytest.raises(httpcore.WriteTimeout):
        await stream.write(b"x" * 32 * MANY, SHORT)


@scenario
async def a_large_write_goes_on_as_it_is_taken(stream: TrioStream, other: trio.SocketStream) -> None:
    async with trio.open_nursery() as nursery:
        nursery.start_soon(stream.write, b"x" * 8 * MANY, LONG)
        left = 8 * MANY
        while left:
            left -= len(await other.receive_some(MANY))


@scenario
async def a_wake_up_for_nothing_is_waited_through(stream: TrioStream, other: trio.SocketStream) -> None:
    stream._readable = True  # as the kernel may say of what it then throws away
    assert stream.take(100) is None
    await other.send_all(b"x")
    assert await stream.read(100, LONG) == b"x"


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str) -> None:
    async def main() -> None:
        async with joined() as (stream, other):
            await SCENARIOS[name](stream, other)

    trio.run(main)


def test_options_of_a_connection() -> None:
    async def main() -> None:
        keep = (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        async with joined(local_address="127.0.0.1", socket_options=[keep]) as (stream, _):
            assert stream.get_extra_info("socket").getsockopt(*keep[:2])
            assert stream.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    trio.run(main)


def test_what_cannot_be_connected() -> None:
    async def main() -> None:
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            with pytest.raises(httpcore.ConnectError):
                await TrioBackend().connect_tcp("127.0.0.1", bound.getsockname()[1], LONG)
        with pytest.raises(httpcore.ConnectTimeout):
            await TrioBackend().connect_tcp("127.0.0.1", 1, 0.0)

    trio.run(main)


def test_the_backend_sleeps() -> None:
    trio.run(TrioBackend().sleep, 0)
