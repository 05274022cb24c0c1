"""Every primitive of the agent, whoever holds the conversation, on every runtime; no cell is left out."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any, TypedDict

import msgspec
import pytest
from tests.conformance.brain import Brain
from tests.conformance.primitives import LOOK, brain, ended, looking, model, service, store, told
from tests.conformance.runners import Runner

from oci_responses.hooks import ApprovalHook, Budget, BudgetHook, LoggingHook, RedactionHook
from responses_proto import AgentLoop, TerminateEvent, ToolCompleteEvent, tool
from responses_proto.agent.events import CacheHitEvent, InterruptEvent, PartialOutputEvent
from responses_proto.agent.gsar import GSAR
from responses_proto.agent.last_answer import LastAnswer
from responses_proto.agent.questions import Answer
from responses_proto.agent.reflexion import Reflexion
from responses_proto.agent.stopping import (
    ConfidenceMet,
    CustomCondition,
    LoopDetected,
    MaxIterations,
    NoToolCalls,
    Progress,
    TextMention,
    TimeLimit,
    TokenLimit,
    ToolCalled,
)

__all__ = ["brain", "model", "service", "store"]  # fixtures, found by their names


def test_a_tool_is_run_and_its_output_used(runner: Runner, model: dict[str, Any]) -> None:
    seen = runner.run(model, LOOK, tools=[looking("18 C")])
    assert [event.result for event in told(seen, ToolCompleteEvent)] == ["18 C"]
    assert (ended(seen).stop_reason, ended(seen).text) == ("complete", "Paris is at 18 C.")


def test_an_idempotent_tool_is_run_once(runner: Runner, model: dict[str, Any]) -> None:
    ran: list[str] = []

    @tool(idempotent=True)
    def look(place: str) -> str:
        """Look how warm it is."""
        ran.append(place)
        return "go on"

    seen = runner.run(model, LOOK, tools=[look], max_iterations=4)
    assert ran == ["Paris"]
    assert len(told(seen, CacheHitEvent)) == 2


def test_hooks_log_without_a_word_of_what_was_said(
    runner: Runner, model: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="oci_responses.agent"):
        runner.run(model, LOOK, tools=[looking("18 C")], hooks=[LoggingHook()])
    said = [record.getMessage() for record in caplog.records if record.name == "oci_responses.agent"]
    moments = [vars(record)["moment"] for record in caplog.records if record.name == "oci_responses.agent"]
    assert len(set(moments)) == 6
    assert "ended: complete after 2 answers" in said[-1]
    assert "18 C" not in " ".join(said)


def test_a_budget_that_two_runs_share(runner: Runner, model: dict[str, Any], brain: Brain) -> None:
    budget = BudgetHook(Budget(calls=3))
    first = runner.run(model, LOOK, tools=[looking("18 C")], hooks=[budget])
    second = runner.run(model, LOOK, tools=[looking("18 C")], hooks=[budget])
    assert (ended(first).stop_reason, ended(second).stop_reason) == ("complete", "budget_calls")
    assert len(brain.requests) == budget.tally.calls == 3


@pytest.mark.parametrize(
    "organ", [LastAnswer(), Reflexion(every=1, by_model=True), GSAR()], ids=lambda one: type(one).__name__
)
def test_what_organs_ask_is_in_the_budget(runner: Runner, model: dict[str, Any], brain: Brain, organ: Any) -> None:
    budget = BudgetHook(Budget(calls=1))
    result = ended(runner.run(model, LOOK, tools=[looking("18 C")], hooks=[budget], organs=[organ]))
    assert (result.stop_reason, result.tool_calls, len(brain.requests)) == ("budget_calls", 1, 1)


def test_what_is_redacted_is_nowhere(runner: Runner, model: dict[str, Any], brain: Brain) -> None:
    seen = runner.run(
        model,
        "I am ann@example.com. [look] [say: Done.]",
        tools=[looking("18 C, says bob@example.com")],
        hooks=[RedactionHook()],
        system_prompt="Ask eve@example.com.",
    )
    assert ended(seen).text == "Done."
    assert "example.com" not in str(brain.requests)
    assert str(brain.requests).count("[email]") >= 3
    kept = (*seen.result.items, *(entry.result.content.encode() for entry in seen.result.ledger))
    assert b"example.com" not in b"".join(bytes(item) for item in kept)


@pytest.mark.parametrize(
    ("answer", "ran"), [(Answer.approve(), True), (Answer.deny("not today"), False)], ids=["approved", "denied"]
)
def test_a_human_is_asked_and_the_run_goes_on_elsewhere(
    runner: Runner, model: dict[str, Any], answer: Answer, ran: bool
) -> None:
    hooks, look = [ApprovalHook(["look"])], looking("18 C")
    paused = runner.go_on(model, LOOK, tools=[look], hooks=hooks)
    (question,) = told(paused, InterruptEvent)
    assert not told(paused, TerminateEvent)
    assert paused.loop is not None
    loop = AgentLoop.decode(paused.loop.encode())
    seen = runner.go_on(model, loop, {question.interrupt_id: answer}, tools=[look], hooks=hooks)
    (outcome,) = told(seen, ToolCompleteEvent)
    assert (outcome.result, outcome.error) == (("18 C", None) if ran else (None, "not today"))
    assert ended(seen).stop_reason == "complete"


def enough(progress: Progress) -> bool:
    return progress.tool_calls > 1


@pytest.mark.parametrize(
    ("stop", "organs", "reason", "calls"),
    [
        (MaxIterations(2), (), "max_iterations", 1),
        (TokenLimit(1), (), "token_limit", 0),
        (TimeLimit(0.0), (), "time_limit", 0),
        (NoToolCalls(), (), "complete", 5),
        (ToolCalled("look"), (), "tool_called", 0),
        (ToolCalled("look", require_success=True), (), "tool_called", 1),
        (ConfidenceMet(0.25), (Reflexion(),), "confidence_met", 2),
        (LoopDetected(), (), "loop_detected", 3),
        (TextMention("18 c"), (), "complete", 5),
        (CustomCondition(enough), (), f"{__name__}.enough", 2),
        (ToolCalled("look") & MaxIterations(3), (), "tool_called+max_iterations", 2),
        (ToolCalled("mail") | MaxIterations(3), (), "max_iterations", 2),
    ],
    ids=lambda value: repr(value)[:40] if hasattr(value, "reason") else None,
)
def test_conditions(
    runner: Runner, model: dict[str, Any], stop: Any, organs: tuple[Any, ...], reason: str, calls: int
) -> None:
    look = looking(*["go on"] * 4, "18 C")
    result = ended(runner.run(model, LOOK, tools=[look], stop=stop, organs=organs))
    assert (result.stop_reason, result.tool_calls) == (reason, calls)


@pytest.mark.parametrize("last", [True, False], ids=["answer", "no answer"])
def test_a_limit_keeps_what_was_done(runner: Runner, model: dict[str, Any], last: bool) -> None:
    organs = (LastAnswer(),) if last else ()
    seen = runner.run(model, LOOK, tools=[looking("go on")], max_iterations=3, organs=organs)
    result = ended(seen)
    assert (result.stop_reason, result.iterations, result.tool_calls) == ("max_iterations", 3, 2)
    assert result.text == ("As far as I know it is 18 C." if last else "")
    again = runner.go_on(model, result.loop.with_prompt("[say: All is well.]"))
    assert ended(again).text == "All is well."


class Struct(msgspec.Struct):
    """A place."""

    city: str
    degrees: int


@dataclasses.dataclass
class Data:
    """A place."""

    city: str
    degrees: int


class Typed(TypedDict):
    """A place."""

    city: str
    degrees: int


def model_of_pydantic() -> Any:
    pydantic = pytest.importorskip("pydantic")
    return pydantic.create_model("Place", city=(str, ...), degrees=(int, ...))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Struct, "It is 18 C."),
        (Data, '{"city": "Paris", "degrees": 18}'),
        (Typed, '{"city": "Paris"}'),
        (model_of_pydantic(), '{"city": "Paris", "degrees": "warm"}'),
    ],
    ids=["msgspec", "dataclass", "TypedDict", "pydantic"],
)
def test_output_of_a_type(runner: Runner, model: dict[str, Any], brain: Brain, kind: Any, said: str) -> None:
    result = runner.run_to_end(model, f"[look] [say: {said}]", tools=[looking("18 C")], output_type=kind)
    parsed = result.parsed
    found = (parsed["city"], parsed["degrees"]) if kind is Typed else (parsed.city, parsed.degrees)
    assert found == ("Paris", 18)
    assert kind is Typed or type(parsed) is kind
    assert result.stop_reason == "complete"
    assert all(request["text"]["format"]["strict"] for request in brain.requests)
    assert len(brain.requests) == (2 if kind is Data else 3), "what is wrong is repaired"


def test_the_object_is_told_while_it_is_written(runner: Runner, model: dict[str, Any]) -> None:
    seen = runner.run(model, '[say: {"city": "Paris", "degrees": 18}]', output_type=Struct)
    parts = [event.value for event in told(seen, PartialOutputEvent)]
    assert parts[-1] == {"city": "Paris", "degrees": 18}
    assert all(part.items() <= parts[-1].items() or parts[-1]["city"].startswith(part["city"]) for part in parts)
