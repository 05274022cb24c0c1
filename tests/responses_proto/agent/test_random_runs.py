"""Any reply at any point: a declared error and an unchanged loop, or a step that can be saved; and an end."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.responses_proto.agent.test_loop_history import CONVERSATIONS, PROMPT, RESPONSES, accepted

from responses_proto.agent.asked import (
    Answered,
    AskModel,
    AskProgram,
    CheckCalls,
    Done,
    Halted,
    Interrupted,
    NotDone,
    Pause,
    Performed,
    Resumed,
    Returned,
    Started,
    StateLost,
    Unanswered,
)
from responses_proto.agent.events import TerminateEvent
from responses_proto.agent.grounding import Grounding
from responses_proto.agent.last_answer import LastAnswer
from responses_proto.agent.ledger import Standing
from responses_proto.agent.loop import AgentLoop, Reply, Setup
from responses_proto.agent.policy import ToolPolicy
from responses_proto.agent.questions import RUN, Answer, Asking, Question
from responses_proto.agent.reflexion import Reflexion
from responses_proto.agent.state import Phase
from responses_proto.agent.tools import failure, success
from responses_proto.agent.window import SlidingWindowManager
from responses_proto.conversation import Conversation, Stateless
from responses_proto.effects import CallTools
from responses_proto.errors import InvalidTransition, RemoteProtocolError
from responses_proto.messages import ToolCall

DETOURS: Final = 12
"""How often a drawn run may be asked, checked or lost; a driver that does this for ever is not the loop's fault."""
STEPS: Final = 200

POLICIES = st.builds(
    ToolPolicy,
    idempotent=st.booleans(),
    repeatable=st.booleans(),
    approval=st.booleans(),
    terminal=st.booleans(),
)
ORGANS: st.SearchStrategy[Any] = st.sampled_from(
    [(), (LastAnswer(),), (Reflexion(), LastAnswer()), (Grounding(),), (SlidingWindowManager(window_size=3),)]
)
ANSWERS = st.sampled_from([Answer.approve(), Answer.deny(), Answer.deny("no"), Answer.reply("yes")])
NAMES = st.sampled_from(["c1", "c2", "nobody", RUN])
STRAY: st.SearchStrategy[Any] = st.one_of(
    st.builds(Answered, RESPONSES),
    st.just(Unanswered()),
    st.builds(lambda name: Started((name,)), NAMES),
    st.builds(lambda name: NotDone((name,)), NAMES),
    st.builds(lambda name: Returned((success(ToolCall(id=name, name="add"), 1),)), NAMES),
    st.builds(lambda name: Interrupted(Question(id=name)), NAMES),
    st.builds(lambda name, answer: Resumed({name: answer}), NAMES, ANSWERS),
    st.just(Performed()),
    st.just(StateLost()),
    st.just(Returned(())),
)


def saved(loop: AgentLoop) -> AgentLoop:
    again = AgentLoop.decode(loop.encode())
    assert again == loop
    assert again.encode() == loop.encode()
    assert msgspec.json.encode(again.pending, enc_hook=str) == msgspec.json.encode(loop.pending, enc_hook=str)
    return again


def fitting(data: st.DataObject, loop: AgentLoop, *, detour: bool) -> Reply:
    """A reply to what is pending; a detour is one that does not bring the run nearer to its end."""
    match pending := loop.pending:
        case AskModel(optional=optional):
            if optional and data.draw(st.booleans()):
                return Unanswered()
            return Answered(data.draw(RESPONSES), seconds=1.0)
        case CallTools(calls=calls) | CheckCalls(calls=calls):
            call = data.draw(st.sampled_from(calls))
            if detour:
                question = Question(id=call.id, kind=Asking.UNCERTAIN, again=data.draw(st.booleans()), call=call)
                begun = NotDone((call.id,)) if isinstance(pending, CheckCalls) else Started((call.id,))
                return data.draw(st.sampled_from([begun, Interrupted(question)]))
            fine = data.draw(st.booleans())
            return Returned((success(call, "fine") if fine else failure(call, "no"),))
        case AskProgram():
            return Performed({})  # type: ignore[arg-type]
        case Pause(questions=questions):
            answer = data.draw(ANSWERS) if detour else Answer.deny()
            return Resumed({questions[0].id: answer})
    raise AssertionError(pending)


@settings(max_examples=120, deadline=None)
@given(st.data(), CONVERSATIONS, st.integers(1, 4), st.fixed_dictionaries({"add": POLICIES, "stop": POLICIES}), ORGANS)
def test_every_run_ends_and_can_be_saved_anywhere(
    data: st.DataObject, conversation: Conversation, limit: int, policies: dict[str, ToolPolicy], organs: Any
) -> None:
    setup = Setup(max_iterations=limit, policies=policies, organs=organs)
    loop, ends, detours = AgentLoop(setup=setup, conversation=conversation, new_items=PROMPT), 0, 0
    for _ in range(STEPS):
        loop = saved(loop)
        if isinstance(pending := loop.pending, Done):
            break
        if isinstance(pending, AskModel) and isinstance(loop.conversation, Stateless) and pending.purpose == "turn":
            sent: Any = pending.parameters["input"]
            accepted(sent)
        detour = detours < DETOURS and data.draw(st.booleans())
        detours += detour
        loop, told = loop.feed(fitting(data, loop, detour=detour))
        ends += sum(isinstance(event, TerminateEvent) for event in told)
    assert loop.pending == Done()
    assert (ends, loop.iterations <= limit) == (1, True)
    assert all(entry.standing is Standing.DONE for entry in loop.batch)
    if isinstance(loop.conversation, Stateless):
        accepted(list(loop.items))


@settings(max_examples=120, deadline=None)
@given(st.data(), CONVERSATIONS, st.lists(STRAY, max_size=8), POLICIES, st.booleans())
def test_any_reply_is_a_step_or_a_declared_error(
    data: st.DataObject, conversation: Conversation, replies: list[Any], policy: ToolPolicy, halted: bool
) -> None:
    loop = AgentLoop(setup=Setup(policies={"add": policy}), conversation=conversation, new_items=PROMPT)
    for reply in [*replies, *([Halted("enough")] if halted else [])]:
        before = loop.encode()
        try:
            after, _ = loop.feed(reply)
        except (InvalidTransition, RemoteProtocolError):
            assert loop.encode() == before
        else:
            assert loop.encode() == before, "a step makes a new loop"
            loop = saved(after)
    if halted:
        assert loop.phase is Phase.DONE
        assert not replace(loop).batch
