"""Both runtimes do all that a driver asks of one, under the same signatures."""

from __future__ import annotations

import inspect

import pytest

from oci_responses.nonblocking.runtime import Runtime

from ..sides import NONBLOCKING, AsyncSide

VERBS = {name: verb for name, verb in vars(Runtime).items() if inspect.isfunction(verb) and not name.startswith("_")}


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", VERBS)
def test_verb(side: AsyncSide, name: str) -> None:
    own = getattr(type(side.runtime), name)
    assert list(inspect.signature(own).parameters) == list(inspect.signature(VERBS[name]).parameters)
    assert inspect.iscoroutinefunction(own) == inspect.iscoroutinefunction(VERBS[name])


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_a_lock_lets_in_one_at_a_time_in_order(side: AsyncSide) -> None:
    async def scenario(side: AsyncSide) -> None:
        lock, log = side.runtime.lock(), []

        def job(number: int) -> object:
            async def work() -> None:
                async with lock:
                    log.append(number)
                    await side.runtime.sleep(0)
                    log.append(number)

            return work

        await side.runtime.together([job(number) for number in range(4)], 4)
        assert log[::2] == log[1::2]

    side.run(scenario)
