"""The process of one contender: a line on standard input is one measure, its answer a line of JSON.

Run as ``python -m benchmarks.worker ITEM CASE CONTENDER``; the first answer comes after one measure
that does not count.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import inspect
import json
import os
import resource
import sys
from resource import RUSAGE_SELF, getrusage
from typing import Any

from benchmarks.frame import Contender, Done, Runtime

_LEAST = 0.2
"""Seconds of CPU that a measure takes at least."""


def main() -> None:
    """Serve the contender that the arguments name."""
    item, case, name = sys.argv[1:]
    cases = importlib.import_module(f"benchmarks.work.{item}").CASES
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    contender: Contender = next(one for one in cases if one.name == case).contenders[name]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if contender.runtime is Runtime.BLOCKING:
        _serve(contender.make())
    elif contender.runtime is Runtime.TRIO:
        import trio

        trio.run(_wait_and_serve, contender)
    else:
        with asyncio.Runner(loop_factory=_loop_factory(contender.runtime)) as runner:
            runner.run(_wait_and_serve(contender))


def _loop_factory(runtime: Runtime) -> Any:
    if runtime is Runtime.ASYNCIO:
        return None
    import uvloop

    return uvloop.new_event_loop


def _serve(job: Any) -> None:
    _tell(job(), 0.0)
    for _ in sys.stdin:
        meter = Meter()
        while not meter.enough:
            meter.count(job())
        meter.tell()


async def _wait_and_serve(contender: Contender) -> None:
    job = contender.make()
    if inspect.isawaitable(job):
        job = await job
    _tell(await job(), 0.0)
    for _ in sys.stdin:
        meter = Meter()
        while not meter.enough:
            meter.count(await job())
        meter.tell()


class Meter:
    """One measure: the job is done again until it has taken long enough for what a start costs not to matter."""

    def __init__(self) -> None:
        self._before = _cpu()
        self._done: list[Done] = []
        self.enough = False

    def count(self, done: Done) -> None:
        """Take what the job did; one that knows its own cost is done once."""
        self._done.append(done)
        self.enough = done.cost is not None or _cpu() - self._before > _LEAST

    def tell(self) -> None:
        """Answer."""
        last = self._done[-1]
        _tell(Done(sum(done.units for done in self._done), last.text, last.cost), _cpu() - self._before)


def _cpu() -> float:
    usage = getrusage(RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _tell(done: Done, cpu: float) -> None:
    cost = cpu if done.cost is None else done.cost
    digest = hashlib.sha256(done.text.encode()).hexdigest()
    print(json.dumps({"cost": cost / done.units, "said": digest}), flush=True)


if __name__ == "__main__":
    main()
