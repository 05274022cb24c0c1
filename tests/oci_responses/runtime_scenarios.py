"""What a driver asks of an event loop."""

from __future__ import annotations

import contextvars
import threading
import time
from typing import Any

import pytest

from .sides import AsyncSide

__all__ = ["SCENARIOS"]

WHO = contextvars.ContextVar("WHO", default="nobody")


async def a_thread_does_not_block_the_loop(side: AsyncSide) -> None:
    passed = threading.Event()

    async def waits() -> bool:
        return bool(await side.runtime.in_thread(lambda: passed.wait(5.0)))

    async def goes_on() -> bool:
        await side.runtime.sleep(0.01)
        passed.set()
        return True

    assert await side.runtime.together([waits, goes_on], 2) == [True, True]


async def a_thread_has_the_context_and_hands_on_what_it_raises(side: AsyncSide) -> None:
    WHO.set("me")
    assert await side.runtime.in_thread(WHO.get) == "me"
    assert await side.runtime.in_thread(threading.get_ident) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await side.runtime.in_thread(lambda: 1 / 0)


async def jobs_run_together_within_their_limit_and_keep_their_order(side: AsyncSide) -> None:
    running, most = 0, 0

    def job(number: int) -> Any:
        async def run() -> int:
            nonlocal running, most
            running += 1
            most = max(most, running)
            await side.runtime.sleep(0.005 * (6 - number))
            running -= 1
            return number

        return run

    assert await side.runtime.together([job(number) for number in range(6)], 3) == list(range(6))
    assert most == 3
    assert await side.runtime.together([], 3) == []


async def a_job_that_fails_stops_the_others(side: AsyncSide) -> None:
    ended = []

    async def long() -> None:
        try:
            await side.runtime.sleep(30)
        finally:
            ended.append(True)

    async def fails() -> None:
        await side.runtime.sleep(0.01)
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as caught:
        await side.runtime.together([long, fails], 2)
    assert caught.group_contains(ZeroDivisionError)
    assert ended == [True]


async def closing_that_nothing_disturbs(side: AsyncSide) -> None:
    ended = []

    async def close() -> None:
        await side.runtime.sleep(0.01)
        ended.append(True)

    await side.runtime.closing(close)
    assert ended == [True]

    async def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await side.runtime.closing(fails)


async def a_loop_is_the_same_as_long_as_it_runs(side: AsyncSide) -> None:
    seen = []

    async def look() -> None:
        seen.append(side.runtime.loop())

    here = side.runtime.loop()
    await side.runtime.sleep(0)
    await side.runtime.together([look, look], 2)
    # Another loop, in another thread.
    await side.runtime.in_thread(lambda: side.run(lambda side: look()))
    assert [one is here for one in seen] == [True, True, False]


async def sleeping_takes_its_time(side: AsyncSide) -> None:
    began = time.perf_counter()
    await side.runtime.sleep(0.02)
    assert time.perf_counter() - began >= 0.019


async def a_job_has_its_time(side: AsyncSide) -> None:
    ended = []

    async def quick() -> str:
        await side.runtime.sleep(0)
        return "done"

    async def slow() -> str:
        try:
            await side.runtime.sleep(30)
        finally:
            ended.append(True)
        return "never"

    async def fails() -> str:
        raise TimeoutError("of its own")

    assert await side.runtime.within(5.0, quick, "late") == "done"
    assert await side.runtime.within(0.01, slow, "late") == "late"
    assert ended == [True]
    with pytest.raises(TimeoutError, match="of its own"):
        await side.runtime.within(5.0, fails, "late")


SCENARIOS = {
    scenario.__name__.replace("_", " "): scenario
    for scenario in (
        a_thread_does_not_block_the_loop,
        a_thread_has_the_context_and_hands_on_what_it_raises,
        jobs_run_together_within_their_limit_and_keep_their_order,
        a_job_that_fails_stops_the_others,
        closing_that_nothing_disturbs,
        a_loop_is_the_same_as_long_as_it_runs,
        sleeping_takes_its_time,
        a_job_has_its_time,
    )
}
