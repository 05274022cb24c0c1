"""How tools are run, on any runtime: in bounds, in order, and their faults told."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Generator
from typing import Any

import msgspec
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.context import Interrupt, ToolContext
from responses_proto.agent.loop import AgentLoop, Answered, Setup
from responses_proto.agent.tools import Tool, tool
from responses_proto.conversation import Stateless
from responses_proto.effects import Emit
from responses_proto.exchange import Exchange, Failure
from responses_proto.messages import ToolResult
from responses_proto.response import Response
from responses_proto.session import Course, Functions, run_agent

from .drive_scenarios import SETTINGS
from .sides import Side

__all__ = ["SCENARIOS", "answering", "calls", "machine_of", "results_of"]

WHO = contextvars.ContextVar("WHO", default="nobody")


def calls(*names: str, **arguments: object) -> list[dict[str, object]]:
    """Function calls as a model makes them."""
    written = msgspec.json.encode(arguments).decode()
    return [call(f"c{number}", name, written) for number, name in enumerate(names)]


def answering(response: Response) -> Exchange[Response | Failure]:
    yield Emit(())
    return response


def machine_of(
    made: list[dict[str, object]], *tools: Tool, limit: int = 8, keep: Callable[[AgentLoop], None] = lambda loop: None
) -> Exchange[AgentLoop | Failure]:
    """An agent's run that begins with an answer of these calls."""
    course = Course(functions=Functions(tools={one.name: one for one in tools}, max_concurrency=limit))
    loop = AgentLoop(setup=Setup(tools=tools), conversation=Stateless())  # type: ignore[arg-type]
    loop, _ = loop.feed(Answered(response(*made)))
    return run_agent(loop, lambda parameters: answering(response(message("done"))), keep, course=course)


async def results_of(side: Side, made: list[dict[str, object]], *tools: Tool, limit: int = 8) -> list[ToolResult]:
    """The results of an answer's calls, run as an agent runs them."""
    over = await side.driven(machine_of(made, *tools, limit=limit), side.io(SETTINGS)).result()
    results = [entry.result for entry in over.ledger]
    assert [result.tool_call_id for result in results] == [one["call_id"] for one in made]
    assert [result.name for result in results] == [one["name"] for one in made]
    return results


async def tools_run_together_within_their_limit(side: Side) -> None:
    lock, running, most = threading.Lock(), 0, 0
    pairs = threading.Barrier(2)

    def count(step: int) -> None:
        nonlocal running, most
        with lock:
            running += step
            most = max(most, running)

    @tool
    def paired() -> str:
        count(1)
        # Passes only if two run at the same time.
        pairs.wait(5.0)
        count(-1)
        return "met"

    results = await results_of(side, calls(*["paired"] * 4), paired, limit=2)
    assert [result.content for result in results] == ["met"] * 4
    assert most == 2


async def results_come_in_the_order_of_the_calls(side: Side) -> None:
    second_is_done = threading.Event()

    @tool
    def first() -> str:
        assert second_is_done.wait(5.0)
        return "first"

    @tool
    def second() -> str:
        second_is_done.set()
        return "second"

    results = await results_of(side, calls("first", "second"), first, second)
    assert [result.content for result in results] == ["first", "second"]
    assert all(result.success and result.duration_ms is not None for result in results)


async def what_a_tool_raises_is_for_the_model(side: Side) -> None:
    @tool
    def fails(how: str) -> str:
        if how == "stop":
            return next(iter(()))
        raise ValueError("no station")

    for how, error in (("stop", "StopIteration"), ("say", "ValueError: no station")):
        (one,) = await results_of(side, calls("fails", how=how), fails)
        two = await results_of(side, calls("fails", "fails", how=how), fails)
        for result in (one, *two):
            assert not result.success
            assert (result.error or "").startswith(error)
            assert result.content.startswith(f"Error: {error}")
            assert result.duration_ms is not None


async def what_cannot_be_called_is_for_the_model(side: Side) -> None:
    @tool
    def known(count: int) -> int:
        return count

    unknown, wrong, right = await results_of(
        side,
        [call("c0", "unknown"), call("c1", "known", '{"count":"x"}'), call("c2", "known", '{"count":3}')],
        known,
    )
    assert "there is no tool unknown; there are: known" in unknown.content
    assert "known" in wrong.content
    assert (unknown.success, wrong.success, right.content) == (False, False, "3")


async def tools_see_the_context_of_the_run(side: Side) -> None:
    @tool
    def who() -> str:
        return WHO.get()

    WHO.set("me")
    for count in (1, 2):
        results = await results_of(side, calls(*["who"] * count), who)
        assert [result.content for result in results] == ["me"] * count


async def what_must_be_awaited(side: Side) -> None:
    @tool
    async def asynchronous() -> str:
        return "waited"

    async def inner() -> str:
        return "waited"

    @tool
    def wrapped() -> object:
        return inner()

    class Awaitable:
        def __await__(self) -> Generator[Any, None, str]:
            return inner().__await__()

    @tool
    def odd() -> object:
        return Awaitable()

    @tool
    async def fails() -> str:
        raise ValueError("no station")

    given = (asynchronous, wrapped, odd)
    results = await results_of(side, calls("asynchronous", "wrapped", "odd"), *given)
    if side.name == "blocking":
        assert all("is asynchronous" in (result.error or "") for result in results)
        assert "asynchronous: run it with oci_responses.asyncio or .trio" in results[0].content
    else:
        assert [result.content for result in results] == ["waited"] * 3
        (failed,) = await results_of(side, calls("fails"), fails)
        assert failed.error == "ValueError: no station"


async def a_tool_has_its_time(side: Side) -> None:
    release, asked_to_stop = threading.Event(), threading.Event()

    @tool(timeout=0.05)
    def slow(context: ToolContext) -> str:
        assert context.deadline is not None
        while not context.cancel.requested and not release.wait(0.01):
            pass
        asked_to_stop.set()
        return "late"

    @tool(timeout=30)
    def quick() -> str:
        return "quick"

    try:
        late, in_time = await results_of(side, calls("slow", "quick"), slow, quick)
        assert "no result within 0.05 s: it was left running" in (late.error or "")
        assert in_time.content == "quick"
        assert asked_to_stop.wait(5.0)
    finally:
        release.set()


async def an_asynchronous_tool_is_stopped_in_time(side: Side) -> None:
    if side.name == "blocking":
        return
    stopped = []

    @tool(timeout=0.05)
    async def slow() -> None:
        try:
            await side.runtime.sleep(30)  # type: ignore[union-attr]
        finally:
            stopped.append(True)

    (late,) = await results_of(side, calls("slow"), slow)
    assert late.error == "no result within 0.05 s: cancelled"
    assert stopped == [True]


async def a_tool_with_a_limit_of_its_own(side: Side) -> None:
    lock, running, most = threading.Lock(), 0, 0

    @tool(max_concurrency=1)
    def alone() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.005)
        with lock:
            running -= 1

    results = await results_of(side, calls(*["alone"] * 4), alone)
    assert most == 1
    assert all(result.success for result in results)


async def an_interrupt_waits_for_the_other_calls(side: Side) -> None:
    @tool
    def asks() -> str:
        raise Interrupt("Which one?", options=("a", "b"))

    @tool
    def works() -> str:
        return "worked"

    run = side.driven(machine_of(calls("asks", "works"), asks, works), side.io(SETTINGS))
    events = [event async for event in run]
    paused = await run.result()
    asked, worked = paused.ledger
    assert (asked.question.text, worked.result.content) == ("Which one?", "worked")
    assert [event.event_type for event in events] == ["tool_start", "tool_start", "tool_complete", "interrupt"]
    assert (events[-1].question, events[-1].options, events[-1].tool_name) == ("Which one?", ("a", "b"), "asks")


SCENARIOS = {
    scenario.__name__.replace("_", " "): scenario
    for scenario in (
        tools_run_together_within_their_limit,
        results_come_in_the_order_of_the_calls,
        what_a_tool_raises_is_for_the_model,
        what_cannot_be_called_is_for_the_model,
        tools_see_the_context_of_the_run,
        what_must_be_awaited,
        a_tool_has_its_time,
        an_asynchronous_tool_is_stopped_in_time,
        a_tool_with_a_limit_of_its_own,
        an_interrupt_waits_for_the_other_calls,
    )
}
