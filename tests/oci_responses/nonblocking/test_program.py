"""What an asyncio or trio program does for a run, in the scenarios of all runtimes, and cancelled."""

from __future__ import annotations

import threading
import time

import pytest
from tests.responses_proto.machines import response

from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.questions import Asking
from responses_proto.agent.tools import tool
from responses_proto.errors import InvalidTransition
from responses_proto.session import Course, run_agent

from ..cancelling import cancelled
from ..drive_scenarios import SETTINGS
from ..sides import NONBLOCKING, AsyncSide, Side
from ..tool_scenarios import SCENARIOS, answering, calls, machine_of, results_of


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_a_cancellation_reaches_asynchronous_tools(side: AsyncSide) -> None:
    running, ended = threading.Event(), []

    @tool
    async def long() -> None:
        running.set()
        try:
            await side.runtime.sleep(30)
        finally:
            ended.append(True)

    async def scenario(side: AsyncSide) -> None:
        run = side.driven(machine_of(calls("long", "long"), long), side.io(SETTINGS))
        await cancelled(side, run.result, running)
        assert ended == [True, True]
        with pytest.raises(InvalidTransition):
            await run.result()

    began = time.perf_counter()
    side.run(scenario)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_a_blocking_tool_does_not_block_the_loop(side: AsyncSide) -> None:
    passed = threading.Event()

    @tool
    def waits() -> str:
        assert passed.wait(5.0)
        return "the loop went on"

    @tool
    async def goes_on() -> None:
        passed.set()

    async def scenario(side: AsyncSide) -> None:
        results = await results_of(side, calls("waits", "goes_on"), waits, goes_on)
        assert results[0].content == "the loop went on"

    side.run(scenario)


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_a_call_that_was_cancelled_is_uncertain_and_not_run_again(side: AsyncSide) -> None:
    running, runs, kept = threading.Event(), [], list[AgentLoop]()

    @tool
    async def pays() -> None:
        runs.append(1)
        running.set()
        await side.runtime.sleep(30)

    async def scenario(side: AsyncSide) -> None:
        run = side.driven(machine_of(calls("pays"), pays, keep=kept.append), side.io(SETTINGS))
        await cancelled(side, run.result, running)
        again = run_agent(kept[-1], lambda parameters: answering(response()), course=Course())
        paused = await side.driven(again, side.io(SETTINGS)).result()
        assert [question.kind for question in paused.pending.questions] == [Asking.UNCERTAIN]
        assert runs == [1]

    side.run(scenario)
