"""Managers in a run: they cut before a turn, and stand aside where the server holds the conversation."""

from __future__ import annotations

from typing import Any

import pytest
from tests.responses_proto.agent.rig import CALLING, begin, results, step
from tests.responses_proto.machines import call, message, response

from responses_proto.agent.asked import Answered, AskModel, Unanswered
from responses_proto.agent.events import ConversationEvent
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.window import (
    NullManager,
    ServerCompactionManager,
    SlidingWindowManager,
    SummarizingManager,
    TokenBudgetManager,
)
from responses_proto.conversation import ConversationObject, ServerStateful, Stateless
from responses_proto.history import check_history

MANAGERS: list[Any] = [
    NullManager(),
    SlidingWindowManager(3),
    SummarizingManager(3, 1),
    TokenBudgetManager(60),
    ServerCompactionManager(100),
]
EACH = pytest.mark.parametrize("manager", MANAGERS, ids=lambda one: one.strategy)
SUMMARY = Answered(response(message("So far so good.")))


def managed(told: Any) -> list[ConversationEvent]:
    return [event for event in told if isinstance(event, ConversationEvent)]


def sent(loop: AgentLoop) -> list[Any]:
    assert isinstance(loop.pending, AskModel)
    assert loop.pending.purpose == "turn"
    items: Any = loop.pending.parameters["input"]
    return list(items)


@EACH
def test_a_long_run_stays_valid(manager: Any) -> None:
    loop, told = begin(organs=(manager,), max_iterations=9).ready
    for turn in range(5):
        loop, _ = loop.feed(Answered(response(call(f"a{turn}"), call(f"b{turn}", "mul"))))
        loop, more = loop.feed(results(loop))
        told += more
        if isinstance(loop.pending, AskModel) and loop.pending.purpose == "summarise":
            loop, more = loop.feed(SUMMARY)
            told += more
        assert check_history(sent(loop)) == []
        assert AgentLoop.decode(loop.encode()) == loop
    assert bool(managed(told)) == isinstance(manager, SlidingWindowManager | SummarizingManager | TokenBudgetManager)
    assert all(event.items_after <= event.items_before for event in managed(told))
    if managed(told):
        assert len(sent(loop)) < 1 + 4 * 5


@EACH
@pytest.mark.parametrize(
    "conversation", [ServerStateful(), ConversationObject(conversation_id="conv_1")], ids=["stored", "conversation"]
)
def test_it_stands_aside_and_says_so_once(manager: Any, conversation: Any) -> None:
    loop, told = begin(conversation, organs=(manager,), max_iterations=9).ready
    plain = begin(conversation, max_iterations=9).ready[0]
    for _ in range(3):
        assert loop.pending == plain.pending
        loop, more = loop.feed(CALLING)
        told += more
        loop, more = loop.feed(results(loop))
        told += more
        plain = step(step(plain, CALLING), results(step(plain, CALLING)))
    assert managed(told) == [ConversationEvent(strategy=manager.strategy, standing_aside=True)]


def test_without_a_summary_the_conversation_stays_and_is_asked_about_later() -> None:
    loop = begin(organs=(SummarizingManager(3, 1),), max_iterations=9).ready[0]
    asked = []
    for _ in range(3):
        loop = step(step(loop, CALLING), results(step(loop, CALLING)))
        while isinstance(loop.pending, AskModel) and loop.pending.purpose == "summarise":
            asked.append(len(loop.items))
            loop = step(loop, Unanswered())
    assert asked == [9, 13]
    assert len(sent(loop)) == 13


def test_compaction_is_asked_for_with_each_turn_only_where_the_client_holds_the_conversation() -> None:
    asked = begin(Stateless(), organs=(ServerCompactionManager(100),)).ready[0].pending
    assert isinstance(asked, AskModel)
    assert asked.parameters["context_management"] == [{"type": "compaction", "compact_threshold": 100}]
