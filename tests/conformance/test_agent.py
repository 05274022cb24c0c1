"""The agent's own promises, on every runtime, whoever holds the conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.conformance.runners import Runner, Seen

from oci_responses import blocking
from oci_responses.emulator import Emulator
from oci_responses.stores import CheckpointConflict, MemoryStore
from responses_proto import (
    AgentLoop,
    Answer,
    CacheHitEvent,
    CheckpointEvent,
    InternalServerError,
    Interrupt,
    InterruptEvent,
    StateLostError,
    TerminateEvent,
    ToolCompleteEvent,
    ToolContext,
    check_history,
    tool,
)
from responses_proto.agent import HookFailed, LastAnswer, RestartEvent, Retry, Veto
from responses_proto.agent.hooks import ToolOutcome

ASK = "What is the temperature in Paris?"
STORED = pytest.mark.parametrize("store", [True, False], ids=["stored", "stateless"])
ANSWER = "The temperature in Paris is 18 C."


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """One endpoint, without TLS: how bytes travel is another file's matter."""
    with Emulator(tls=False) as emulator:
        yield emulator


@pytest.fixture
def model(options: dict[str, Any], store: bool) -> dict[str, Any]:
    return {**options, "model": "openai.gpt-5", "store": store}


def of(kind: type, seen: Seen) -> list[Any]:
    return [event for event in seen.events if isinstance(event, kind)]


def over(seen: Seen) -> AgentLoop:
    assert seen.error is None
    assert seen.loop is not None
    refused = [one for one in check_history(seen.loop.items) if one.severity == "refused" and one.kind != "not_stored"]
    assert refused == []
    return seen.loop


def measuring(ran: list[str], **policy: Any) -> Any:
    @tool(name="get_temperature", **policy)
    def measure(city: str, context: ToolContext) -> str:
        """Return the current temperature for a city in Celsius."""
        ran.append(context.idempotency_key)
        return f"The temperature in {city} is 18 C."

    return measure


@STORED
def test_a_thread_goes_on_and_equal_calls_of_an_idempotent_tool_are_run_once(
    runner: Runner, model: dict[str, Any]
) -> None:
    ran: list[str] = []
    agent = {"tools": [measuring(ran, idempotent=True)], "store": MemoryStore()}
    first, second = runner.thread(model, [ASK, ASK], **agent)
    assert (len(ran), over(first).tool_calls, over(second).tool_calls) == (1, 1, 1)
    assert [event.tool_name for event in of(CacheHitEvent, second)] == ["get_temperature"]
    assert "18" in (over(second).final_message or "")
    assert of(ToolCompleteEvent, second) == []
    assert over(second).number == 1
    versions = [event.version for seen in (first, second) for event in of(CheckpointEvent, seen)]
    assert versions == list(range(1, len(versions) + 1))


@STORED
def test_calls_of_two_runs_have_two_keys(runner: Runner, model: dict[str, Any]) -> None:
    ran: list[str] = []
    runner.thread(model, [ASK, ASK], tools=[measuring(ran)], store=MemoryStore())
    assert len(set(ran)) == 2


@STORED
@pytest.mark.parametrize(
    ("answer", "runs", "said"),
    [(Answer.approve(), 1, "18"), (Answer.deny("not today"), 0, ""), (Answer.reply("It is 7 C in Paris."), 0, "7")],
)
def test_a_human_is_asked_and_answers_elsewhere(
    runner: Runner, model: dict[str, Any], answer: Answer, runs: int, said: str
) -> None:
    ran: list[str] = []
    agent = {"tools": [measuring(ran, approval=True)], "store": MemoryStore()}
    (paused,) = runner.thread(model, [ASK], **agent)
    assert of(TerminateEvent, paused) == []
    (asked,) = of(InterruptEvent, paused)
    assert (asked.kind, asked.tool_name, ran) == ("approval", "get_temperature", [])
    (resumed,) = runner.thread(model, [{asked.interrupt_id: answer}], **agent)
    assert len(ran) == runs
    assert said in (over(resumed).final_message or "")
    assert len(of(TerminateEvent, resumed)) == 1


@STORED
def test_a_tool_that_asks_is_called_again_with_the_answer(runner: Runner, model: dict[str, Any]) -> None:
    @tool
    def get_temperature(city: str, context: ToolContext) -> str:
        """Return the current temperature for a city in Celsius."""
        if context.answer is None:
            raise Interrupt("Which station?", options=("north", "south"), again=True)
        return f"The temperature in {city} {context.answer} is 18 C."

    agent = {"tools": [get_temperature], "store": MemoryStore()}
    (paused,) = runner.thread(model, [ASK], **agent)
    (asked,) = of(InterruptEvent, paused)
    assert asked.options == ("north", "south")
    (resumed,) = runner.thread(model, [{asked.interrupt_id: Answer.reply("north")}], **agent)
    assert [event.result for event in of(ToolCompleteEvent, resumed)] == ["The temperature in Paris north is 18 C."]
    assert over(resumed).stop_reason == "complete"


@STORED
def test_a_run_that_failed_is_resumed_by_another_client(
    runner: Runner, emulator: Emulator, model: dict[str, Any]
) -> None:
    ran: list[str] = []
    store = MemoryStore()

    @tool
    def get_temperature(city: str) -> str:
        """Return the current temperature for a city in Celsius."""
        ran.append(city)
        emulator.fault(status=500, body={"code": "InternalServerError", "message": "again"}, times=1)
        return f"The temperature in {city} is 18 C."

    (failed,) = runner.thread(model, [ASK], tools=[get_temperature], store=store)
    assert isinstance(failed.error, InternalServerError)
    (resumed,) = runner.thread(model, [{}], tools=[get_temperature], store=store)
    assert (ran, over(resumed).stop_reason) == (["Paris"], "complete")


@STORED
def test_two_runs_of_a_thread_cannot_overwrite_each_other(
    runner: Runner, options: dict[str, Any], model: dict[str, Any]
) -> None:
    store = MemoryStore()
    ran: list[str] = []

    @tool
    def get_temperature(city: str) -> str:
        """Return the current temperature for a city in Celsius."""
        if not ran:
            ran.append(city)
            with blocking.OCIResponsesModel(**model) as other:
                agent = blocking.Agent(other, tools=[get_temperature], store=store)
                paused = agent.resume("t").result()
                assert paused.phase.value == "paused", "nobody knows what came of the call"
                agent.resume("t", {paused.calls[0].id: Answer.reply("18 C")}).result()
        return "18 C"

    (seen,) = runner.thread(model, [ASK], tools=[get_temperature], store=store)
    assert isinstance(seen.error, CheckpointConflict)
    kept = store.load("t")
    assert kept is not None
    assert AgentLoop.decode(kept.data).stop_reason == "complete"
    assert ran == ["Paris"]


class Guard:
    def __init__(self, **rulings: Callable[[Any, Any], object]) -> None:
        self.__dict__.update(rulings)


@STORED
def test_hooks_forbid_have_done_again_and_fail_closed(runner: Runner, model: dict[str, Any]) -> None:
    ran: list[str] = []

    def once_more(occasion: Any, outcome: ToolOutcome) -> Retry | None:
        return Retry() if occasion.attempt == 1 else None

    def broken(occasion: Any, given: Any) -> None:
        raise RuntimeError("down")

    tools = [measuring(ran)]
    vetoed = runner.go_on(model, ASK, tools=tools, hooks=[Guard(before_tool_call=lambda *_: Veto("no"))])
    assert [event.error for event in of(ToolCompleteEvent, vetoed)] == ["no"]
    assert (over(vetoed).stop_reason, ran) == ("complete", [])
    stopped = runner.go_on(model, ASK, tools=tools, hooks=[Guard(before_model_call=lambda *_: Veto("budget"))])
    assert over(stopped).stop_reason == "budget"
    again = runner.go_on(model, ASK, tools=tools, hooks=[Guard(after_tool_call=once_more)])
    assert (over(again).tool_calls, len(ran), len(set(ran))) == (1, 2, 1), "made again with the same key"
    failed = runner.go_on(model, ASK, tools=tools, hooks=[Guard(before_tool_call=broken)])
    assert isinstance(failed.error, HookFailed)
    assert len(ran) == 2


@STORED
def test_ends_by_a_terminal_tool_and_with_a_last_answer(runner: Runner, model: dict[str, Any]) -> None:
    ran: list[str] = []
    ended = runner.go_on(model, ASK, tools=[measuring(ran, terminal=True)])
    assert (over(ended).stop_reason, over(ended).final_message) == ("terminal_tool", ANSWER)
    limited = runner.go_on(model, ASK, tools=[measuring(ran)], max_iterations=1, organs=[LastAnswer()])
    assert over(limited).stop_reason == "max_iterations"
    assert over(limited).final_message
    assert len(ran) == 1, "the last answer calls no tool"


@pytest.mark.parametrize("store", [True], ids=["stored"])
@pytest.mark.parametrize("restart", [True, False])
def test_a_conversation_that_the_service_lost(
    runner: Runner, options: dict[str, Any], model: dict[str, Any], restart: bool
) -> None:
    store = MemoryStore()
    agent = {"store": store, "on_state_lost": "restart" if restart else "raise"}
    (first,) = runner.thread(model, ["My favorite color is purple. Just acknowledge."], **agent)
    runner.call(options, "delete", over(first).conversation.provider_state["previous_response_id"])
    (second,) = runner.thread(model, ["What is my favorite color?"], **agent)
    if restart:
        assert [event.items for event in of(RestartEvent, second)] == [3]
        assert "purple" in (over(second).final_message or "")
    else:
        assert isinstance(second.error, StateLostError)
        (again,) = runner.thread(model, [{}], store=store, on_state_lost="restart")
        assert "purple" in (over(again).final_message or "")
