"""The driver of asyncio and trio, in the scenarios of all drivers, and cancelled."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import trio

from responses_proto.agent.tools import tool
from responses_proto.errors import InvalidTransition

from .. import drive_scenarios, tool_scenarios
from ..answers import TEXT, streamed
from ..drive_scenarios import SETTINGS, asking
from ..sides import NONBLOCKING, AsyncSide, Side, settings_for
from ..tool_scenarios import calls
from ..wire import Link, Wire, chunk, head

SCENARIOS = {**drive_scenarios.SCENARIOS, **tool_scenarios.SCENARIOS}


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])


async def cancelled(side: Side, job: Callable[[], Awaitable[object]], ready: threading.Event) -> None:
    """Start a job and cancel it once it is ready and waits."""
    if side.name == "asyncio":
        task = asyncio.ensure_future(job())
        while not ready.is_set():
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return
    async with trio.open_nursery() as nursery:
        nursery.start_soon(job)
        while not ready.is_set():
            await trio.sleep(0.01)
        nursery.cancel_scope.cancel()


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("where", ["body", "head", "handshake"])
@pytest.mark.parametrize("block", [True, False], ids=["in its block", "without a block"])
def test_a_cancellation_closes_the_connection_at_once(side: AsyncSide, where: str, block: bool) -> None:
    waiting = threading.Event()

    def script(link: Link) -> None:
        if where != "handshake":
            link.request()
        if where == "body":
            link.send(head("content-type: text/event-stream"), chunk(b": hello\n\n"))
        time.sleep(0.02)
        waiting.set()
        link.wait_for_end()

    async def scenario(side: AsyncSide, wire: Wire) -> None:
        settings = settings_for(wire.authority, "https" if where == "handshake" else "http")
        async with side.client(settings) as client:

            async def job() -> None:
                stream = client.responses.stream(model="m", input="a")
                if block:
                    async with stream:
                        await anext(stream)
                else:
                    await stream.get_final_response()

            await cancelled(side, job, waiting)
            gc.collect()
            # The script ends when its connection does, before the client is closed.
            assert wire.wait(1)

    with Wire(script) as wire:
        side.run(scenario, wire)


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_a_cancellation_reaches_asynchronous_tools(side: AsyncSide) -> None:
    running, ended = threading.Event(), []

    @tool
    async def long() -> None:
        running.set()
        try:
            await side.runtime.sleep(30)
        finally:
            ended.append(True)

    async def scenario(side: AsyncSide) -> None:
        io = side.io(SETTINGS, tools={"long": long})
        run = side.driven(asking(calls("long", "long")), io)
        await cancelled(side, run.result, running)
        assert ended == [True, True]
        with pytest.raises(InvalidTransition):
            await run.result()

    began = time.perf_counter()
    side.run(scenario)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_a_blocking_tool_does_not_block_the_loop(side: AsyncSide) -> None:
    passed = threading.Event()

    @tool
    def waits() -> str:
        assert passed.wait(5.0)
        return "the loop went on"

    @tool
    async def goes_on() -> None:
        passed.set()

    async def scenario(side: AsyncSide) -> None:
        io = side.io(SETTINGS, tools={"waits": waits, "goes_on": goes_on})
        (results,) = await side.driven(asking(calls("waits", "goes_on")), io).result()
        assert results[0].content == "the loop went on"

    side.run(scenario)


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_another_task_may_close_a_stream_that_is_being_read(side: AsyncSide) -> None:
    def script(link: Link) -> None:
        link.request()
        link.send(head("content-type: text/event-stream"), chunk(b'data: {"type":"keepalive"}\n\n'))
        link.wait_for_end()

    async def scenario(side: AsyncSide, wire: Wire) -> None:
        async with side.client(settings_for(wire.authority)) as client:
            async with client.responses.stream(model="m", input="a") as stream:
                assert (await anext(stream)).type == "keepalive"

                async def read() -> Any:
                    with pytest.raises(InvalidTransition, match="closed before its end"):
                        await anext(stream)

                async def stop() -> None:
                    await side.runtime.sleep(0.05)
                    await stream.aclose()

                await side.runtime.together([read, stop], 2)
            assert wire.wait(1)

    with Wire(script) as wire:
        side.run(scenario, wire)


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_another_task_may_not_read_a_stream_that_is_being_read(side: AsyncSide) -> None:
    async def scenario(side: AsyncSide, wire: Wire) -> None:
        async with side.client(settings_for(wire.authority)) as client:
            stream = client.responses.stream(model="m", input="a")

            async def read() -> Any:
                return [event.type async for event in stream]

            async def intrude() -> None:
                await side.runtime.sleep(0.02)
                for ask in (stream.get_final_response, stream.until_done, stream.__anext__):
                    with pytest.raises(InvalidTransition, match="already being read elsewhere"):
                        await ask()
                go_on.set()

            told, _ = await side.runtime.together([read, intrude], 2)
            assert told == [event["type"] for event in TEXT]

    def script(link: Link) -> None:
        link.request()
        assert go_on.wait(5.0)
        link.send(streamed(TEXT))

    go_on = threading.Event()
    with Wire(script) as wire:
        side.run(scenario, wire)
