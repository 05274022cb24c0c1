"""How tools are run, on any runtime: in bounds, in order, and their faults told."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Generator
from typing import Any

from responses_proto.agent.tools import Tool, tool
from responses_proto.effects import CallTools
from responses_proto.messages import ToolCall, ToolResult

from .drive_scenarios import SETTINGS, asking
from .sides import Side

__all__ = ["SCENARIOS", "calls"]

WHO = contextvars.ContextVar("WHO", default="nobody")


def calls(*names: str, **arguments: object) -> CallTools:
    return CallTools(
        tuple(ToolCall(id=f"c{number}", name=name, arguments=arguments) for number, name in enumerate(names))
    )


async def results_of(side: Side, effect: CallTools, *tools: Tool, limit: int = 8) -> tuple[ToolResult, ...]:
    io = side.io(SETTINGS, tools={one.name: one for one in tools}, max_concurrency=limit)
    (results,) = await side.driven(asking(effect), io).result()
    assert [result.tool_call_id for result in results] == [call.id for call in effect.calls]
    assert [result.name for result in results] == [call.name for call in effect.calls]
    return tuple(results)


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
        CallTools((*calls("unknown").calls, *calls("known", count="x").calls, *calls("known", count=3).calls)),
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


SCENARIOS = {
    scenario.__name__.replace("_", " "): scenario
    for scenario in (
        tools_run_together_within_their_limit,
        results_come_in_the_order_of_the_calls,
        what_a_tool_raises_is_for_the_model,
        what_cannot_be_called_is_for_the_model,
        tools_see_the_context_of_the_run,
        what_must_be_awaited,
    )
}
