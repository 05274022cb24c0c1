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
    "core, get 98 % of their events, and 99 of 100 events are there within 100 ms. The largest is sought in a few "
    "runs of each contender, then tried again in rounds that interleave. The texts are times: of each stream all "
    "must come, in order."
)
_EQUAL = 40
_SECONDS = float(os.environ.get("BENCHMARK_SECONDS", "3"))
_OPENING = 0.003
"""Seconds that opening one more stream may take, so that all are open for long enough."""
_SEARCH, _ROUND = 6, 4
"""Runs of the search, and of each round after it."""
_STEP, _LEAP = 1.1, 2.5
_CLOSE = 1.06
"""Two numbers between which no more are tried."""
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

    @property
    def room(self) -> float:
        """How many times as many the core would bear if each event cost the same."""
        return _CORE * self.seconds / self.cpu if self.cpu else 1.0


async def run(client: Any, count: int, gather: Callable[..., Awaitable[Any]]) -> Load:
    """Read ``count`` streams to their ends; what counts is the time in which all of them are open."""
    delays: list[float] = []
    marks: list[tuple[float, float, int]] = []
    length = int((_SECONDS + _OPENING * count) * RATE)
    waiting = [count]

    def mark() -> None:
        usage = getrusage(RUSAGE_SELF)
        marks.append((usage.ru_utime + usage.ru_stime, time.monotonic(), len(delays)))

    async def one() -> None:
        before, read = 0.0, 0
        async for text in client.texts(f"paced/{length}"):
            sent = float(text)
            delays.append(time.monotonic() - sent)
            if sent <= before:
                raise RuntimeError("the events of a stream did not come in order")
            if not read:
                waiting[0] -= 1
                if not waiting[0]:
                    mark()
            before, read = sent, read + 1
        if read != length:
            raise RuntimeError(f"{read} of {length} events of a stream came")
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
    """The largest number of streams that one core holds, sought from ``first`` on."""

    def make() -> Any:
        client = make_client()
        found: list[int] = []

        async def job() -> Done:
            if not found:
                await run(client, 1, together)
                found.append(await _sought(client, first))
                return Done(1, cost=found[0])
            held, found[0] = await _confirmed(client, found[0])
            return Done(1, cost=held)

        return job

    return Contender(make, runtime)


async def _tried(client: Any, count: int) -> Load:
    """Return what so many streams took. What is not held is tried again: a stall of the machine spoils one run."""
    load = await run(client, count, together)
    return load if load.held else await run(client, count, together)


async def _sought(client: Any, count: int) -> int:
    """Return the largest number that a few runs find."""
    held, failed = 0, 0
    for _ in range(_SEARCH):
        load = await _tried(client, count)
        if load.held:
            held = count
        else:
            failed = count
        if not failed:
            count = int(count * min(max(load.room, _STEP), _LEAP))
        elif not held:
            count = max(1, int(count * min(max(load.room, 1 / _LEAP), 1 / _STEP)))
        elif failed <= held * _CLOSE:
            break
        else:
            count = round((held * failed) ** 0.5)
    return held or count


async def _confirmed(client: Any, count: int) -> tuple[int, int]:
    """Return the largest number that is held now, a few steps up or down from ``count``, and where to go on."""
    held = 0
    for _ in range(_ROUND):
        if (await _tried(client, count)).held:
            held, count = count, int(count * _STEP) + 1
        elif held:
            break
        else:
            count = max(1, int(count / _STEP))
    return max(held, 1), held or count


def _clients(runtime: Runtime, transport: str) -> dict[str, tuple[Callable[[], Any], int]]:
    module = "trio" if runtime is Runtime.TRIO else "asyncio"
    first = {Runtime.TRIO: 150}.get(runtime, 250)
    ours = {OURS: (lambda: streams.Ours(module, transport), first)}
    if runtime is not Runtime.TRIO:
        ours[OFFICIAL] = (lambda: streams.Official(transport), 50)
    ours["httpx + httpx-sse"] = (lambda: streams.HttpxSse(transport), 50)
    return ours


def _cases() -> list[Case]:
    cases = []
    kinds = ((Runtime.ASYNCIO, "TCP", 10), (Runtime.ASYNCIO, "TLS", 8), (Runtime.UVLOOP, "TCP", 14))
    for runtime, transport, at_least in (*kinds, (Runtime.TRIO, "TCP", 5)):
        clients = _clients(runtime, transport)
        name = f"{runtime}, {transport}"
        each = {who: equal(client, runtime) for who, (client, _) in clients.items()}
        cases.append(Case(f"{name}: {_EQUAL} streams", "µs per event", each, rounds=3, quick=2, server=True))
        if runtime is Runtime.TRIO:
            clients[OFFICIAL] = (lambda: streams.Official("TCP"), 50)
        number = {
            who: most(client, Runtime.ASYNCIO if (who, runtime) == (OFFICIAL, Runtime.TRIO) else runtime, first)
            for who, (client, first) in clients.items()
            if runtime is Runtime.ASYNCIO or who in (OURS, OFFICIAL)  # each takes a minute
        }
        target = [Target(OFFICIAL, at_least)]
        cases.append(
            Case(
                f"{name}: streams per core",
                "streams",
                number,
                target,
                1,
                rounds=2,
                quick=1,
                server=True,
                more_is_better=True,
            )
        )
    return cases


CASES = _cases()
