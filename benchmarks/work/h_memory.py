"""Memory for each stream that is open and waits."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from resource import getpagesize
from typing import Any

from benchmarks import streams
from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done, Runtime, Target

TITLE = "(h) Memory per idle stream"
NOTE = "Resident memory with 1,000 streams open, less that with one, per stream."
_MANY = 1000


def holding(make_client: Callable[[], Any]) -> Contender:
    """Open many streams, one event in each, and look at the size of the process."""

    def make() -> Any:
        client = make_client()
        measured: list[float] = []

        async def job() -> Done:
            if not measured:
                open_ones = [await _begun(client)]
                one = _resident()
                open_ones += [await _begun(client) for _ in range(_MANY - 1)]
                measured.append((_resident() - one) / (_MANY - 1))
                await asyncio.gather(*(stream.aclose() for stream in open_ones))
            return Done(1, cost=measured[0])

        return job

    return Contender(make, Runtime.ASYNCIO)


async def _begun(client: Any) -> Any:
    texts = client.texts("idle")
    await anext(texts)
    return texts


def _resident() -> float:
    gc.collect()
    return float(Path("/proc/self/statm").read_text().split()[1]) * getpagesize()


CASES = [
    Case(
        f"asyncio, {transport}",
        "KB per stream",
        {
            OURS: holding(partial(streams.Ours, "asyncio", transport)),
            OFFICIAL: holding(partial(streams.Official, transport)),
            "httpx + httpx-sse": holding(partial(streams.HttpxSse, transport)),
        },
        [Target(OFFICIAL, 1 / share)],
        scale=1 / 1024,
        rounds=1,
        server=True,
    )
    for transport, share in (("TCP", 0.4), ("TLS", 0.55))
]
