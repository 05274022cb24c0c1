"""TLS over a stream that is a script: limits, faults, and who closes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpcore
import pytest

from oci_responses.nonblocking.taking import TakingStream
from oci_responses.nonblocking.tls import start_tls

from ..tls_scenarios import certified


class Other(TakingStream):
    """A network stream whose other side is a TLS server in memory; ``piece`` bytes are read at a time."""

    def __init__(self, context: ssl.SSLContext, piece: int = 1 << 20) -> None:
        self._piece = piece
        self._may_take = False
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.server = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.limits = list[float | None]()
        self.fault: Callable[[], Exception] = httpcore.ReadTimeout
        self.closed = False

    def take(self, max_bytes: int) -> bytes | None:
        if not self._may_take:
            return None
        self._may_take = False
        return self.outgoing.read(min(max_bytes, self._piece))

    async def more(self, ends: float | None) -> None:
        self.limits.append(ends)
        with suppress(ssl.SSLError):
            self.server.do_handshake()
        if not self.outgoing.pending and not self.outgoing.eof:
            raise self.fault()
        self._may_take = True

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.incoming.write(buffer)
        with suppress(ssl.SSLWantReadError):
            self.server.do_handshake()

    async def aclose(self) -> None:
        self.closed = True

    def get_extra_info(self, info: str) -> Any:
        return f"the {info}" if info != "is_readable" else False


def run(scenario: Callable[[Any, Other], Any], piece: int = 1 << 20) -> None:
    async def main() -> None:
        with certified("localhost") as (context, ca_file):
            other = Other(context, piece)
            client = ssl.create_default_context(cafile=ca_file)
            await scenario(await start_tls(other, client, "localhost", 5.0), other)

    asyncio.run(main())


@pytest.mark.parametrize("piece", [1, 100, 1 << 20])
def test_both_ways(piece: int) -> None:
    async def scenario(stream: Any, other: Other) -> None:
        await stream.write(b"")
        await stream.write(b"question", 1.0)
        assert other.server.read(100) == b"question"
        other.server.write(b"answer")
        assert await stream.read(3, 1.0) == b"ans"
        assert stream.get_extra_info("is_readable") is True
        assert await stream.read(100, 1.0) == b"wer"
        assert stream.get_extra_info("is_readable") is False
        assert stream.get_extra_info("socket") == "the socket"
        assert stream.get_extra_info("ssl_object").version() == "TLSv1.3"
        await stream.aclose()
        assert other.closed

    run(scenario, piece)


def test_a_limit_is_one_for_all_pieces_of_a_record() -> None:
    async def scenario(stream: Any, other: Other) -> None:
        other.server.write(b"x" * 100)
        other.limits.clear()
        assert await stream.read(100, 5.0) == b"x" * 100
        assert len(other.limits) > 1
        assert len(set(other.limits)) == 1
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(100, None)
        assert other.limits[-1] is None

    run(scenario, 30)


def test_what_is_no_record_is_a_fault() -> None:
    async def scenario(stream: Any, other: Other) -> None:
        other.outgoing.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        with pytest.raises(httpcore.ReadError):
            await stream.read(100, 1.0)

    run(scenario)


FAULTS = [
    (httpcore.ReadTimeout, httpcore.ConnectTimeout),
    (lambda: httpcore.ReadError("reset"), httpcore.ConnectError),
]


@pytest.mark.parametrize(("fault", "meant"), FAULTS)
def test_a_fault_of_the_handshake_is_one_of_connecting(fault: Any, meant: type[Exception]) -> None:
    async def main() -> None:
        with certified("localhost") as (context, ca_file):
            other = Other(context)
            other.server, other.fault = context.wrap_bio(ssl.MemoryBIO(), other.outgoing, server_side=True), fault
            with pytest.raises(meant):
                await start_tls(other, ssl.create_default_context(cafile=ca_file), "localhost", 5.0)
            assert other.closed

    asyncio.run(main())


def test_another_name_is_refused() -> None:
    async def main() -> None:
        with certified("localhost") as (context, ca_file):
            other = Other(context)
            with pytest.raises(httpcore.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                await start_tls(other, ssl.create_default_context(cafile=ca_file), "other.example", 5.0)
            assert other.closed

    asyncio.run(main())
