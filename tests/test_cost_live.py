"""What a live event costs: one event for each read, as a gateway sees them. Counts, as in test_cost, and no seconds."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import trio
from tests.oci_responses.sides import NONBLOCKING, Side, settings_for
from tests.oci_responses.tls_scenarios import certified
from tests.oci_responses.wire import Link, Wire, chunk, head
from tests.test_cost import EVENTS

SRC = str(Path(__file__).parents[1] / "src")
EARLY, LIVE = 10, 50
"""Events that come before those that are counted, and these."""
IDLE = 40
"""Streams."""
ASKED = {"model": "m", "input": "Hi"}
STREAM = head("content-type: text/event-stream")


@contextmanager
def served(streams: int, events: int, turns: threading.Semaphore, *, tls: bool = False) -> Iterator[Any]:
    """Answer so many requests with streams, each event of one when ``turns`` is released; give the settings."""
    with certified("localhost") if tls else nullcontext((None, None)) as (context, ca_file):

        def script(link: Link) -> None:
            if context is not None:
                link.start_tls(context)
            link.request()
            link.send(STREAM)
            for event in EVENTS[:events]:
                turns.acquire()
                link.send(chunk(event))
            link.wait_for_end()

        with Wire(*[script] * streams, at_once=True) as wire:
            yield settings_for(wire.authority, "https" if tls else "http", ca_file)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count the bytecode instructions of this package and the calls that arm a timer or open a cancel scope."""
    counts = Counter[str]()
    arming = (asyncio.BaseEventLoop.call_at.__code__, trio.CancelScope.__enter__.__code__)

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "call":
            counts["timers"] += frame.f_code in arming
            if not frame.f_code.co_filename.startswith(SRC):
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        counts["instructions"] += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield counts
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize(("tls", "most"), [(False, 850), (True, 1200)], ids=["tcp", "tls"])
def test_a_live_event(side: Side, tls: bool, most: int) -> None:
    async def scenario(side: Side) -> None:
        turns = threading.Semaphore(0)
        with served(1, EARLY + LIVE, turns, tls=tls) as settings:
            async with side.client(settings) as client, client.responses.stream(**ASKED) as stream:

                async def read(count: int) -> None:
                    for _ in range(count):
                        turns.release()
                        await anext(stream)

                await read(EARLY)
                with counted() as counts:
                    await read(LIVE)
        assert counts["instructions"] / LIVE < most
        assert counts["timers"] == 0

    side.run(scenario)


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_a_stream_that_waits(side: Side) -> None:
    """What it holds besides its socket: the objects that were made here, and not the text that it was asked with."""

    async def scenario(side: Side) -> None:
        turns = threading.Semaphore(IDLE)
        with served(IDLE, 1, turns) as settings:
            async with side.client(settings) as client, AsyncExitStack() as stack:

                async def open_one() -> None:
                    asked = {**ASKED, "input": "x" * 100_000}
                    await anext(await stack.enter_async_context(client.responses.stream(**asked)))

                for _ in range(IDLE // 2):
                    await open_one()
                with traced() as grown:
                    for _ in range(IDLE - IDLE // 2):
                        await open_one()
        assert grown[0] / (IDLE - IDLE // 2) < 14_000

    side.run(scenario)


@contextmanager
def traced() -> Iterator[list[int]]:
    """Give the bytes that were allocated by this package and are not free at the end."""
    grown = list[int]()
    tracemalloc.start()
    try:
        yield grown
        gc.collect()
        snapshot = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, f"{SRC}/*")])
        grown.append(sum(one.size for one in snapshot.statistics("filename")))
    finally:
        tracemalloc.stop()
