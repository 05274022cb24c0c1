"""The calls of an answer: intent before effect, outcome after, hooks around, none lost by another's fault."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from tests.responses_proto.machines import call, message, play, response

from responses_proto.agent.asked import Pause, Started
from responses_proto.agent.context import WasDone, WasNotDone
from responses_proto.agent.hooks import RETRIES, Change, Hold, HookFailed, Retry, ToolOutcome, Veto
from responses_proto.agent.ledger import Standing
from responses_proto.agent.loop import AgentLoop, Answered, Setup
from responses_proto.agent.questions import Answer
from responses_proto.agent.tools import Tool, success, tool
from responses_proto.conversation import Stateless
from responses_proto.effects import Effect, Emit, Invoke, Invoked, Reply, Save, Together
from responses_proto.exchange import Exchange, Failure
from responses_proto.response import Response
from responses_proto.session import Course, Functions, Thread, run_agent


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


@tool(verify=lambda context, arguments: None)
def pay(a: int, b: int) -> str:
    """Pay."""
    return "paid"


class Hook:
    def before_tool_call(self, occasion: object, call: object) -> None: ...
    def after_tool_call(self, occasion: object, outcome: object) -> None: ...


TWO = Answered(response(call("c1"), call("c2", "pay")))
ONE = Answered(response(call("c1")))


def silent(result: Response | Failure) -> Exchange[Response | Failure]:
    yield Emit(())
    return result


def begun(*replies: Any, **setup: Any) -> AgentLoop:
    loop = AgentLoop(setup=Setup(tools=(add, pay), **setup), conversation=Stateless())  # type: ignore[arg-type]
    for reply in replies:
        loop, _ = loop.feed(reply)
    return loop


def played(
    loop: AgentLoop, script: list[Reply], *hooks: object, store: bool = False, tools: tuple[Tool, ...] = (add, pay)
) -> tuple[list[Effect], AgentLoop]:
    functions = Functions(tools={one.name: one for one in tools}, hooks=hooks)
    course = Course(functions=functions, thread=Thread("t") if store else None)
    done = response(message("done"))
    kept = [loop]
    effects, ended = play(run_agent(loop, lambda parameters: silent(done), kept.append, course=course), script)
    return effects, ended if isinstance(ended, AgentLoop) else kept[-1]


def results(loop: AgentLoop) -> list[str]:
    return [entry.result.content if entry.result else "" for entry in loop.ledger]


def test_intent_is_saved_before_the_effect_and_the_outcome_after() -> None:
    effects, over = played(begun(TWO), [None, None, Invoked(3), None, None, Invoked("paid"), None, None], store=True)
    steps = [effect for effect in effects if isinstance(effect, Save | Invoke | Together)]
    standing = [
        {entry.call.id: entry.standing for entry in AgentLoop.decode(effect.data).ledger}
        if isinstance(effect, Save)
        else effect.function
        if isinstance(effect, Invoke)
        else "together"
        for effect in steps
    ]
    w, s, d = Standing.WAITING, Standing.STARTED, Standing.DONE
    assert standing == [
        {"c1": w, "c2": w},
        "together",
        {"c1": s, "c2": w},
        add,
        {"c1": d, "c2": w},
        {"c1": d, "c2": s},
        pay,
        {"c1": d, "c2": d},
        {"c1": d, "c2": d},
    ]
    assert [effect.version for effect in steps if isinstance(effect, Save)] == [1, 2, 3, 4, 5, 6]
    assert over.stop_reason == "complete"


def test_wrong_arguments_and_unknown_tools_are_told_without_being_begun() -> None:
    wrong = Answered(response(call("c1", arguments='{"a":"x","b":1}'), call("c2", "nobody")))
    effects, over = played(begun(wrong), [])
    assert not [effect for effect in effects if isinstance(effect, Together)]
    first, second = results(over)
    assert "arguments of add" in first
    assert "$.a" in first
    assert "no tool nobody" in second


def test_a_hook_may_change_what_is_called_and_what_came_of_it() -> None:
    loop = begun(ONE)
    other = replace(loop.calls[0], arguments={"a": 5, "b": 6}, arguments_json='{"a":5,"b":6}', id="mine")
    outcome = ToolOutcome(call=loop.calls[0], result=replace(success(loop.calls[0], "hidden"), tool_call_id="mine"))
    effects, over = played(loop, [Invoked(Change(other)), Invoked(11), Invoked(Change(outcome))], Hook())
    (ran,) = [effect for effect in effects if isinstance(effect, Invoke) and effect.function is add]
    assert ran.named == {"a": 5, "b": 6}
    assert results(over) == ["hidden"]
    assert over.ledger[0].result is not None
    assert over.ledger[0].result.tool_call_id == "c1"


def test_a_hook_may_forbid_a_call() -> None:
    effects, over = played(begun(TWO), [Invoked(Veto("not today")), Invoked(), Invoked("paid"), Invoked()], Hook())
    assert results(over) == ["Error: not today", "paid"]
    assert not [effect for effect in effects if isinstance(effect, Invoke) and effect.function is add]


def test_a_hook_may_ask_a_human_and_asks_once() -> None:
    _, held = played(begun(ONE), [Invoked(Hold("Sure?"))], Hook())
    assert isinstance(held.pending, Pause)
    functions = Functions(tools={"add": add}, hooks=(Hook(),))
    machine = run_agent(
        AgentLoop.decode(held.encode()),
        lambda parameters: silent(response(message("done"))),
        course=Course(functions=functions),
        answers={"c1": Answer.approve()},
    )
    _, over = play(machine, [Invoked(Hold("Sure?")), Invoked(3), Invoked()])
    assert isinstance(over, AgentLoop)
    assert results(over) == ["3"]


def test_a_hook_may_have_a_call_made_again_within_bounds() -> None:
    again: list[Reply] = [Invoked(), *[Invoked(error=OSError("busy")), Invoked(Retry())] * (RETRIES + 1)]
    effects, over = played(begun(ONE), again, Hook())
    attempts = [effect for effect in effects if isinstance(effect, Invoke) and effect.function is add]
    assert len(attempts) == RETRIES + 1
    assert results(over) == ["Error: OSError: busy"]
    _, over = played(begun(ONE), [*again[:3], Invoked(3), Invoked()], Hook())
    assert results(over) == ["3"]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_hook_that_fails_lets_nothing_through_and_loses_nothing(moment: str) -> None:
    failed = Invoked(error=RuntimeError("down"))
    loop = begun(TWO)
    if moment == "before":
        _, ended = played(loop, [Invoked(), failed], Hook())
        assert [entry.standing for entry in ended.ledger] == [Standing.WAITING, Standing.WAITING]
    else:
        _, ended = played(loop, [Invoked(), Invoked(), Invoked(3), failed, Invoked("paid"), Invoked()], Hook())
        assert results(ended) == ["Error: the result is withheld: a hook failed", "paid"]


def test_the_fault_is_what_the_run_ends_with() -> None:
    course = Course(functions=Functions(tools={"add": add}, hooks=(Hook(),)))
    machine = run_agent(begun(ONE), lambda parameters: silent(response()), course=course)
    _, error = play(machine, [Invoked(), Invoked(3), Invoked(error=RuntimeError("down"))])
    assert isinstance(error, HookFailed)


@pytest.mark.parametrize(
    ("found", "pays", "result"),
    [(WasDone("paid before"), 0, "paid before"), (WasNotDone(), 1, "paid"), (None, 0, "")],
)
def test_what_was_begun_elsewhere_is_looked_into_first(found: object, pays: int, result: str) -> None:
    loop = begun(Answered(response(call("c1", "pay"))), Started(("c1",)))
    effects, ended = played(loop, [Invoked(found), *[Invoked("paid")] * pays])
    assert sum(isinstance(effect, Invoke) and effect.function is pay for effect in effects) == pays
    assert results(ended) == [result]
    assert isinstance(ended.pending, Pause) == (found is None)


def test_a_tool_that_is_gone_cannot_tell() -> None:
    loop = begun(Answered(response(call("c1", "pay"))), Started(("c1",)))
    _, ended = played(loop, [], tools=(add,))
    assert isinstance(ended.pending, Pause)
