"""The network of asyncio: what is read survives a cancellation, limits hold, a closed connection is closed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import httpcore
import pytest

from oci_responses.asyncio_network import AsyncioBackend, AsyncioStream

SHORT, LONG = 0.05, 5.0
MANY = 1 << 20

Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter
Scenario = Callable[[AsyncioStream, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
SCENARIOS: dict[str, Scenario] = {}


def scenario(test: Scenario) -> Scenario:
    SCENARIOS[test.__name__] = test
    return test


@asynccontextmanager
async def joined(**options: Any) -> AsyncIterator[tuple[Any, asyncio.StreamReader, asyncio.StreamWriter]]:
    """A stream and the other end of it."""
    other: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Future()
    server = await asyncio.start_server(lambda *ends: other.set_result(ends), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    stream = await AsyncioBackend().connect_tcp("127.0.0.1", port, LONG, **options)
    reader, writer = await other
    try:
        yield stream, reader, writer
    finally:
        await stream.aclose()
        writer.close()
        server.close()
        await server.wait_closed()


@scenario
async def bytes_go_both_ways(stream: AsyncioStream, reader: Reader, writer: Writer) -> None:
    await stream.write(b"")
    await stream.write(b"question", LONG)
    assert await reader.readexactly(8) == b"question"
    writer.write(b"answer")
    assert await stream.read(3, LONG) == b"ans"
    assert stream.get_extra_info("is_readable")
    assert await stream.read(100) == b"wer"
    assert not stream.get_extra_info("is_readable")
    assert stream.get_extra_info("server_addr") == writer.get_extra_info("sockname")
    assert stream.get_extra_info("client_addr") == writer.get_extra_info("peername")
    assert stream.get_extra_info("ssl_object") is None


@scenario
async def the_end_is_no_fault(stream: AsyncioStream, reader: Reader, writer: Writer) -> None:
    writer.write(b"last")
    writer.write_eof()
    assert await stream.read(100, LONG) == b"last"
    assert await stream.read(100, LONG) == b""
    assert await stream.read(100, LONG) == b""
    assert stream.get_extra_info("is_readable")
    await stream.write(b"more")
    assert await reader.readexactly(4) == b"more"


@scenario
async def a_wait_is_limited_each_time_anew(stream: AsyncioStream, reader: Reader, writer: Writer) -> None:
    for limit in (SHORT, SHORT / 2):
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(100, limit)
    reading = asyncio.ensure_future(stream.read(100, LONG))
    await asyncio.sleep(SHORT * 2)  # the timer of the last read would ring here
    writer.write(b"x")
    assert await reading == b"x"
    reading = asyncio.ensure_future(stream.read(100, None))
    await asyncio.sleep(SHORT * 2)
    assert not reading.done()
    writer.write(b"y")
    assert await reading == b"y"


@scenario
async def a_timer_that_rings_early_waits_on(stream: AsyncioStream, reader: Reader, writer: Writer) -> None:
    writer.write(b"x")
    assert await stream.read(100, SHORT) == b"x"
    before = asyncio.get_running_loop().time()
    with pytest.raises(httpcore.ReadTimeout):
        await stream.read(100, SHORT * 4)
    assert asyncio.get_running_loop().time() - before > SHORT * 3


@scenario
async def what_came_is_not_lost_with_a_reader_that_was_cancelled(
    stream: AsyncioStream, reader: Reader, writer: Writer
) -> None:
    reading = asyncio.ensure_future(stream.read(100, LONG))
    await asyncio.sleep(0)
    stream.data_received(b"x")  # the reader is woken, and cancelled before it runs
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await stream.read(100, LONG) == b"x"


@scenario
async def closing_ends_a_read(stream: AsyncioStream, reader: Reader, writer: Writer) -> None:
    reading = asyncio.ensure_future(stream.read(100, LONG))
    await asyncio.sleep(0)
    await stream.aclose()
    with pytest.raises(httpcore.ReadError):
        await reading
    with pytest.raises(httpcore.ReadError):
        await stream.read(100)
    with pytest.raises(httpcore.WriteError):
        await stream.write(b"x")
    assert stream.get_extra_info("is_readable")
    assert await reader.read() == b""


@scenario
async def a_reset_is_a_fault(stream: AsyncioStream, reader: Reader, writer: Writer) -> None:
    writer.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    writer.transport.abort()
    with pytest.raises(httpcore.ReadError):
        await stream.read(100, LONG)


@scenario
async def no_more_is_taken_than_somebody_reads(stream: AsyncioStream, reader: Reader, writer: Writer) -> None:
    writer.write(b"x" * 16 * MANY)
    await asyncio.sleep(SHORT)
    assert len(stream._data) < 2 * MANY
    read = 0
    while read < 16 * MANY:
        read += len(await stream.read(MANY, LONG))


@scenario
async def a_write_that_nobody_takes_is_limited(stream: AsyncioStream, reader: Reader, writer: Writer) -> None:
    with pytest.raises(httpcore.WriteTimeout):
        await stream.write(b"x" * 32 * MANY, SHORT)
    writing = asyncio.ensure_future(stream.write(b"y", LONG))
    await asyncio.sleep(0)
    rest = 32 * MANY + 1
    while rest:
        rest -= len(await reader.read(MANY))
    await writing


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str) -> None:
    async def main() -> None:
        async with joined() as (stream, reader, writer):
            await SCENARIOS[name](stream, reader, writer)

    asyncio.run(main())


def test_options_of_a_connection() -> None:
    async def main() -> None:
        keep = (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        async with joined(local_address="127.0.0.1", socket_options=[keep]) as (stream, _, _):
            assert stream.get_extra_info("socket").getsockopt(*keep[:2])

    asyncio.run(main())


def test_what_cannot_be_connected() -> None:
    async def main() -> None:
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            with pytest.raises(httpcore.ConnectError):
                await AsyncioBackend().connect_tcp("127.0.0.1", bound.getsockname()[1], LONG)
        with pytest.raises(httpcore.ConnectTimeout):
            await AsyncioBackend().connect_tcp("127.0.0.1", 1, 0.0)

    asyncio.run(main())


def test_the_backend_sleeps() -> None:
    asyncio.run(AsyncioBackend().sleep(0))
