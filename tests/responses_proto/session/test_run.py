"""Sessions: the order of what is told and asked in a model turn and in a whole run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import repeat

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.responses_proto.machines import call, message, play, response
from tests.responses_proto.session.adding import (
    CALL,
    COURSE,
    HI,
    PROMPT,
    RESULT,
    TALK,
    add,
    answering,
    begin,
    ended_of,
    made,
    order,
    ran,
    streaming,
    told,
)

from responses_proto.agent.asked import Started
from responses_proto.agent.events import (
    InterruptEvent,
    ModelChunkEvent,
    ModelCompleteEvent,
    PartialOutputEvent,
    RestartEvent,
    TerminateEvent,
    ThinkEvent,
    ToolCompleteEvent,
    ToolStartEvent,
)
from responses_proto.agent.loop import AgentLoop, Answered, Done, Phase, Setup
from responses_proto.agent.output import OutputSchema, check
from responses_proto.agent.result import result_of
from responses_proto.agent.stopping import CustomCondition, MaxIterations, Progress, functions_of
from responses_proto.conversation import Conversation, ServerStateful, Stateless
from responses_proto.effects import (
    Close,
    Emit,
    Failed,
    FailureKind,
    Invoke,
    Invoked,
    Now,
    Open,
    Read,
    Reply,
    Sign,
    Together,
)
from responses_proto.errors import APIError, LocalError, StateLostError
from responses_proto.exchange import Exchange, Failure
from responses_proto.response import Response
from responses_proto.session import Course, Functions, run_agent


def test_a_run_with_a_tool() -> None:
    script = [*streaming(call("c1")), RESULT, *streaming(message("3"), deltas=("3",), id="resp_2")]
    effects, loop = play(run_agent(begin(), answering, course=COURSE), script)
    assert order(effects) == [
        *TALK,
        Emit,
        Emit,
        Together,
        Invoke,
        Emit,
        Sign,
        Open,
        Read,
        Emit,
        Read,
        Read,
        Close,
        Emit,
    ]
    assert Invoke(add, named={"a": 1, "b": 2}) in effects
    assert told(effects) == [
        ModelChunkEvent(tool_calls=(CALL,)),
        ModelChunkEvent(done=True, provider_state={"previous_response_id": "resp_1"}),
        ModelCompleteEvent(tool_calls=(CALL,), stop_reason="completed"),
        ThinkEvent(iteration=1, tool_calls=(CALL,)),
        ToolStartEvent(tool_name="add", tool_call_id="c1", arguments={"a": 1, "b": 2}),
        ToolCompleteEvent(tool_name="add", tool_call_id="c1", result="3", duration_ms=2.0),
        ModelChunkEvent(content="3"),
        ModelChunkEvent(done=True, provider_state={"previous_response_id": "resp_2"}),
        ModelCompleteEvent(content="3", stop_reason="completed"),
        ThinkEvent(iteration=2),
        TerminateEvent(reason="complete", iterations_used=2, total_tool_calls=1, final_message="3"),
    ]
    assert isinstance(loop, AgentLoop)
    assert loop.pending == Done()


def test_calls_are_told_even_where_they_are_not_run() -> None:
    effects, _ = play(run_agent(begin(max_iterations=1), answering), streaming(call("c1")))
    first, *_, last = told(effects)
    assert first == ModelChunkEvent(tool_calls=(CALL,))
    assert last == TerminateEvent(reason="max_iterations", iterations_used=1, total_tool_calls=0)
    assert Invoke not in order(effects)


@pytest.mark.parametrize("conversation", [Stateless(), ServerStateful()])
def test_a_run_whose_model_call_fails(conversation: Conversation) -> None:
    kept: list[AgentLoop] = []
    script: list[Reply] = [*streaming(call("c1")), RESULT, Failed(FailureKind.BROKEN, "reset")]
    effects, error = play(run_agent(begin(conversation), answering, kept.append, course=COURSE), script)
    assert isinstance(error, APIError)
    assert [(loop.phase, loop.iterations, loop.tool_calls) for loop in kept] == [
        (Phase.MODEL, 0, 0),
        (Phase.TOOLS, 1, 0),
        (Phase.TOOLS, 1, 0),
        (Phase.MODEL, 1, 1),
    ]
    again = AgentLoop.decode(kept[-1].encode())
    _, over = play(run_agent(again, answering, kept.append, course=COURSE), streaming(message("3"), id="resp_2"))
    assert over is kept[-1]
    assert isinstance(over, AgentLoop)
    assert (over.stop_reason, over.iterations, over.tool_calls) == ("complete", 2, 1)
    assert not [event for event in told(effects) if isinstance(event, TerminateEvent)]


def test_a_run_goes_on_from_where_it_was_saved() -> None:
    saved, _ = begin().feed(Answered(response(call("c1"))))
    again = AgentLoop.decode(saved.encode())
    effects, loop = play(run_agent(again, answering, course=COURSE), [RESULT, *streaming(message("3"))])
    assert order(effects)[:4] == [Emit, Together, Invoke, Emit]
    assert isinstance(loop, AgentLoop)
    assert (loop.iterations, loop.tool_calls, loop.stop_reason) == (2, 1, "complete")


def test_a_run_that_is_over_does_nothing() -> None:
    over = msgspec.structs.replace(begin(), phase=Phase.DONE, stop_reason="complete")
    assert play(run_agent(over, answering), []) == ([], over)


def test_the_model_is_asked_what_the_loop_says() -> None:
    asked: list[dict[str, object]] = []

    def ask(parameters: dict[str, object]) -> Exchange[Response | Failure]:
        asked.append(parameters)
        return made(result=response(message("Hi")))

    play(run_agent(begin(Stateless()), ask), [])
    assert asked == [{"input": list(PROMPT), "store": False}]


ANSWERS = st.lists(st.sampled_from(["say", "call", "both", "stop"]), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(ANSWERS, st.integers(1, 4))
def test_exactly_one_event_ends_a_run_and_starts_precede_tools(answers: list[str], limit: int) -> None:
    output = {"say": [message("a")], "call": [call("c1")], "both": [message("a"), call("c1")], "stop": []}

    def answers_in_turn() -> Iterator[Response]:
        yield from (response(*output[kind]) for kind in answers)
        while True:
            yield response(message("the end"))

    turns = answers_in_turn()
    machine = run_agent(begin(Stateless(), limit), lambda parameters: made(result=next(turns)), course=COURSE)
    effects, _ = play(machine, repeat(RESULT))
    started = order(effects).count(Invoke)
    for place, effect in enumerate(effects):
        if isinstance(effect, Together):
            before = effects[place - 1]
            assert isinstance(before, Emit)
            assert [type(event) for event in before.events] == [ToolStartEvent] * len(effect.machines)
    events = told(effects)
    assert [type(event) for event in events].count(TerminateEvent) == 1
    assert isinstance(events[-1], TerminateEvent)
    assert events[-1].total_tool_calls == started
    assert all(effect.events for effect in effects if isinstance(effect, Emit))


@pytest.mark.parametrize("conversation", [Stateless(), ServerStateful()])
def test_the_last_chunk_carries_what_the_next_turn_needs(conversation: Conversation) -> None:
    effects, _ = play(run_agent(begin(conversation), answering), streaming(message("Hi"), deltas=("Hi",)))
    (last,) = [event for event in told(effects) if isinstance(event, ModelChunkEvent) and event.done]
    assert last.provider_state == conversation.after(PROMPT, response()).provider_state


def test_the_object_is_told_while_it_is_written() -> None:
    setup = Setup(organs=(OutputSchema.of(dict[str, int], name="sums"),))
    loop = AgentLoop(setup=setup, conversation=ServerStateful(), new_items=PROMPT)
    course = Course(functions=Functions(services={"output.check": partial(check, dict[str, int])}))
    checked = Invoked(check(dict[str, int], '{"a": 3}'))
    script = [*streaming(message('{"a": 3}'), deltas=('{"a"', ": 3}")), checked]
    effects, after = play(run_agent(loop, answering, course=course), script)
    assert [event.value for event in told(effects) if isinstance(event, PartialOutputEvent)] == [{"a": 3}]
    assert isinstance(after, AgentLoop)
    assert result_of(after, dict[str, int]).parsed == result_of(after).parsed == {"a": 3}


def test_a_loaded_condition_gets_its_function_or_ends_the_run() -> None:
    stop = CustomCondition(lambda progress: "enough")
    saved = AgentLoop.decode(replace(begin(), setup=Setup(stop=stop | MaxIterations(9))).encode())
    course = Course(functions=Functions(tools={"add": add}, conditions=functions_of(stop)))
    _, loop = play(run_agent(saved, answering, course=course), streaming(call("c1")))
    assert isinstance(loop, AgentLoop)
    assert loop.stop_reason == "enough"
    _, error = play(run_agent(saved, answering, course=COURSE), [])
    assert isinstance(error, LocalError)


@pytest.mark.parametrize("restart", [True, False])
def test_a_conversation_that_was_lost(restart: bool) -> None:
    lost = StateLostError("gone", status_code=400)
    loop = begin(ServerStateful(previous_response_id="resp_0"))
    events, ended = ran(loop, [], lost, *[HI][: int(restart)], restart=restart)
    assert any(isinstance(event, RestartEvent) for event in events) == restart
    assert (ended is lost) != restart


def test_seconds_of_work_are_counted_and_pauses_are_not() -> None:
    times = iter([100.0, 102.5])

    def timed(machine: Exchange[AgentLoop | Failure]) -> Exchange[AgentLoop | Failure]:
        """Answer what asks for the time, and pass on the rest."""
        reply: Reply = None
        while True:
            try:
                effect = machine.send(reply)
            except StopIteration as stop:
                ended: AgentLoop | Failure = stop.value
                return ended
            reply = next(times) if isinstance(effect, Now) else (yield effect)

    _, ended = play(timed(run_agent(begin(Stateless()), lambda parameters: made(result=HI))), [])
    assert ended_of(ended).elapsed == 2.5


def test_a_condition_of_the_program_is_found_again_by_its_name() -> None:
    def enough(progress: Progress) -> str:
        return "enough"

    setup = Setup(stop=CustomCondition(enough))
    loop = AgentLoop(setup=setup, conversation=Stateless(), new_items=PROMPT)
    loaded = AgentLoop.decode(loop.encode())
    answer = response(call("c1"))
    _, ended = ran(loaded, [], answer, functions={"conditions": functions_of(setup.stop)})
    assert ended_of(ended).stop_reason == "enough"
    _, ended = ran(loaded, [])
    assert isinstance(ended, LocalError)


def test_what_a_dead_process_began_is_checked() -> None:
    loop, _ = begin(Stateless()).feed(Answered(response(call("c1"))))
    loop, _ = loop.feed(Started(("c1",)))
    events, ended = ran(loop, [])
    assert ended_of(ended).phase is Phase.PAUSED
    assert [event.kind for event in events if isinstance(event, InterruptEvent)] == ["uncertain"]
