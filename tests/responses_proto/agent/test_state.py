"""The fields of a run, and the view that organs have of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.responses_proto.agent.rig import ANSWERING, CALLED, CALLING, DONE, PROMPT, RETURNED, begin, step

from responses_proto.agent.last_answer import LastAnswer
from responses_proto.agent.organ import Moment
from responses_proto.agent.state import VERSION, Phase, view_of
from responses_proto.conversation import ServerStateful
from responses_proto.messages import Message


def test_a_new_run_has_the_organs_of_its_setup_and_items_of_any_make() -> None:
    loop = begin(organs=(LastAnswer(),))
    assert loop.organs == (LastAnswer(),)
    assert (loop.version, loop.phase, loop.moment) == (VERSION, Phase.BEGIN, Moment.BEGIN)
    assert replace(loop, new_items=(Message.user("What is 1 + 2?"),)).new_items == PROMPT


def test_what_organs_see() -> None:
    loop = begin(ServerStateful(), parameters={"model": "m"}, instructions="Be brief.", max_iterations=2)
    view = view_of(step(loop, CALLING))
    assert (view.parameters, view.instructions, view.server_stateful) == ({"model": "m"}, "Be brief.", True)
    assert (view.moment, view.iterations, view.max_iterations, view.may_continue) == (Moment.ANSWERED, 1, 2, True)
    assert [entry.call.id for entry in view.batch] == ["c1", "c2"] == [entry.call.id for entry in view.ledger]
    assert (view.prompt, view.text, view.reason, view.usage["total_tokens"]) == ("What is 1 + 2?", "", None, 5)
    assert len(view.items) == 3
    assert view_of(step(begin(), ANSWERING)).text == "It is 3."


@pytest.mark.parametrize(
    ("reason", "iterations", "may"),
    [(None, 1, True), ("complete", 1, True), ("complete", 2, False), ("token_limit", 1, False)],
)
def test_when_a_run_may_go_on(reason: str | None, iterations: int, may: bool) -> None:
    state = replace(begin(max_iterations=2), stop_reason=reason, iterations=iterations)
    assert view_of(state).may_continue == may


def test_calls_are_pending_until_their_outputs_are_in_the_conversation() -> None:
    assert [call.id for call in CALLED.calls] == ["c1", "c2"]
    assert (RETURNED.calls, RETURNED.batch, DONE.calls) == ((), (), ())
    assert len(view_of(RETURNED).batch) == 2, "organs see them with their results"
