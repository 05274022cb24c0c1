"""The runtime of trio: cancellations while a connection is being closed, and what is imported."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
import trio

from oci_responses import trio as on_trio
from oci_responses.trio_network import TrioBackend

from ..runtime_scenarios import SCENARIOS
from ..sides import AsyncSide

SIDE = AsyncSide("trio", on_trio, trio.run)


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str) -> None:
    SIDE.run(SCENARIOS[name])


def test_the_network_is_our_own() -> None:
    assert isinstance(SIDE.runtime.backend(), TrioBackend)


def test_closing_goes_to_its_end_though_its_scope_is_cancelled() -> None:
    ended = []

    async def close() -> None:
        await trio.sleep(0.02)
        ended.append(True)

    async def scenario() -> None:
        with trio.CancelScope() as scope:
            scope.cancel()
            await SIDE.runtime.closing(close)
            assert ended == [True]
            await trio.lowlevel.checkpoint()
            raise AssertionError("the cancellation was lost")

    trio.run(scenario)


def test_closing_does_not_hold_up_a_cancelled_scope_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_trio.client, "_CLOSING", 0.05)

    async def scenario() -> None:
        began = time.perf_counter()
        with trio.CancelScope() as scope:
            scope.cancel()
            await SIDE.runtime.closing(trio.sleep_forever)
        assert time.perf_counter() - began < 2

    trio.run(scenario)


def test_a_cancellation_does_not_wait_for_a_thread() -> None:
    go_on = threading.Event()

    async def scenario() -> None:
        began = time.perf_counter()
        with trio.move_on_after(0.02) as scope:
            await SIDE.runtime.in_thread(lambda: go_on.wait(5.0))
        assert scope.cancelled_caught
        assert time.perf_counter() - began < 2
        go_on.set()

    trio.run(scenario)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (
            "import sys; from oci_responses.trio import *\n"
            "print(sorted({'anyio', 'httpcore', 'oci'} & sys.modules.keys()))",
            "[]",
        ),
        (
            "import sys; sys.modules['trio'] = None\n"
            "try: import oci_responses.trio\n"
            "except ImportError as error: print(error)",
            "trio is not installed: pip install 'oci-responses[trio]'",
        ),
    ],
    ids=["no other event loop", "a missing extra"],
)
def test_what_is_imported(code: str, shown: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == shown
