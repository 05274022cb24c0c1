"""The driver of asyncio and trio, in the scenarios of all drivers, and cancelled."""

from __future__ import annotations

import gc
import threading
import time
from typing import Any

import pytest

from responses_proto.errors import InvalidTransition

from ..answers import TEXT, streamed
from ..cancelling import cancelled
from ..drive_scenarios import SCENARIOS
from ..sides import NONBLOCKING, AsyncSide, Side, settings_for
from ..wire import Link, Wire, chunk, head


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])


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
