"""Which connection a call is given, on any runtime: one used before, a new one, or none."""

from __future__ import annotations

import time
from dataclasses import replace

from oci_responses.transport import Transport
from responses_proto.effects import FailureKind, Head

from .answers import Scenario
from .connection_replies import LATER, SHORT, failure, whole
from .sides import Side, opening, settings_for
from .wire import Link, Wire, chunk, head, ok

__all__ = ["SCENARIOS"]


async def reused_after_a_whole_body(side: Side) -> None:
    def script(link: Link) -> None:
        for body in (b"one", b"two", b"three"):
            link.request()
            link.send(head(), chunk(body), chunk())

    with Wire(script) as wire:
        settings = settings_for(wire.authority)
        async with side.pool(settings) as call_of:
            for body in (b"one", b"two", b"three"):
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await whole(call) == body
                await call.aclose()


async def not_reused_after_an_abandoned_one(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(head(), chunk(b"ab"))
        link.wait_for_end()

    def again(link: Link) -> None:
        link.request()
        link.send(ok(b"whole"))

    with Wire(script, again) as wire:
        settings = settings_for(wire.authority)
        async with side.pool(settings) as call_of:
            call = call_of()
            assert isinstance(await call.open(opening(settings)), Head)
            assert await call.read(5.0) == b"ab"
            await call.aclose()
            assert isinstance(await call.open(opening(settings)), Head)
            assert await whole(call) == b"whole"
            await call.aclose()


async def an_idle_connection_that_the_server_closed_is_replaced(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(ok(b"one"))

    with Wire(script, script) as wire:
        settings = settings_for(wire.authority)
        async with side.pool(settings) as call_of:
            call = call_of()
            for number in (1, 2):
                assert isinstance(await call.open(opening(settings)), Head)
                assert await whole(call) == b"one"
                await call.aclose()
                assert wire.wait(number)


async def two_answers_at_once(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(head(), chunk(b"ab"), chunk())

    with Wire(script, script) as wire:
        settings = settings_for(wire.authority)
        async with side.pool(settings) as call_of:
            one, other = call_of(), call_of()
            assert isinstance(await one.open(opening(settings)), Head)
            assert isinstance(await other.open(opening(settings)), Head)
            assert await whole(other) == await whole(one) == b"ab"
            await one.aclose()
            await other.aclose()


async def all_connections_in_use(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(head(), chunk(b"ab"))
        link.wait_for_end()

    with Wire(script, script, script, at_once=True) as wire:
        transport = Transport(max_connections=2, pool_timeout=SHORT)
        settings = replace(settings_for(wire.authority), transport=transport)
        async with side.pool(settings) as call_of:
            calls = [call_of(), call_of()]
            for call in calls:
                assert isinstance(await call.open(opening(settings)), Head)
            began = time.perf_counter()
            said = failure(await call_of().open(opening(settings)), FailureKind.POOL)
            assert time.perf_counter() - began < 2.0
            assert said.startswith(f"all 2 connections of this client were in use and none came free within {SHORT} s")
            assert "calls waiting: 1 (see max_connections, pool_timeout)" in said
            # One that is let go makes room.
            await calls.pop().aclose()
            calls.append(call_of())
            assert isinstance(await calls[-1].open(opening(settings)), Head)
            for call in calls:
                await call.aclose()


async def a_connection_that_waited_too_long_is_replaced(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(ok(b"one"))
        link.wait_for_end()

    with Wire(script, script) as wire:
        settings = replace(settings_for(wire.authority), transport=Transport(keepalive_expiry=SHORT))
        async with side.pool(settings) as call_of:
            for _ in range(2):
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await whole(call) == b"one"
                await call.aclose()
                time.sleep(LATER)


async def no_more_wait_than_may(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(head(), chunk(b"ab"), chunk())

    with Wire(script, script) as wire:
        settings = replace(settings_for(wire.authority), transport=Transport(max_keepalive_connections=0))
        async with side.pool(settings) as call_of:
            for _ in range(2):
                call = call_of()
                assert isinstance(await call.open(opening(settings)), Head)
                assert await whole(call) == b"ab"
                await call.aclose()


SCENARIOS: dict[str, Scenario] = {
    "all connections in use": all_connections_in_use,
    "a connection that waited too long is replaced": a_connection_that_waited_too_long_is_replaced,
    "no more connections wait than may": no_more_wait_than_may,
    "reused after a whole body": reused_after_a_whole_body,
    "not reused after an abandoned one": not_reused_after_an_abandoned_one,
    "an idle connection that was closed is replaced": an_idle_connection_that_the_server_closed_is_replaced,
    "two answers at once": two_answers_at_once,
}
