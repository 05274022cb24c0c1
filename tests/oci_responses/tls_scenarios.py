"""What a connection does under TLS, on any runtime, against a real socket that follows a script."""

from __future__ import annotations

import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from oci_responses.emulator.certificate import make_certificate
from responses_proto.effects import FailureKind, Head

from .connection_scenarios import SHORT, failure
from .sides import Side, opening, settings_for
from .wire import Link, Wire, chunk, head, ok

__all__ = ["SCENARIOS", "certified"]

Scenario = Callable[[Side], Awaitable[None]]


@contextmanager
def certified(*names: str) -> Iterator[tuple[ssl.SSLContext, str]]:
    """A server's TLS, and the file of the authority that vouches for it."""
    made = make_certificate(*names)
    with TemporaryDirectory() as folder:
        chain, key, ca = (Path(folder, name) for name in ("chain.pem", "key.pem", "ca.pem"))
        chain.write_bytes(made.chain)
        key.write_bytes(made.key)
        ca.write_bytes(made.ca)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, key)
        yield context, str(ca)


async def silent_handshake(side: Side) -> None:
    with Wire(lambda link: link.wait_for_end()) as wire:
        settings = settings_for(wire.authority, "https")
        async with side.pool(settings) as call_of:
            said = failure(await call_of().open(opening(settings, connect=SHORT)), FailureKind.CONNECT_TIMEOUT)
            assert said == f"no connection within {SHORT} s"


async def trusted(side: Side) -> None:
    with certified() as (context, ca_file):

        def script(link: Link) -> None:
            link.start_tls(context)
            link.request()
            link.send(ok(b"one"))
            link.request()
            link.send(ok(b"two"))

        with Wire(script) as wire:
            settings = settings_for(wire.authority, "https", ca_file)
            async with side.pool(settings) as call_of:
                call = call_of()
                for body in (b"one", b"two"):
                    assert isinstance(await call.open(opening(settings)), Head)
                    assert await call.read(2.0) == body
                    assert await call.read(2.0) == b""
                    await call.aclose()


async def each_read_has_its_own_deadline_under_tls(side: Side) -> None:
    with certified() as (context, ca_file):

        def script(link: Link) -> None:
            link.start_tls(context)
            link.request()
            link.send(head(), chunk(b"ab"))
            link.wait_for_end()

        with Wire(script) as wire:
            settings = settings_for(wire.authority, "https", ca_file)
            async with side.pool(settings) as call_of:
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await call.read(5.0) == b"ab"
                assert failure(await call.read(SHORT), FailureKind.TIMEOUT)
                await call.aclose()


def not_trusted(ours: str) -> Scenario:
    async def scenario(side: Side) -> None:
        with certified() as (context, _), certified() as (_, other_ca):

            def script(link: Link) -> None:
                try:
                    link.start_tls(context)
                except ssl.SSLError:
                    return
                link.wait_for_end()

            with Wire(script) as wire:
                settings = settings_for(wire.authority, "https", other_ca if ours == "another" else None)
                async with side.pool(settings) as call_of:
                    said = failure(await call_of().open(opening(settings)), FailureKind.CONNECT)
                    assert "certificate verify failed" in said

    return scenario


async def no_tls_there(side: Side) -> None:
    def script(link: Link) -> None:
        link.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        link.wait_for_end()

    with Wire(script) as wire:
        settings = settings_for(wire.authority, "https")
        async with side.pool(settings) as call_of:
            said = failure(await call_of().open(opening(settings)), FailureKind.CONNECT)
            assert "SSL" in said


async def rubbish_under_tls(side: Side) -> None:
    with certified() as (context, ca_file):

        def script(link: Link) -> None:
            link.start_tls(context)
            link.request()
            link.send(head(), chunk(b"ab"))
            time.sleep(SHORT)
            link.send_below_tls(b"this is no record of TLS")
            link.wait_for_end()

        with Wire(script) as wire:
            settings = settings_for(wire.authority, "https", ca_file)
            async with side.pool(settings) as call_of:
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await call.read(5.0) == b"ab"
                assert failure(await call.read(5.0), FailureKind.BROKEN)
                await call.aclose()


async def cut_under_tls(side: Side) -> None:
    with certified() as (context, ca_file):

        def script(link: Link) -> None:
            link.start_tls(context)
            link.request()
            link.send(head(), chunk(b"ab"))
            time.sleep(SHORT)
            link.close()

        with Wire(script) as wire:
            settings = settings_for(wire.authority, "https", ca_file)
            async with side.pool(settings) as call_of:
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await call.read(5.0) == b"ab"
                assert failure(await call.read(5.0), FailureKind.BROKEN)
                await call.aclose()


SCENARIOS: dict[str, Scenario] = {
    "silence in the handshake": silent_handshake,
    "each read has its own deadline under TLS": each_read_has_its_own_deadline_under_tls,
    "trusted": trusted,
    "vouched for by another authority": not_trusted("another"),
    "vouched for by nobody": not_trusted("public"),
    "no TLS there": no_tls_there,
    "rubbish under TLS": rubbish_under_tls,
    "cut under TLS": cut_under_tls,
}
