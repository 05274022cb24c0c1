"""Every primitive of the agent, whoever holds the conversation, on every runtime.

No cell is left out. Conversation managers have nothing to do where the server holds the
conversation: there they must stand aside, and say so.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypedDict

import msgspec
import pytest
from tests.conformance.brain import Brain
from tests.conformance.runners import Runner, Seen

from oci_responses.emulator import Emulator
from oci_responses.hooks import ApprovalHook, Budget, BudgetHook, LoggingHook, RedactionHook
from oci_responses.memories import FileMemoryStore, InMemoryStore, SQLiteMemoryStore
from responses_proto import AgentLoop, AgentResult, TerminateEvent, ToolCompleteEvent, tool
from responses_proto.agent import result_of
from responses_proto.agent.events import (
    CacheHitEvent,
    ConversationEvent,
    GroundingEvent,
    InterruptEvent,
    MemoryEvent,
    PartialOutputEvent,
    ReflectEvent,
)
from responses_proto.agent.grounding import Grounding
from responses_proto.agent.gsar import GSAR
from responses_proto.agent.last_answer import LastAnswer
from responses_proto.agent.memory import MemoryManager
from responses_proto.agent.memory.manager import Extraction
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
from responses_proto.agent.window import (
    NullManager,
    ServerCompactionManager,
    SlidingWindowManager,
    SummarizingManager,
    TokenBudgetManager,
)

LOOK = "[look] [say: Paris is at 18 C.]"


@pytest.fixture(scope="module")
def brain() -> Brain:
    return Brain()


@pytest.fixture(scope="module")
def service(brain: Brain) -> Iterator[Emulator]:
    with Emulator(engine=brain, tls=False) as emulator:
        yield emulator


@pytest.fixture(params=[False, True], ids=["stateless", "stored"])
def store(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def model(service: Emulator, brain: Brain, store: bool) -> dict[str, Any]:
    """What connects an agent, in one of the two modes; the brain forgets what it was asked before."""
    brain.requests.clear()
    return {
        "profile": service.profile,
        "config_file": service.config_file,
        "max_retries": 0,
        "model": "openai.gpt-5",
        "store": store,
    }


def looking(*outputs: str, fails: int = 0) -> Any:
    """A tool that returns these one after the other, and the last one again and again; the first calls fail."""
    calls = iter(range(99))

    @tool
    def look(place: str) -> str:
        """Look how warm it is."""
        at = next(calls)
        if at < fails:
            raise ValueError("no such place")
        return outputs[min(at - fails, len(outputs) - 1)]

    return look


def told(seen: Seen, kind: Any) -> list[Any]:
    return [event for event in seen.events if isinstance(event, kind)]


def ended(seen: Seen) -> AgentResult:
    assert seen.error is None
    assert len(told(seen, TerminateEvent)) == 1
    assert seen.events[-1] == told(seen, TerminateEvent)[0]
    loop = seen.loop or seen.result
    assert AgentLoop.decode(loop.encode()) == loop
    return result_of(loop)


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


@pytest.mark.parametrize(
    ("manager", "most"),
    [
        (NullManager(), 21),
        (SlidingWindowManager(4), 6),
        (SummarizingManager(8, 2), 12),
        (TokenBudgetManager(300), 18),
        (ServerCompactionManager(1000), 21),
    ],
    ids=lambda value: value.strategy if hasattr(value, "strategy") else None,
)
def test_conversation_managers(
    runner: Runner, model: dict[str, Any], brain: Brain, store: bool, manager: Any, most: int
) -> None:
    look = looking(*["go on"] * 9, "18 C")
    seen = runner.run(model, LOOK, tools=[look], organs=[manager], max_iterations=20)
    result = ended(seen)
    assert (result.stop_reason, result.tool_calls, result.text) == ("complete", 10, "Paris is at 18 C.")
    turns = [request for request in brain.requests if request.get("tools")]
    longest = max(len(request["input"]) for request in turns)
    events = told(seen, ConversationEvent)
    if store:
        assert events == [ConversationEvent(strategy=manager.strategy, standing_aside=True)]
        assert (longest, len(brain.requests)) == (1, len(turns))
        return
    assert longest <= most
    assert not any(event.standing_aside for event in events)
    assert bool(events) == (most < 21)
    assert ("context_management" in turns[0]) == isinstance(manager, ServerCompactionManager)


@pytest.mark.parametrize(
    ("kind", "extraction"),
    [("memory", Extraction.RULES), ("file", Extraction.MODEL), ("sqlite", Extraction.MODEL)],
    ids=["memory-rules", "file-model", "sqlite-model"],
)
def test_memory_of_an_earlier_run(
    runner: Runner, model: dict[str, Any], brain: Brain, tmp_path: Path, extraction: Extraction, kind: str
) -> None:
    kept: Any = InMemoryStore()
    if kind != "memory":
        kept = FileMemoryStore(tmp_path) if kind == "file" else SQLiteMemoryStore(tmp_path / "memories.db")
    agent: dict[str, Any] = {
        "organs": [MemoryManager(namespace=("users", "ann"), extraction=extraction)],
        "memory_store": kept,
        "system_prompt": "Be kind.",
    }
    first = runner.run(model, "My dog is Rex. [say: Hello.]", **agent)
    assert told(first, MemoryEvent) == [MemoryEvent(recalled=0), MemoryEvent(kept=1)]
    brain.requests.clear()
    second = runner.run(model, "What was it called? [say: Rex.]", **agent)
    assert told(second, MemoryEvent)[0] == MemoryEvent(recalled=1)
    assert brain.requests[0]["instructions"].startswith("Be kind.\n\nKnown from earlier")
    assert "Rex" in brain.requests[0]["instructions"]
    other = {**agent, "organs": [MemoryManager(namespace=("users", "bob"))]}
    assert told(runner.run(model, "[say: Who?]", **other), MemoryEvent) == [MemoryEvent(recalled=0)]


@pytest.mark.parametrize("by_model", [False, True], ids=["rules", "model"])
def test_reflexion_after_a_fault(runner: Runner, model: dict[str, Any], brain: Brain, by_model: bool) -> None:
    # The brain calls again only if the output says so: the fault does.
    look = looking("18 C", fails=1)
    seen = runner.run(model, LOOK, tools=[look], organs=[Reflexion(by_model=by_model)])
    (event,) = told(seen, ReflectEvent)
    assert (event.assessment, event.new_confidence) == ("stuck", 0.5 if by_model else 0.0)
    wanted = "Ask for Paris." if by_model else "no such place"
    assert wanted in brain.requests[-1]["instructions"]
    assert told(seen, TerminateEvent)[0].final_confidence == event.new_confidence


@pytest.mark.parametrize("by_model", [False, True], ids=["rules", "judge"])
def test_grounding_gives_an_answer_back(runner: Runner, model: dict[str, Any], by_model: bool) -> None:
    # What the task says needs no support: so the answers stand in the instructions.
    says = "[say: Rome is hot and dry.] [then: It is 18 C there.]"
    organs = [Grounding(by_model=by_model)]
    seen = runner.run(model, "[look]", tools=[looking("18 C there")], organs=organs, system_prompt=says)
    events = told(seen, GroundingEvent)
    if by_model:  # the judge says that the output supports it
        assert [event.requires_replan for event in events] == [False]
        assert ended(seen).text == "Rome is hot and dry."
    else:
        assert [event.requires_replan for event in events] == [True, False]
        assert ended(seen).text == "It is 18 C there."
    found = ended(seen).organ(Grounding)
    assert found is not None
    assert found.result is not None
    assert found.result.claims[0].evidence_ids == ("call_look_0",)


def test_gsar_replans_within_its_budget(runner: Runner, model: dict[str, Any]) -> None:
    prompt = "[look] [say: Rome is at 25 C.] [then: Paris is at 18 C.]"
    seen = runner.run(model, prompt, tools=[looking("18 C")], organs=[GSAR()])
    assert [event.score for event in told(seen, GroundingEvent)] == [0.0, 1.0]
    assert ended(seen).text == "Paris is at 18 C."
    hopeless = runner.run(model, "[look] [say: No.] [then: No.]", tools=[looking("18 C")], organs=[GSAR()])
    found = ended(hopeless).organ(GSAR)
    assert found is not None
    assert (found.state.replans, found.state.degraded) == (2, True)


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
