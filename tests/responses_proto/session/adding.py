"""Runs with one tool, which adds: the prompt, the call, what the model sends, and what is told and done."""

from __future__ import annotations

from typing import Any

from tests.responses_proto.machines import REQUEST, SSE, ended, message, play, response, spoken, sse

from responses_proto.agent.loop import AgentLoop, Setup
from responses_proto.agent.questions import Answer
from responses_proto.agent.tools import tool
from responses_proto.conversation import Conversation, ServerStateful
from responses_proto.effects import Close, Effect, Emit, Invoked, Open, Read, Reply, Sign
from responses_proto.exchange import Exchange, Failure, stream
from responses_proto.messages import Message, ToolCall
from responses_proto.response import Response
from responses_proto.retry import Policy
from responses_proto.session import Course, Functions, run_agent
from responses_proto.stream import ResponseStream

__all__ = [
    "BYE",
    "CALL",
    "COURSE",
    "HI",
    "PROMPT",
    "QUIET",
    "RESULT",
    "TALK",
    "AroundCalls",
    "add",
    "answering",
    "begin",
    "ended_of",
    "made",
    "order",
    "ran",
    "streaming",
    "told",
]

PROMPT = Message.user("Hi").items()
CALL = ToolCall(id="c1", name="add", arguments={"a": 1, "b": 2}, arguments_json='{"a":1,"b":2}')


def answering(parameters: dict[str, object] | None = None) -> Exchange[Response | Failure]:
    return stream(REQUEST, Policy(), ResponseStream())


def told(effects: list[Effect]) -> list[object]:
    return [event for effect in effects if isinstance(effect, Emit) for event in effect.events]


def order(effects: list[Effect]) -> list[type]:
    return [type(effect) for effect in effects]


def streaming(*output: dict[str, object], deltas: tuple[str, ...] = (), **fields: object) -> list[Reply]:
    """A server's answer as the replies of a script."""
    events = spoken(*deltas) if deltas else spoken()[:1]
    return [SSE, sse(*events), sse(ended("completed", *output, number=len(events), **fields)), b""]


def made(*effects: Effect, result: Response | Failure) -> Exchange[Response | Failure]:
    yield from effects
    return result


def begin(conversation: Conversation | None = None, max_iterations: int = 5) -> AgentLoop:
    setup = Setup(max_iterations=max_iterations)
    return AgentLoop(setup=setup, conversation=conversation or ServerStateful(), new_items=PROMPT)


@tool
def add(a: int, b: int) -> int:
    """Add."""
    return a + b


COURSE = Course(functions=Functions(tools={"add": add}))
TALK = [Sign, Open, Read, Read, Read, Close]
RESULT = Invoked(3, seconds=0.002)


class AroundCalls:
    def before_model_call(self, occasion: object, asked: object) -> None: ...
    def after_model_call(self, occasion: object, response: object) -> None: ...


HI, BYE = response(message("Hi")), response(message("Bye"), id="resp_2")
QUIET = Invoked()


def ran(
    loop: AgentLoop,
    script: list[Reply],
    *answers: Response | Failure,
    hooks: tuple[object, ...] = (),
    given: dict[str, Answer] | None = None,
    asked: list[dict[str, object]] | None = None,
    **course: Any,
) -> tuple[list[object], AgentLoop | Failure]:
    """What a run tells and comes to, its model giving these answers in turn."""
    turns = iter(answers)

    def ask(parameters: dict[str, object]) -> Exchange[Response | Failure]:
        if asked is not None:
            asked.append(parameters)
        return made(result=next(turns))

    whole = Course(functions=Functions(tools={"add": add}, hooks=hooks, **course.pop("functions", {})), **course)
    effects, ended = play(run_agent(loop, ask, course=whole, answers=given), script)
    assert next(turns, None) is None
    return told(effects), ended


def ended_of(ended: AgentLoop | Failure) -> AgentLoop:
    assert isinstance(ended, AgentLoop)
    return ended
