from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest
import trio
from tests.oci_responses.testing.trips import ANSWER, Trip

from oci_responses import asyncio as on_asyncio
from oci_responses import blocking
from oci_responses import trio as on_trio
from oci_responses.stores import MemoryStore
from oci_responses.testing import DoubleEffect, Kills, kill_at_every_step
from responses_proto import Answer, ToolContext, tool

BOUNDARIES = 32
"""10 saves, 3 calls and 3 model calls, before and after each."""


def program(options: dict[str, Any], **agent: Any) -> Callable[[], object]:
    def run() -> object:
        with blocking.OCIResponsesModel(**options) as model:
            result = blocking.Agent(model, **agent).run_to_end("Book my trip.")
            assert result.text == ANSWER
            return result

    return run


@pytest.mark.parametrize("store", [False, True])
def test_a_program_of_good_tools_survives_every_kill(options: dict[str, Any], store: bool) -> None:
    trip = Trip()
    run = program({**options, "store": store}, tools=trip.tools())
    kills = kill_at_every_step(run, effects=lambda: trip.rows, reset=trip.reset)
    assert len(kills.boundaries) == kills.kills == BOUNDARIES
    assert kills.uncertain == 4  # mail and nothing else, from its intent to its outcome
    assert kills.boundaries[:3] == ("before save 1", "after save 1", "before model call 1")
    assert "after the call charge(amount=90)" in kills.boundaries


def test_the_model_is_asked_once_for_all_kills(options: dict[str, Any], travel_agency: Any) -> None:
    before = len(travel_agency.requests)
    trip = Trip()
    kills = kill_at_every_step(program(options, tools=[trip.mail(), *trip.tools()[:2]]), reset=trip.reset)
    assert kills.kills == BOUNDARIES
    assert len(travel_agency.requests) - before == 3


def test_twice_kills_every_second_life_too(options: dict[str, Any]) -> None:
    trip = Trip()
    with blocking.OCIResponsesModel(**options) as model:
        agent = blocking.Agent(model, tools=trip.tools(), max_iterations=1)
        kills = kill_at_every_step(
            lambda: agent.run_to_end("Book my trip."), effects=lambda: trip.rows, reset=trip.reset, twice=True
        )
    once = len(kills.boundaries)
    assert kills.kills > once * once / 3


@pytest.mark.parametrize(("module", "runner"), [(on_asyncio, asyncio.run), (on_trio, None)], ids=["asyncio", "trio"])
def test_an_async_program_is_awaited_on_its_own_runtime(
    options: dict[str, Any], module: Any, runner: Callable[[Awaitable[Kills]], Kills] | None
) -> None:
    trip = Trip()

    async def run() -> object:
        async with module.OCIResponsesModel(**options) as model:
            return await module.Agent(model, tools=trip.waiting_tools()).run_to_end("Book my trip.")

    async def whole() -> Kills:
        return await kill_at_every_step(run, effects=lambda: trip.rows, reset=trip.reset)

    kills = trio.run(whole) if runner is None else runner(whole())
    assert (kills.kills, kills.uncertain) == (BOUNDARIES, 4)


def test_an_effect_that_happens_twice_is_named_with_its_kill(options: dict[str, Any]) -> None:
    trip = Trip()
    run = program(options, tools=trip.tools(honours_key=False))
    with pytest.raises(DoubleEffect) as caught:
        kill_at_every_step(run, effects=lambda: list(trip.rows), reset=trip.reset)
    said = str(caught.value)
    assert said.startswith("4 of 32 kills:\nkilled after the call book(city='Paris') (boundary 12)\n")
    assert "  - the effect ('book', 'Paris') happened 2 times, without a kill 1 time" in said


def test_without_effects_calls_are_counted(options: dict[str, Any]) -> None:
    trip = Trip()
    with pytest.raises(DoubleEffect, match=r"charge\(amount=90\) was run 2 times \(in life 1 .* in life 2 "):
        kill_at_every_step(program(options, tools=trip.tools(knows=False)), reset=trip.reset)


def test_what_a_program_does_outside_its_tools_is_seen(options: dict[str, Any]) -> None:
    started: list[str] = []
    trip = Trip()
    inner = program(options, tools=trip.tools())

    def run() -> object:
        started.append("greeted")
        return inner()

    with pytest.raises(DoubleEffect, match=r"32 of 32 kills:(?s:.*)'greeted' happened 2 times(?s:.*)and after 22 more"):
        kill_at_every_step(run, effects=lambda: started, reset=trip.reset)


def test_a_program_that_cannot_go_on_says_what_it_raised(options: dict[str, Any]) -> None:
    trip, lives = Trip(), []
    inner = program(options, tools=trip.tools())

    def run() -> object:
        lives.append(1)
        if len(lives) == 3:
            raise OSError("no disk")
        return inner()

    with pytest.raises(DoubleEffect, match=r"killed before save 1 \(boundary 1\)\n  - it raised OSError: no disk"):
        kill_at_every_step(run)


def test_a_program_that_answers_questions_is_asked_them_once_more_only_if_it_must(options: dict[str, Any]) -> None:
    sent: list[str] = []
    trip, store = Trip(), MemoryStore()

    @tool(approval=True)
    def mail(text: str, context: ToolContext) -> str:
        """Mail the customer."""
        sent.append(text)
        return context.call_id[:2]

    def run() -> object:
        with blocking.OCIResponsesModel(**options) as model:
            agent = blocking.Agent(model, tools=[*trip.tools()[:2], mail], store=store)
            paused = agent.run_to_end("Book my trip.", thread_id="t")
            assert [question.text for question in paused.questions] == ["Run mail?"]
            with agent.resume("t", {paused.questions[0].id: Answer.approve()}) as going_on:
                assert going_on.result().final_message == ANSWER
            return agent.run_to_end("And again.", thread_id="t")

    kill_at_every_step(run, effects=lambda: list(sent), reset=sent.clear)
    assert store.threads() == []


def test_waits_take_no_time_and_the_clock_is_theirs(options: dict[str, Any], travel_agency: Any) -> None:
    deadlines: list[float | None] = []

    @tool(timeout=30)
    def mail(text: str, context: ToolContext) -> str:
        """Mail the customer."""
        deadlines.append(context.deadline)
        return "mailed"

    travel_agency.fault("status=429; retry-after=20")
    kill_at_every_step(program({**options, "max_retries": 2}, tools=[*Trip().tools()[:2], mail]), now=1000.0)
    assert deadlines
    assert {deadlines[0]} == {1050.0}


def test_what_can_be_wrong_with_the_program_itself(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no agent"):
        kill_at_every_step(lambda: None)
    with pytest.raises(ZeroDivisionError):
        kill_at_every_step(lambda: 1 // 0)

    with pytest.raises(TypeError, match="async function"):
        kill_at_every_step(cast(Any, lambda: asyncio.sleep(0)))
