"""The gateway: many live streams in one process, 50 events a second in each."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from resource import RUSAGE_SELF, getrusage
from typing import Any, NamedTuple

from benchmarks import streams
from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done, Runtime, Target
from benchmarks.server import RATE

TITLE = "(d) Gateway: live streams"
NOTE = (
    "Streams of 50 events a second, one event per read. A number of streams is held if they take under 90 % of one "
    "core, get 98 % of their events, and 99 of 100 events are there within 100 ms. The texts are times, and are not "
    "compared."
)
_EQUAL = 40
_SECONDS = float(os.environ.get("BENCHMARK_SECONDS", "4"))
_STEP = 1.2
_TRIES = 5
_CORE, _DELAY, _ARRIVED = 0.90, 0.100, 0.98


class Load(NamedTuple):
    """What some streams took."""

    cpu: float
    seconds: float
    events: int
    late: float
    """The delay that 99 of 100 events kept, in seconds."""
    held: bool


async def run(client: Any, count: int, gather: Callable[..., Awaitable[Any]]) -> Load:
    """Read ``count`` streams to their ends; what counts is the time in which all of them are open."""
    delays: list[float] = []
    marks: list[tuple[float, float, int]] = []
    length = int(_SECONDS * RATE)
    waiting = [count]

    def mark() -> None:
        usage = getrusage(RUSAGE_SELF)
        marks.append((usage.ru_utime + usage.ru_stime, time.monotonic(), len(delays)))

    async def one() -> None:
        first = True
        async for text in client.texts(f"paced/{length}"):
            delays.append(time.monotonic() - float(text))
            if first:
                first = False
                waiting[0] -= 1
                if not waiting[0]:
                    mark()
        if len(marks) == 1:
            mark()

    await gather([one for _ in range(count)])
    (cpu, begun, events), (cpu_then, ended, events_then) = marks if len(marks) == 2 else ((0.0, 0.0, 0), (9e9, 1.0, 1))
    seconds, read = ended - begun, delays[events:events_then]
    late = sorted(read)[int(len(read) * 0.99)] if read else 9.0
    held = cpu_then - cpu < _CORE * seconds and late < _DELAY and len(read) > _ARRIVED * RATE * seconds * count
    return Load(cpu_then - cpu, seconds, len(read), late, held)


async def together(jobs: list[Callable[[], Awaitable[None]]]) -> None:
    """Run at the same time, in asyncio or trio."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        import trio

        async with trio.open_nursery() as nursery:
            for job in jobs:
                nursery.start_soon(job)
        return
    await asyncio.gather(*(job() for job in jobs))


def equal(make_client: Callable[[], Any], runtime: Runtime) -> Contender:
    """CPU for each event, at the same number of streams for all."""

    def make() -> Any:
        client = make_client()

        async def job() -> Done:
            for _ in range(_TRIES):
                load = await run(client, _EQUAL, together)
                if load.seconds > _SECONDS / 2:
                    return Done(load.events, cost=load.cpu)
            raise RuntimeError("the streams were not open at the same time: this machine is too busy")

        return job

    return Contender(make, runtime)


def most(make_client: Callable[[], Any], runtime: Runtime, first: int) -> Contender:
    """The largest number of streams that one core holds, sought upwards from ``first``."""

    def make() -> Any:
        client = make_client()
        warm = [False]

        async def job() -> Done:
            if not warm[0]:
                warm[0] = True
                await run(client, 1, together)
                return Done(1, cost=1.0)
            count, best = first, 0
            while (await run(client, count, together)).held or (await run(client, count, together)).held:
                best, count = count, int(count * _STEP) + 1
            return Done(1, cost=best)

        return job

    return Contender(make, runtime)


def _clients(runtime: Runtime, transport: str) -> dict[str, tuple[Callable[[], Any], int]]:
    module = "trio" if runtime is Runtime.TRIO else "asyncio"
    first = {Runtime.TRIO: 120}.get(runtime, 200)
    ours = {OURS: (lambda: streams.Ours(module, transport), first)}
    if runtime is not Runtime.TRIO:
        ours[OFFICIAL] = (lambda: streams.Official(transport), 25)
    ours["httpx + httpx-sse"] = (lambda: streams.HttpxSse(transport), 50)
    return ours


def _cases() -> list[Case]:
    cases = []
    kinds = ((Runtime.ASYNCIO, "TCP", 10), (Runtime.ASYNCIO, "TLS", 8), (Runtime.UVLOOP, "TCP", 14))
    for runtime, transport, at_least in (*kinds, (Runtime.TRIO, "TCP", 5)):
        clients = _clients(runtime, transport)
        name = f"{runtime}, {transport}"
        each = {who: equal(client, runtime) for who, (client, _) in clients.items()}
        cases.append(Case(f"{name}: {_EQUAL} streams", "µs per event", each, rounds=5, server=True))
        if runtime is Runtime.TRIO:
            clients[OFFICIAL] = (lambda: streams.Official("TCP"), 25)
        number = {
            who: most(client, Runtime.ASYNCIO if (who, runtime) == (OFFICIAL, Runtime.TRIO) else runtime, first)
            for who, (client, first) in clients.items()
        }
        target = [Target(OFFICIAL, at_least)]
        cases.append(
            Case(f"{name}: streams per core", "streams", number, target, 1, rounds=3, server=True, more_is_better=True)
        )
    return cases


CASES = _cases()
