"""How a run ends before its machine does, on any runtime: left, broken, or past its total deadline."""

from __future__ import annotations

import functools
import time
from contextlib import suppress

import pytest

from responses_proto.effects import Failed, FailureKind, Limit, Open, Read, Sleep
from responses_proto.errors import APITimeoutError, InternalServerError, InvalidTransition
from responses_proto.retry import Timeouts

from .answers import named
from .driving import OPENED, SETTINGS, Held, Machine, asking, told
from .sides import Side, opening, settings_for
from .wire import Link, Wire, chunk, head, ok

__all__ = ["SCENARIOS"]


async def what_was_left_has_no_result(side: Side) -> None:
    ended = []

    def machine() -> Machine:
        try:
            yield from told((1,), (2,))
        finally:
            ended.append(True)

    run = side.driven(machine(), side.io(SETTINGS))
    async with run:
        assert await anext(run) == 1
    assert ended == [True]
    for ask in (run.result, run.__anext__):
        with pytest.raises(InvalidTransition, match="closed before its end"):
            await ask()
    await run.aclose()


async def closed_before_it_began(side: Side) -> None:
    run = side.driven(asking(Open(opening(SETTINGS).request)), side.io(SETTINGS))
    await run.aclose()
    with pytest.raises(InvalidTransition):
        await run.result()


@functools.cache
def interruption() -> type[BaseException]:
    class Interruption(BaseException):
        pass

    return Interruption


async def an_exception_lets_go_at_once(side: Side) -> None:
    for error in (RuntimeError("bug"), interruption()("stop")):
        call = Held(side, error)
        run = side.driven(asking(OPENED, Read()), side.io(SETTINGS, lambda call=call: call))
        with pytest.raises(type(error)):
            await run.result()
        assert call.closed == 1
        with pytest.raises(InvalidTransition):
            await run.result()


async def a_machine_that_fails_lets_go_at_once(side: Side) -> None:
    call = Held(side)

    def machine() -> Machine:
        yield OPENED
        raise ZeroDivisionError

    run = side.driven(machine(), side.io(SETTINGS, lambda: call))
    with pytest.raises(ZeroDivisionError):
        await anext(run)
    assert call.closed == 1


async def leaving_a_stream_closes_its_connection(side: Side) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(head("content-type: text/event-stream"), chunk(b'data: {"type":"keepalive"}\n\n'))
        link.wait_for_end()

    def again(link: Link) -> None:
        link.request()
        link.send(ok(b'{"id":"resp_1","status":"completed"}'))

    with Wire(script, script, again) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            async with side.awaited(client.responses.stream(model="m", input="a")) as stream:
                assert (await anext(stream)).type == "keepalive"
            assert wire.wait(1)

            async def interrupted() -> None:
                async with side.awaited(client.responses.stream(model="m", input="a")) as stream:
                    await anext(stream)
                    raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                await interrupted()
            assert wire.wait(2)
            responses = side.awaited(client.responses)
            assert (await responses.create(model="m", input="a")).id == "resp_1"


STREAM = head("content-type: text/event-stream", "opc-request-id: A/B/C")
SPOKEN = b'data: {"type":"response.output_text.delta","output_index":0,"item_id":"m","delta":"Hello"}\n\n'


def silent(link: Link) -> None:
    link.wait_for_end()


def stalled(link: Link) -> None:
    link.request()
    link.wait_for_end()


def broken_off(link: Link) -> None:
    link.request()
    link.send(STREAM, chunk(SPOKEN))
    link.wait_for_end()


def dripping(link: Link) -> None:
    link.request()
    link.send(STREAM, chunk(SPOKEN))
    drip(link)


def dripping_head(link: Link) -> None:
    link.request()
    link.send(b"HTTP/1.1 200 OK\r\nx: ")
    drip(link, b"x")


def drip(link: Link, piece: bytes = chunk(b": alive\n\n")) -> None:
    with suppress(OSError):
        for _ in range(500):
            link.send(piece)
            time.sleep(0.01)


def overloaded(link: Link) -> None:
    link.request()
    link.send(head("retry-after: 60", "content-length: 2", status="503 Busy"), b"{}")


LATEST = 0.4
"""Seconds: enough to come to each of these places on a machine that has much else to do."""
LATE_IN = {
    "handshake": (silent, "https", None, None),
    "head": (stalled, "http", None, None),
    "body": (broken_off, "http", "Hello", "A/B/C"),
    "dripping body": (dripping, "http", "Hello", "A/B/C"),
    "dripping head": (dripping_head, "http", None, None),
    "wait for the next attempt": (overloaded, "http", None, None),
}


async def the_total_deadline_ends_a_call_wherever_it_is(side: Side) -> None:
    for where, (script, scheme, text, request_id) in LATE_IN.items():
        with Wire(script) as wire:
            settings = settings_for(wire.authority, scheme)
            async with side.client(settings, timeout=Timeouts(total=LATEST)) as client:
                began = time.perf_counter()
                async with side.awaited(client.responses.stream(model="m", input="a")) as stream:
                    with pytest.raises(APITimeoutError) as caught:
                        await stream.get_final_response()
                took = time.perf_counter() - began
                assert wire.wait(1), where
                error = caught.value
                assert error.message == f"no end within {LATEST} s", where
                assert LATEST - 0.01 < took < LATEST + 3, where
                assert (error.response.output_text if error.response else None) == text, where
                assert stream.response.output_text == (text or "")
                assert error.request_id == request_id
                assert isinstance(error.__cause__, InternalServerError) is (script is overloaded)


async def a_call_that_is_in_time_leaves_no_deadline_behind(side: Side) -> None:
    def script(link: Link) -> None:
        for _ in range(2):
            link.request()
            link.send(ok(b'{"id":"resp_1","status":"completed"}'))

    with Wire(script) as wire:
        async with side.client(settings_for(wire.authority), timeout=Timeouts(total=30)) as client:
            responses = side.awaited(client.responses)
            for _ in range(2):
                assert (await responses.create(model="m", input="a")).id == "resp_1"
    io = side.io(SETTINGS)
    assert await side.driven(asking(Limit(0.0001), Sleep(0.01), Limit(None), Sleep(0)), io).result() == [
        None,
        Failed(FailureKind.TOTAL, "no end within 0.0001 s"),
        None,
        None,
    ]


SCENARIOS = named(
    what_was_left_has_no_result,
    closed_before_it_began,
    an_exception_lets_go_at_once,
    a_machine_that_fails_lets_go_at_once,
    leaving_a_stream_closes_its_connection,
    the_total_deadline_ends_a_call_wherever_it_is,
    a_call_that_is_in_time_leaves_no_deadline_behind,
)
