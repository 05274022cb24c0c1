"""The watch rings in time, and its task ends when nobody is to be rung."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable

import pytest
import trio
import trio.testing

from oci_responses.trio_watch import Watch

SHORT, LONG = 0.02, 60.0

Scenario = Callable[[Watch], Awaitable[None]]
SCENARIOS: dict[str, Scenario] = {}


def scenario(test: Scenario) -> Scenario:
    SCENARIOS[test.__name__] = test
    return test


class Sleeper:
    """Notes when it is rung; ``again`` says how long after each time it wants to be rung once more."""

    def __init__(self, *again: float) -> None:
        self._again = list(again)
        self.rung = list[float]()

    def ring(self) -> float:
        self.rung.append(time.monotonic())
        return time.monotonic() + self._again.pop(0) if self._again else math.inf


def tasks() -> int:
    return trio.lowlevel.current_statistics().tasks_living


async def ended() -> None:
    """Wait until there is no task but those of trio's own."""
    before = tasks()
    with trio.fail_after(LONG):
        while tasks() >= before:
            await trio.sleep(SHORT / 4)


@scenario
async def everybody_is_rung_once_and_not_before_it_is_time(watch: Watch) -> None:
    sleepers = [Sleeper() for _ in range(3)]
    due = [time.monotonic() + SHORT * at for at in (3, 1, 2)]
    for sleeper, when in zip(sleepers, due, strict=True):
        watch.ring_at(when, sleeper)
    await ended()
    assert [len(sleeper.rung) for sleeper in sleepers] == [1, 1, 1]
    assert all(sleeper.rung[0] >= when for sleeper, when in zip(sleepers, due, strict=True))


@scenario
async def who_comes_later_may_be_rung_earlier(watch: Watch) -> None:
    late, early = Sleeper(), Sleeper()
    watch.ring_at(time.monotonic() + LONG, late)
    await trio.testing.wait_all_tasks_blocked()
    watch.ring_at(time.monotonic() + SHORT, early)
    with trio.fail_after(LONG / 2):
        while not early.rung:
            await trio.sleep(SHORT / 4)
    watch.ring_at(time.monotonic(), late)
    await ended()
    assert len(late.rung) == 1


@scenario
async def whoever_asks_for_it_is_rung_again(watch: Watch) -> None:
    sleeper = Sleeper(SHORT, SHORT)
    watch.ring_at(time.monotonic(), sleeper)
    await ended()
    one, two, three = sleeper.rung
    assert one + SHORT <= two <= three - SHORT


@scenario
async def who_is_forgotten_is_not_rung(watch: Watch) -> None:
    one, other = Sleeper(), Sleeper()
    for sleeper in (one, other):
        watch.ring_at(time.monotonic() + LONG, sleeper)
    await trio.testing.wait_all_tasks_blocked()
    watch.forget(one)
    watch.forget(other)
    watch.forget(other)
    await ended()
    watch.ring_at(time.monotonic(), one)
    await ended()
    assert (len(one.rung), len(other.rung)) == (1, 0)


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str) -> None:
    trio.run(SCENARIOS[name], Watch())


def test_a_run_of_trio_ends_with_somebody_still_to_be_rung() -> None:
    async def main() -> None:
        Watch().ring_at(time.monotonic() + LONG, Sleeper())
        await trio.testing.wait_all_tasks_blocked()

    trio.run(main)
