"""The summary: when it is due, what the model reads, and a history that stays valid."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from tests.responses_proto.agent.rig import begin, step
from tests.responses_proto.machines import call as calling
from tests.responses_proto.machines import response

from responses_proto.agent.asked import Answered, Returned, Unanswered
from responses_proto.agent.events import ConversationEvent
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.telling import told
from responses_proto.agent.tools import success
from responses_proto.agent.window import SummarizingManager
from responses_proto.errors import LocalError
from responses_proto.history import check_history
from responses_proto.request import build_request
from responses_proto.response import Response

from ...raw_json import unhurried
from .histories import HISTORIES, call, items, out, said, user


def saying(text: str, status: str = "completed") -> Response:
    return Response(id="r", status=status, raw_output=items(said(text)))


@unhurried
@given(HISTORIES, st.integers(2, 8), st.data())
def test_a_summary_takes_the_place_of_what_is_older(history: tuple[Raw, ...], most: int, data: st.DataObject) -> None:
    manager = SummarizingManager(most, data.draw(st.integers(1, most - 1)))
    made = manager.due(history)
    assert made is None or len(history) > most
    if made is None:
        return
    assert manager.summed(made, saying("")) is None
    assert manager.summed(made, saying("So.", "incomplete")) is None
    assert manager.summed(made, None) is None
    kept = manager.summed(made, saying("So."))
    assert kept is not None
    assert check_history(kept) == []
    assert len(kept) <= len(history) + 1
    assert b"So." in bytes(kept[len(made.lead)])
    assert kept[len(kept) - len(made.recent) :] == made.recent


def test_a_summary_goes_into_the_next_one() -> None:
    manager, history = SummarizingManager(4, 2), items(user("task"))
    for turn in range(9):
        history = (*history, *items(call(str(turn)), out(str(turn))))
        made = manager.due(history)
        if made is not None:
            assert turn < 2 or "First things" in told(made.older)
            history = manager.summed(made, saying("First things first.")) or ()
    assert sum(b"[Summary" in bytes(item) for item in history) == 1
    assert sum(b"task" in bytes(item) for item in history) <= 1
    assert len(history) <= 6


def test_it_is_not_asked_again_at_once() -> None:
    history = items(*[user("a"), said("b")] * 3)
    assert SummarizingManager(4, 2).due(history)
    assert SummarizingManager(4, 2, not_before=8).due(history) is None
    assert SummarizingManager(4, 2).due(items(call("1"), call("2"), call("3"), out("3"), out("2"), out("1"))) is None


def test_what_the_model_is_asked() -> None:
    history = items(*[user("Book it."), said("Done.")] * 2)
    made = SummarizingManager(3, 1, model="small").due(history)
    assert made is not None
    asked: Any = SummarizingManager(3, 1, model="small").ask(made)
    body = msgspec.json.decode(build_request(**asked))
    assert body["model"] == "small"
    assert "model" not in SummarizingManager(3, 1).ask(made)


@pytest.mark.parametrize(("threshold", "recent"), [(1, 1), (5, 0), (5, 5)])
def test_a_threshold_that_always_holds_is_refused(threshold: int, recent: int) -> None:
    with pytest.raises(LocalError, match="keep_recent"):
        SummarizingManager(threshold, recent)


def long_run(manager: SummarizingManager) -> AgentLoop:
    loop = begin(organs=(manager,), max_iterations=9).ready[0]
    for turn in range(3):
        loop = step(loop, Answered(response(calling(f"c{turn}"))))
        loop = step(loop, Returned((success(loop.calls[0], "18 C"),)))
    return loop


def test_in_a_run_the_summary_is_asked_for_and_put_in_its_place() -> None:
    loop = long_run(SummarizingManager(6, 2))
    asked: Any = loop.pending
    assert (asked.purpose, asked.optional) == ("summarise", True)
    after, events = loop.feed(Answered(saying("It is 18 C.")))
    assert events == (ConversationEvent(strategy="summary", items_before=7, items_after=4),)
    turn: Any = after.pending
    assert [b"It is 18 C." in bytes(item) for item in turn.parameters["input"]] == [True, False, False, False]


def test_in_a_run_without_a_summary_nothing_is_lost() -> None:
    after, events = long_run(SummarizingManager(6, 2)).feed(Unanswered())
    turn: Any = after.pending
    assert (turn.purpose, len(turn.parameters["input"]), events) == ("turn", 7, ())
    assert after.organs == (SummarizingManager(6, 2, not_before=9),)
