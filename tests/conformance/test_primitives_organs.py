"""The organs of an agent, whoever holds the conversation, on every runtime.

No cell is left out. Conversation managers have nothing to do where the server holds the
conversation: there they must stand aside, and say so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.conformance.brain import Brain
from tests.conformance.primitives import LOOK, brain, ended, looking, model, service, store, told
from tests.conformance.runners import Runner

from oci_responses.memories import FileMemoryStore, InMemoryStore, SQLiteMemoryStore
from responses_proto import TerminateEvent
from responses_proto.agent.events import ConversationEvent, GroundingEvent, MemoryEvent, ReflectEvent
from responses_proto.agent.grounding import Grounding
from responses_proto.agent.gsar import GSAR
from responses_proto.agent.memory import MemoryManager
from responses_proto.agent.memory.manager import Extraction
from responses_proto.agent.reflexion import Reflexion
from responses_proto.agent.window import (
    NullManager,
    ServerCompactionManager,
    SlidingWindowManager,
    SummarizingManager,
    TokenBudgetManager,
)

__all__ = ["brain", "model", "service", "store"]  # fixtures, found by their names


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
