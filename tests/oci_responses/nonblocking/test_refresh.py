"""Tasks that need one fresh credential, in asyncio and in trio."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import trio

from oci_responses import asyncio as on_asyncio
from oci_responses import trio as on_trio
from oci_responses.emulator import Emulator
from oci_responses.nonblocking.refresh import Refresher
from responses_proto.errors import ConfigError

from ..refreshable import Gated, options_for
from ..sides import NONBLOCKING, AsyncSide

MANY = 50

both = pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)


async def gathered(side: AsyncSide, ask: Callable[[], Awaitable[Any]], meanwhile: Callable[[], None]) -> list[Any]:
    """Ask many times at once; ``meanwhile`` is called when all of them wait. Errors are returned."""

    async def one() -> Any:
        try:
            return await ask()
        except ConfigError as error:
            return error

    async def then() -> None:
        await side.runtime.sleep(0.05)
        meanwhile()

    results: list[Any] = await side.runtime.together([one] * MANY + [then], MANY + 1)
    return results[:-1]


@both
def test_nobody_waits_for_what_is_fresh(side: AsyncSide) -> None:
    refresher = Refresher(Gated(expires_at=None), side.runtime)
    with pytest.raises(StopIteration) as caught:
        refresher.ready().send(None)
    assert caught.value.value == refresher.generation == 0


@both
def test_many_tasks_cause_one_refresh_outside_of_the_loop(side: AsyncSide) -> None:
    async def scenario(_: object) -> None:
        gated = Gated()
        refresher = Refresher(gated, side.runtime)
        assert await gathered(side, refresher.ready, gated.gate.set) == [1] * MANY
        assert gated.refreshes == 1
        assert threading.get_ident() not in gated.threads
        assert await gathered(side, lambda: refresher.ready(refused=1), gated.gate.set) == [2] * MANY
        assert gated.refreshes == 2

    side.run(scenario)


@both
def test_a_failure_fails_all_who_waited_and_nobody_after_them(side: AsyncSide) -> None:
    async def scenario(_: object) -> None:
        fault = ConfigError("no file")
        gated = Gated(faults=[fault])
        refresher = Refresher(gated, side.runtime)
        assert await gathered(side, refresher.ready, gated.gate.set) == [fault] * MANY
        assert gated.refreshes == 1
        assert await refresher.ready() == 1

    side.run(scenario)


@both
def test_without_a_thread_to_be_had_nobody_waits_for_ever(side: AsyncSide, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(_: object) -> None:
        refresher = Refresher(Gated(), side.runtime)

        def start(thread: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(threading.Thread, "start", start)
        with pytest.raises(RuntimeError, match="new thread"):
            await refresher.ready()

    side.run(scenario)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@both
def test_a_credential_that_exits_is_no_endless_wait(side: AsyncSide) -> None:
    async def scenario(_: object) -> None:
        gated = Gated(faults=[SystemExit()])
        gated.gate.set()
        refresher = Refresher(gated, side.runtime)
        with pytest.raises(RuntimeError, match="ended by SystemExit"):
            await refresher.ready()
        assert await refresher.ready() == 1

    side.run(scenario)


def test_cancelling_the_one_that_refreshes_cancels_no_other_in_asyncio() -> None:
    async def scenario() -> None:
        gated = Gated()
        refresher = Refresher(gated, on_asyncio.Client.runtime)
        first, *others = [asyncio.create_task(refresher.ready()) for _ in range(4)]
        await asyncio.sleep(0.02)
        began = time.perf_counter()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert time.perf_counter() - began < 1
        gated.gate.set()
        assert await asyncio.gather(*others) == [1, 1, 1]
        assert gated.refreshes == 1

    asyncio.run(scenario())


def test_cancelling_the_one_that_refreshes_cancels_no_other_in_trio() -> None:
    async def scenario() -> None:
        gated = Gated()
        refresher = Refresher(gated, on_trio.Client.runtime)
        results: list[int] = []

        async def other() -> None:
            results.append(await refresher.ready())

        async with trio.open_nursery() as nursery:
            with trio.move_on_after(0.05) as scope:
                await refresher.ready()
            assert scope.cancelled_caught
            for _ in range(3):
                nursery.start_soon(other)
            await trio.sleep(0.02)
            gated.gate.set()
        assert results == [1, 1, 1]
        assert gated.refreshes == 1

    trio.run(scenario)


@both
def test_a_loop_that_ended_leaves_its_refresh_to_the_next_one(side: AsyncSide) -> None:
    gated = Gated()
    refresher = Refresher(gated, side.runtime)

    async def gives_up(_: object) -> None:
        async def ask() -> None:
            await refresher.ready()

        async def fail() -> None:
            await side.runtime.sleep(0.02)
            raise ZeroDivisionError

        with pytest.raises(ExceptionGroup):
            await side.runtime.together([ask, fail], 2)

    async def goes_on(_: object) -> None:
        threading.Timer(0.05, gated.gate.set).start()
        assert await refresher.ready() == 1

    side.run(gives_up)
    side.run(goes_on)
    assert gated.refreshes == 1


@both
def test_a_refresh_that_ends_after_the_loop_disturbs_nobody(side: AsyncSide) -> None:
    gated = Gated()
    refresher = Refresher(gated, side.runtime)

    async def gives_up(_: object) -> None:
        async def fail() -> None:
            raise ZeroDivisionError

        with pytest.raises(ExceptionGroup):
            await side.runtime.together([refresher.ready, fail], 2)

    side.run(gives_up)
    gated.gate.set()
    deadline = time.monotonic() + 5
    while not refresher.generation and time.monotonic() < deadline:
        time.sleep(0.01)
    assert refresher.generation == 1


@both
def test_many_401s_cause_one_refresh_and_the_loop_goes_on_meanwhile(side: AsyncSide) -> None:
    async def scenario(_: object) -> None:
        with Emulator(tls=False) as emulator:
            options = options_for(emulator)
            async with side.module.Client(**options) as client:
                ticks = []

                async def ask() -> Any:
                    answer = await client.responses.create(model="openai.gpt-5", input="hello")
                    return answer.status

                async def tick() -> None:
                    for _ in range(30):
                        ticks.append(time.perf_counter())
                        await side.runtime.sleep(0.01)

                results = await side.runtime.together([*[ask] * 12, tick], 13)
            assert results[:-1] == ["completed"] * 12
            assert options["auth"].refreshes == 1
            began, ended = options["auth"].during
            assert sum(began < tick < ended for tick in ticks) > 2

    side.run(scenario)
