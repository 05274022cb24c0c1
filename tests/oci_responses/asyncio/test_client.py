"""The runtime of asyncio: cancellations while a connection is being closed, and what is imported."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time

import pytest

from oci_responses import asyncio as on_asyncio
from oci_responses.asyncio_network import AsyncioBackend

from ..runtime_scenarios import SCENARIOS
from ..sides import AsyncSide

SIDE = AsyncSide("asyncio", on_asyncio, lambda scenario: asyncio.run(scenario()))


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str) -> None:
    SIDE.run(SCENARIOS[name])


def test_the_network_is_that_of_asyncio() -> None:
    assert isinstance(SIDE.runtime.backend(), AsyncioBackend)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anyio", None)
    with pytest.raises(ImportError, match=r"oci-responses\[asyncio\]"):
        SIDE.runtime.backend()


@pytest.mark.parametrize("times", [1, 2])
def test_closing_goes_to_its_end_though_the_task_is_cancelled(times: int) -> None:
    ended = []

    async def scenario() -> None:
        gate = asyncio.Event()

        async def close() -> None:
            await gate.wait()
            ended.append(True)

        task = asyncio.ensure_future(SIDE.runtime.closing(close))
        for _ in range(times):
            await asyncio.sleep(0.01)
            task.cancel()
        if times == 1:
            await asyncio.sleep(0.01)
            assert not task.done()
            gate.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        # A second cancellation does not wait for it, and does not break it off either.
        assert ended == [True] * (times == 1)
        gate.set()
        await asyncio.sleep(0.01)
        assert ended == [True]

    asyncio.run(scenario())


def test_closing_does_not_hold_up_a_cancelled_task_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_asyncio.client, "_CLOSING", 0.05)

    async def scenario() -> None:
        task = asyncio.ensure_future(SIDE.runtime.closing(lambda: asyncio.sleep(30)))
        await asyncio.sleep(0.01)
        task.cancel()
        began = time.perf_counter()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.perf_counter() - began < 2

    asyncio.run(scenario())


def test_a_cancellation_does_not_wait_for_a_thread() -> None:
    go_on = threading.Event()

    async def scenario() -> None:
        task = asyncio.ensure_future(SIDE.runtime.in_thread(lambda: go_on.wait(5.0)))
        await asyncio.sleep(0.02)
        task.cancel()
        began = time.perf_counter()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.perf_counter() - began < 2
        go_on.set()

    asyncio.run(scenario())


def test_no_other_event_loop_is_imported() -> None:
    found = (
        "import sys; from oci_responses.asyncio import *\n"
        "print(sorted({'anyio', 'httpcore', 'oci', 'trio'} & sys.modules.keys()))"
    )
    shown = subprocess.run([sys.executable, "-c", found], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
