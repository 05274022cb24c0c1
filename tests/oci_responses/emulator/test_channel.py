import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import h11
import pytest

from oci_responses.emulator.channel import Channel

Peer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def with_peer(peer: Peer, client: Callable[[Channel], Awaitable[None]]) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await peer(reader, writer)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        await client(Channel(reader, writer, h11.CLIENT))


REQUEST = h11.Request(method="GET", target="/", headers=[("host", "a")])


def test_a_body_in_pieces() -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in (b"HTTP/1.1 200 OK\r\ncontent-le", b"ngth: 5\r\n\r\nhe", b"llo"):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.01)

    async def client(channel: Channel) -> None:
        await channel.send(REQUEST, h11.EndOfMessage())
        assert isinstance(await channel.next_event(), h11.Response)
        assert await channel.body() == b"hello"
        await channel.close()

    asyncio.run(with_peer(peer, client))


def test_a_peer_that_breaks_off() -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe")
        await writer.drain()

    async def client(channel: Channel) -> None:
        await channel.send(REQUEST, h11.EndOfMessage())
        await channel.next_event()
        with pytest.raises(h11.RemoteProtocolError):
            await channel.body()
        await channel.abort()

    asyncio.run(with_peer(peer, client))


def test_closing_and_aborting_twice_is_harmless() -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def client(channel: Channel) -> None:
        await channel.close()
        await channel.abort()
        await channel.abort()

    asyncio.run(with_peer(peer, client))


def test_sending_leaves_others_their_turn_and_ends_with_the_peer() -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)

    async def client(channel: Channel) -> None:
        turns = 0

        async def neighbour() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        other = asyncio.create_task(neighbour())
        await channel.send(
            h11.Request(method="POST", target="/", headers=[("host", "a"), ("content-length", "9999999")])
        )
        with contextlib.suppress(OSError):
            for _ in range(100_000):
                await channel.send(h11.Data(data=b"x"))
                assert turns
                turns = 0
        with pytest.raises(ConnectionResetError, match="hung up"):
            await channel.send(h11.Data(data=b"x"))
        other.cancel()
        await channel.abort()

    asyncio.run(with_peer(peer, client))


def test_gone_waits_for_the_end_and_keeps_what_came() -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n")
        await asyncio.sleep(0.02)
        writer.write(b"hi")
        await writer.drain()

    async def client(channel: Channel) -> None:
        await channel.send(REQUEST, h11.EndOfMessage())
        async with asyncio.timeout(5):
            await channel.gone()
        assert isinstance(await channel.next_event(), h11.Response)
        assert await channel.body() == b"hi"
        await channel.abort()

    asyncio.run(with_peer(peer, client))


def test_a_peer_that_sends_too_much_ahead_is_not_watched() -> None:
    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"x" * (1 << 22))
        await reader.read()

    async def client(channel: Channel) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await channel.gone()
        assert len(channel.h11.trailing_data[0]) < 1 << 21
        await channel.abort()

    asyncio.run(with_peer(peer, client))
