"""Threads: a prompt goes on from the last run, a crash from the last save, and no save is lost in silence."""

from __future__ import annotations

import pytest
from tests.responses_proto.agent.rig import ANSWERING, CALLED, CALLING, PROMPT, begin, step
from tests.responses_proto.machines import message, play, response

from responses_proto.agent.events import CheckpointEvent, InterruptEvent
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.policy import ToolPolicy
from responses_proto.agent.questions import Answer
from responses_proto.conversation import ServerStateful
from responses_proto.effects import Effect, Emit, Load, Reply, Save, Stored
from responses_proto.errors import LocalError, ResponsesError
from responses_proto.exchange import Exchange, Failure
from responses_proto.messages import Message
from responses_proto.response import Response
from responses_proto.session import Course, Functions, run_thread

OVER = step(begin(), ANSWERING)


def ask(parameters: dict[str, object]) -> Exchange[Response | Failure]:
    yield Emit(())
    return response(message("Again 3."), id="resp_9")


def played(
    start: AgentLoop | None, *script: Reply, answers: dict[str, Answer] | None = None
) -> tuple[list[Effect], AgentLoop | Failure, list[AgentLoop]]:
    kept: list[AgentLoop] = []
    machine = run_thread("t", start, ask, kept.append, course=Course(functions=Functions()), answers=answers)
    effects, ended = play(machine, script)
    return effects, ended, kept


def told(effects: list[Effect]) -> list[object]:
    return [event for effect in effects if isinstance(effect, Emit) for event in effect.events]


def test_a_new_thread_is_saved_from_its_first_step_on() -> None:
    effects, ended, kept = played(begin(), None, None, None)
    assert isinstance(ended, AgentLoop)
    saves = [effect for effect in effects if isinstance(effect, Save)]
    assert effects[0] == Load("t")
    assert [(save.thread_id, save.version) for save in saves] == [("t", 1), ("t", 2)]
    assert AgentLoop.decode(saves[-1].data) == ended == kept[-1]
    assert [event.version for event in told(effects) if isinstance(event, CheckpointEvent)] == [1, 2]


def test_the_next_prompt_goes_on_from_the_last_run() -> None:
    start = begin(instructions="Be brief.")
    effects, ended, _ = played(start, Stored(OVER.encode(), 7), None, None)
    assert isinstance(ended, AgentLoop)
    assert ended.number == 1
    assert ended.setup == start.setup, "what the agent is now"
    assert ended.items[: len(OVER.items) + 1] == (*OVER.items, *PROMPT)
    assert [effect.version for effect in effects if isinstance(effect, Save)] == [8, 9]


def test_a_run_that_was_not_over_is_resumed() -> None:
    begun = step(begin(), ANSWERING).with_prompt("And?").ready[0]
    effects, ended, _ = played(None, Stored(begun.encode(), 3), None, None)
    assert isinstance(ended, AgentLoop)
    assert ended.final_message == "Again 3."
    saves = [effect for effect in effects if isinstance(effect, Save)]
    assert [save.version for save in saves] == [4, 5]
    assert saves[0].data == begun.encode(), "it is claimed before anything is done"
    effects, ended, kept = played(None, Stored(OVER.encode(), 3))
    assert (ended, kept, len(effects)) == (OVER, [OVER], 1)


def test_a_paused_run_asks_again_or_takes_the_answer() -> None:
    asked = step(begin(policies={"add": ToolPolicy(approval=True), "mul": ToolPolicy(approval=True)}), CALLING)
    effects, ended, _ = played(None, Stored(asked.encode(), 2))
    assert ended == asked
    assert [type(event) for event in told(effects)] == [InterruptEvent, InterruptEvent]
    no = {"c1": Answer.deny(), "c2": Answer.deny()}
    effects, ended, _ = played(None, Stored(asked.encode(), 2), None, None, answers=no)
    assert isinstance(ended, AgentLoop)
    assert ended.stop_reason == "complete"


@pytest.mark.parametrize(
    ("start", "found", "match"),
    [
        (None, None, "there is no thread t"),
        (begin(), Stored(CALLED.encode(), 1), "not over"),
        (begin(ServerStateful()), Stored(OVER.encode(), 1), "store= cannot change"),
        (None, Stored(b"{}", 1), "not a saved agent loop"),
        (begin(), LocalError("the store is gone"), "is gone"),
    ],
)
def test_a_thread_that_is_not_as_it_must_be(
    start: AgentLoop | None, found: Stored | ResponsesError | None, match: str
) -> None:
    _, error, _ = played(start, found)
    assert isinstance(error, LocalError)
    assert match in str(error)


def test_answers_to_nothing_are_refused() -> None:
    begun = OVER.with_prompt([Message.user("And?")])
    _, error, _ = played(None, Stored(begun.encode(), 1), None, answers={"c1": Answer.approve()})
    assert isinstance(error, LocalError)
    assert "nothing was asked" in str(error)


def test_a_save_that_fails_ends_the_run_before_anything_is_done() -> None:
    effects, error, _ = played(begin(), None, LocalError("another run has it"))
    assert isinstance(error, LocalError)
    assert [type(effect) for effect in effects] == [Load, Save]
