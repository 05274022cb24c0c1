"""What a connection through a proxy does, on any runtime: the service is reached by TLS within the tunnel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import quote

from oci_responses.config import Settings
from oci_responses.proxies import read_proxy
from oci_responses.transport import Transport
from responses_proto.effects import FailureKind, Head

from .connection_scenarios import SHORT, failure, whole
from .middleman import PASSWORD, USER, Middleman
from .sides import SECRET, Side, opening, settings_for
from .tls_scenarios import certified
from .wire import Link, Wire, ok

__all__ = ["SCENARIOS"]

Scenario = Callable[[Side], Awaitable[None]]
NAME = "service.example"
KINDS = ("http", "https", "socks5")


def proxied(wire: Wire, middleman: Middleman, ca_file: str | None, password: str = PASSWORD) -> Settings:
    """Settings for a service that only the proxy can find, over one connection at a time."""
    port = wire.authority.partition(":")[2]
    proxy = read_proxy(f"{middleman.kind}://{USER}:{quote(password, safe='')}@{middleman.authority}", "argument")
    transport = Transport(proxy=proxy, max_connections=1, pool_timeout=1.0)
    return replace(settings_for(f"{NAME}:{port}", "https", ca_file), transport=transport)


def led_through(kind: str) -> Scenario:
    async def scenario(side: Side) -> None:
        with certified(NAME) as (context, ca_file):

            def script(link: Link) -> None:
                link.start_tls(context)
                for body in (b"one", b"two"):
                    assert f"host: {NAME}".encode() in link.request().lower()
                    link.send(ok(body))

            tls = context if kind == "https" else None
            with Wire(script) as wire, Middleman(kind, tls=tls) as middleman:
                settings = proxied(wire, middleman, ca_file)
                async with side.pool(settings) as call_of:
                    for body in (b"one", b"two"):
                        call = call_of()
                        assert isinstance(await call.open(opening(settings)), Head)
                        assert await whole(call) == body
                        await call.aclose()
                (said,) = middleman.seen
                assert NAME.encode() in said
                assert SECRET.encode() not in said

    return scenario


def refused(kind: str, act: Callable[[Link], None], said: str, connect: float = 5.0) -> Scenario:
    """A fault of the proxy is one of connecting, and leaves room for another connection."""

    async def scenario(side: Side) -> None:
        with certified(NAME) as (context, ca_file):

            def script(link: Link) -> None:
                link.start_tls(context)
                link.request()
                link.send(ok(b"one"))

            tls = context if kind == "https" else None
            with Wire(script) as wire, Middleman(kind, act, act, tls=tls) as middleman:
                settings = proxied(wire, middleman, ca_file)
                async with side.pool(settings) as call_of:
                    for _ in range(2):
                        opened = await call_of().open(opening(settings, connect=connect))
                        late = said.startswith("no connection within")
                        message = failure(opened, FailureKind.CONNECT_TIMEOUT if late else FailureKind.CONNECT)
                        assert said in message
                        assert PASSWORD not in message
                    call = call_of()
                    assert isinstance(await call.open(opening(settings)), Head)
                    assert await whole(call) == b"one"
                    await call.aclose()

    return scenario


async def wrong_password(side: Side) -> None:
    with Wire() as wire:
        for kind, said in (("http", "407"), ("socks5", "Invalid username/password")):
            with Middleman(kind) as middleman:
                settings = proxied(wire, middleman, None, "hush")
                async with side.pool(settings) as call_of:
                    message = failure(await call_of().open(opening(settings)), FailureKind.CONNECT)
                    assert said in message
                    assert "hush" not in message


async def nobody_there(side: Side) -> None:
    with Wire() as wire, Middleman() as middleman:
        settings = proxied(wire, middleman, None)
    async with side.pool(settings) as call_of:
        for _ in range(2):
            assert failure(await call_of().open(opening(settings)), FailureKind.CONNECT)


async def a_service_that_is_not_trusted(side: Side) -> None:
    with certified(NAME) as (context, _), certified() as (_, other_ca):

        def script(link: Link) -> None:
            try:
                link.start_tls(context)
            except OSError:
                return
            link.wait_for_end()

        with Wire(script, script) as wire, Middleman() as middleman:
            settings = proxied(wire, middleman, other_ca)
            async with side.pool(settings) as call_of:
                for _ in range(2):
                    message = failure(await call_of().open(opening(settings)), FailureKind.CONNECT)
                    assert "certificate verify failed" in message


def silent(link: Link) -> None:
    link.receive()
    link.wait_for_end()


def ends(link: Link) -> None:
    link.receive()
    link.close()


def says(data: bytes) -> Callable[[Link], None]:
    def act(link: Link) -> None:
        link.receive()
        link.send(data)
        link.wait_for_end()

    return act


SCENARIOS: dict[str, Scenario] = {
    **{f"led through {kind}": led_through(kind) for kind in KINDS},
    **{f"silence of {kind}": refused(kind, silent, "no connection within 0.3 s", 6 * SHORT) for kind in KINDS},
    **{f"end of {kind}": refused(kind, ends, "the proxy closed the connection") for kind in KINDS},
    "refused by http": refused("http", says(b"HTTP/1.1 502 Bad Gateway\r\n\r\n"), "502 Bad Gateway"),
    "refused by socks5": refused("socks5", says(b"\x05\xff"), "Requested USERNAME/PASSWORD"),
    "rubbish from socks5": refused("socks5", says(b"HTTP/1.1 400"), "ProxyError"),
    "wrong password": wrong_password,
    "nobody there": nobody_there,
    "a service that is not trusted": a_service_that_is_not_trusted,
}
