"""Many requests and many streams at once; what is left of them afterwards.

    python -m tests.soak [--requests 10000] [--streams 1000] [--rounds 3] [blocking asyncio trio]

The server is a process of its own. A stream pauses in its middle until all of its round are there. What is
counted before, after a tenth of the requests and the first round of streams, must be there after, and no more.
Ends with status 1 if it is not. Linux only: it reads ``/proc``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import trio
from tests.conformance.exchanges import JSON, STREAM, TEXT

from oci_responses import asyncio as on_asyncio
from oci_responses import blocking
from oci_responses import trio as on_trio

__all__ = ["ADAPTERS", "Count", "Phase", "serving", "soak"]

ADAPTERS: Final = ("blocking", "asyncio", "trio")
GROWTH: Final = 6.0
"""MiB that a process may grow between the two counts: the allocator's, not ours."""
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_TOGETHER: Final = "x-together"
"""Header: how many streams wait for each other."""
_LONGEST: Final = 60.0
_LEFT: Final = 10
"""Every so many-th stream is left after its first event."""
ASKED: Final[dict[str, Any]] = {"model": "m", "input": "Hi"}


@dataclass(frozen=True)
class Count:
    """What a process holds."""

    files: int
    threads: int
    tasks: int
    memory: float

    @classmethod
    def now(cls, tasks: int = 0) -> Count:
        gc.collect()
        with open("/proc/self/statm") as statm:
            memory = int(statm.read().split()[1]) * _PAGE / (1 << 20)
        return cls(len(os.listdir("/proc/self/fd")), threading.active_count(), tasks, memory)


@dataclass(frozen=True)
class Phase:
    """What was done, how long it took, and what was held before and after."""

    adapter: str
    name: str
    done: int
    seconds: float
    peak: int
    before: Count
    after: Count

    @property
    def flat(self) -> bool:
        one, other = self.before, self.after
        held = (other.files <= one.files, other.threads <= one.threads, other.tasks <= one.tasks)
        return all(held) and other.memory - one.memory <= GROWTH

    def __str__(self) -> str:
        held = [f"{getattr(self.before, name)} > {getattr(self.after, name)}" for name in ("files", "threads", "tasks")]
        memory = f"{self.before.memory:.1f} > {self.after.memory:.1f}"
        did = f"{self.adapter:9}{self.name:12}{self.done:6}{self.seconds:8.1f}{self.done / self.seconds:8.0f}"
        verdict = "flat" if self.flat else "NOT FLAT"
        return f"{did}{self.peak:6}  {held[0]:12}{held[1]:12}{held[2]:10}{memory:16}{verdict}"


HEADER: Final = (
    f"{'adapter':9}{'phase':12}{'done':>6}{'seconds':>8}{'per s':>8}{'peak':>6}  "
    f"{'files':12}{'threads':12}{'tasks':10}{'MiB':16}"
)


class Server:
    """Answers whatever it is asked."""

    def __init__(self) -> None:
        self.waiting = 0
        self.all_there = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                fields = dict(line.split(": ", 1) for line in head.splitlines()[1:] if line)
                await reader.readexactly(int(fields["content-length"]))
                if _TOGETHER in fields:
                    await self.stream(writer, int(fields[_TOGETHER]))
                else:
                    writer.write(JSON["sized"].data)
                await writer.drain()
        writer.close()

    async def stream(self, writer: asyncio.StreamWriter, together: int) -> None:
        writer.write(STREAM.data[: STREAM.ends[4]])
        self.waiting, there = self.waiting + 1, self.all_there
        if self.waiting >= together:
            self.waiting, self.all_there = 0, asyncio.Event()
            there.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(there.wait(), _LONGEST)
        writer.write(STREAM.data[STREAM.ends[4] :])


async def serve() -> None:
    server = await asyncio.start_server(Server().serve, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The base url of a server in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.soak", "--serve"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        finally:
            process.terminate()


def options(url: str, streams: int) -> dict[str, Any]:
    limits = {"max_connections": streams, "max_keepalive_connections": streams, "pool_timeout": _LONGEST}
    return {"base_url": url, "api_key": "sk-1", "environ": {}, "timeout": _LONGEST, "max_retries": 0, **limits}


def headers(streams: int) -> dict[str, str]:
    return {_TOGETHER: str(streams)}


def soak(adapter: str, url: str, requests: int, streams: int, rounds: int = 3) -> list[Phase]:
    """Run both phases on one adapter, with one client."""
    if adapter == "blocking":
        return _soak_blocking(url, requests, streams, rounds)
    if adapter == "asyncio":
        return asyncio.run(_soak(adapter, on_asyncio.Client, url, requests, streams, rounds))
    return trio.run(_soak, adapter, on_trio.Client, url, requests, streams, rounds)


def _soak_blocking(url: str, requests: int, streams: int, rounds: int) -> list[Phase]:
    def ask(client: blocking.Client) -> None:
        assert client.responses.create(**ASKED).output_text == TEXT

    def listen(client: blocking.Client, number: int) -> None:
        with client.responses.stream(**ASKED, extra_headers=headers(streams)) as stream:
            if number % _LEFT == _LEFT - 1:
                next(stream)
                return
            assert stream.get_final_response().output_text == TEXT
            with lock:
                peaks.append(len(os.listdir("/proc/self/fd")) if not peaks else peaks[0])

    def together(client: blocking.Client) -> None:
        with ThreadPoolExecutor(streams) as threads:
            for done in [threads.submit(listen, client, number) for number in range(streams)]:
                done.result()

    lock, peaks, phases = threading.Lock(), list[int](), list[Phase]()
    with blocking.Client(**options(url, streams)) as client:
        for _ in range(requests // 10):
            ask(client)
        before, began = Count.now(), time.perf_counter()
        for _ in range(requests):
            ask(client)
        seconds = time.perf_counter() - began
        phases.append(Phase("blocking", "requests", requests, seconds, 0, before, Count.now()))
        together(client)
        before, began = Count.now(), time.perf_counter()
        for _ in range(rounds):
            together(client)
        seconds = time.perf_counter() - began
        phases.append(Phase("blocking", "streams", rounds * streams, seconds, peaks[0], before, Count.now()))
    return phases


def _count(adapter: str) -> Count:
    if adapter == "trio":
        return Count.now(trio.lowlevel.current_statistics().tasks_living)
    return Count.now(len(asyncio.all_tasks()))


async def _soak(adapter: str, kind: Any, url: str, requests: int, streams: int, rounds: int) -> list[Phase]:
    async def ask() -> None:
        assert (await client.responses.create(**ASKED)).output_text == TEXT

    async def listen(number: int) -> None:
        async with client.responses.stream(**ASKED, extra_headers=headers(streams)) as stream:
            if number % _LEFT == _LEFT - 1:
                await anext(stream)
                return
            assert (await stream.get_final_response()).output_text == TEXT
            if not peaks:
                peaks.append(len(os.listdir("/proc/self/fd")))

    async def together() -> None:
        await kind.runtime.together([partial(listen, number) for number in range(streams)], streams)

    peaks, phases = list[int](), list[Phase]()
    async with kind(**options(url, streams)) as client:
        for _ in range(requests // 10):
            await ask()
        before, began = _count(adapter), time.perf_counter()
        for _ in range(requests):
            await ask()
        seconds = time.perf_counter() - began
        phases.append(Phase(adapter, "requests", requests, seconds, 0, before, _count(adapter)))
        await together()
        before, began = _count(adapter), time.perf_counter()
        for _ in range(rounds):
            await together()
        seconds = time.perf_counter() - began
        phases.append(Phase(adapter, "streams", rounds * streams, seconds, peaks[0], before, _count(adapter)))
    return phases


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("adapters", nargs="*", default=ADAPTERS)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--streams", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if given.serve:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve())
        return 0
    print(HEADER)
    flat = True
    for adapter in given.adapters:
        held = Count.now()
        with serving() as url:
            for phase in soak(adapter, url, given.requests, given.streams, given.rounds):
                flat = flat and phase.flat
                print(phase, flush=True)
        left = Count.now()
        flat = flat and (left.files, left.threads) <= (held.files, held.threads)
        print(f"{adapter:9}{'closed':40}   {held.files} > {left.files}     {held.threads} > {left.threads}")
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
