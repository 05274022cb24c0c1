"""What a connection does, on any runtime, against a real socket that follows a script."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from responses_proto.effects import FailureKind, Head

from . import connection_pool_scenarios
from .answers import Scenario
from .connection_replies import LATER, SHORT, failure, whole
from .sides import Side, opening, settings_for
from .wire import Link, Wire, chunk, head, ok

__all__ = ["LATER", "SCENARIOS", "SHORT", "failure", "whole"]


async def head_and_body(side: Side) -> None:
    def script(link: Link) -> None:
        seen = link.request()
        assert seen.startswith(b"POST /v1/x HTTP/1.1\r\n")
        assert seen.endswith(b"\r\n\r\n{}")
        link.send(head("X-Odd: caf\xe9", "Opc-Request-Id: r").decode().encode("latin-1"), chunk(b"ab"))
        link.send(chunk(b"c"), chunk())

    with Wire(script) as wire:
        settings = settings_for(wire.authority)
        async with side.pool(settings) as call_of:
            call = call_of()
            answer = await call.open(opening(settings, body=b"{}"))
            assert isinstance(answer, Head)
            assert (answer.status, answer.header("x-odd"), answer.request_id) == (200, "caf\xe9", "r")
            assert await whole(call) == b"abc"
            # The end stays the end.
            assert await call.read(5.0) == b""
            await call.aclose()
            await call.aclose()
            assert await call.read(5.0) == b""


async def refused(side: Side) -> None:
    with Wire() as wire:
        settings = settings_for(wire.authority)
    async with side.pool(settings) as call_of:
        call = call_of()
        assert "ConnectError" in failure(await call.open(opening(settings)), FailureKind.CONNECT)
        await call.aclose()


def broken_at_head(act: Callable[[Link], None]) -> Scenario:
    async def scenario(side: Side) -> None:
        def script(link: Link) -> None:
            link.request()
            act(link)

        def again(link: Link) -> None:
            link.request()
            link.send(ok())

        with Wire(script, again) as wire:
            settings = settings_for(wire.authority)
            async with side.pool(settings) as call_of:
                call = call_of()
                assert failure(await call.open(opening(settings)), FailureKind.BROKEN)
                # The same call can try again, on another connection.
                assert isinstance(await call.open(opening(settings)), Head)
                assert await whole(call) == b"{}"
                await call.aclose()

    return scenario


def broken_in_body(start: bytes, act: Callable[[Link], None]) -> Scenario:
    async def scenario(side: Side) -> None:
        def script(link: Link) -> None:
            link.request()
            link.send(start)
            time.sleep(SHORT)
            act(link)

        with Wire(script) as wire:
            settings = settings_for(wire.authority)
            async with side.pool(settings) as call_of:
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await call.read(5.0) == b"ab"
                assert failure(await call.read(5.0), FailureKind.BROKEN)
                await call.aclose()

    return scenario


async def silent_head(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.wait_for_end()

    with Wire(script) as wire:
        settings = settings_for(wire.authority)
        async with side.pool(settings) as call_of:
            call = call_of()
            began = time.perf_counter()
            said = failure(await call.open(opening(settings, within=SHORT)), FailureKind.TIMEOUT)
            assert said == f"no first byte within {SHORT} s"
            assert time.perf_counter() - began < 2.0


async def each_read_has_its_own_deadline(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(head(), chunk(b"ab"))
        time.sleep(LATER)
        link.send(chunk(b"c"))
        link.wait_for_end()

    with Wire(script) as wire:
        settings = settings_for(wire.authority)
        async with side.pool(settings) as call_of:
            call = call_of()
            # Shorter than the pause, as a limit on the head may be.
            assert isinstance(await call.open(opening(settings, within=SHORT * 2)), Head)
            assert await call.read(None) == b"ab"
            assert await call.read(None) == b"c"
            began = time.perf_counter()
            assert failure(await call.read(SHORT), FailureKind.TIMEOUT) == f"nothing more within {SHORT} s"
            assert time.perf_counter() - began < 2.0
            await call.aclose()


async def a_deadline_does_not_outlive_its_answer(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(ok(b"one"))
        link.request()
        time.sleep(LATER)
        link.send(ok(b"two"))

    with Wire(script) as wire:
        settings = settings_for(wire.authority)
        async with side.pool(settings) as call_of:
            call = call_of()
            assert isinstance(await call.open(opening(settings)), Head)
            assert await call.read(SHORT) == b"one"
            assert await call.read(SHORT) == b""
            await call.aclose()
            assert isinstance(await call.open(opening(settings)), Head)
            assert await whole(call) == b"two"
            await call.aclose()


def dripped(start: bytes, within: str) -> Scenario:
    """A peer that says a little now and then, and never enough, is late all the same."""

    async def scenario(side: Side) -> None:
        def script(link: Link) -> None:
            link.request()
            link.send(start)
            with suppress(OSError):
                while True:
                    time.sleep(SHORT / 5)
                    link.send(b"0")

        with Wire(script) as wire:
            settings = settings_for(wire.authority)
            async with side.pool(settings) as call_of:
                call = call_of()
                reply = await call.open(opening(settings, within=SHORT * 2))
                if b"\r\n\r\n" in start:
                    assert isinstance(reply, Head)
                    assert await call.read(5.0) == b"ab"
                    reply = await call.read(SHORT)
                assert within in failure(reply, FailureKind.TIMEOUT)
                await call.aclose()

    return scenario


SCENARIOS: dict[str, Scenario] = {
    "a head that drips": dripped(b"HTTP/1.1 200 OK\r\nx: ", "no first byte within 0.1 s"),
    "a chunk that drips": dripped(head() + chunk(b"ab"), f"nothing more within {SHORT} s"),
    "head and body": head_and_body,
    "connection refused": refused,
    "reset before the head": broken_at_head(lambda link: link.reset()),
    "closed before the head": broken_at_head(lambda link: link.close()),
    "closed in the head": broken_at_head(lambda link: link.send(b"HTTP/1.1 200 OK\r\nx")),
    "no HTTP": broken_at_head(lambda link: link.send(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")),
    "reset in the body": broken_in_body(head() + chunk(b"ab"), lambda link: link.reset()),
    "closed in a chunked body": broken_in_body(head() + chunk(b"ab"), lambda link: link.close()),
    "closed in a sized body": broken_in_body(head("content-length: 9") + b"ab", lambda link: link.close()),
    "rubbish in a chunked body": broken_in_body(head() + chunk(b"ab"), lambda link: link.send(b"rubbish\r\n")),
    "silence before the head": silent_head,
    "each read has its own deadline": each_read_has_its_own_deadline,
    "a deadline does not outlive its answer": a_deadline_does_not_outlive_its_answer,
    **connection_pool_scenarios.SCENARIOS,
}
