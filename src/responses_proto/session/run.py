"""A whole agent run: what the loop asks for, done by effects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from ..agent.asked import (
    TURN,
    Answered,
    AskModel,
    AskProgram,
    CheckCalls,
    Done,
    Interrupted,
    Pause,
    Returned,
    Started,
    Unanswered,
)
from ..agent.events import AgentEvent, ToolStartEvent
from ..agent.loop import AgentLoop, Reply
from ..agent.questions import Asking, Question
from ..effects import CallTools, Emit
from ..errors import LocalError, ResponsesError
from ..exchange import Exchange, Failure
from ..messages import ToolCall, tool_calls_of
from ..response import Response
from .turn import as_chunks, last_chunks, silent

__all__ = ["AskFor", "run_agent"]

AskFor: TypeAlias = Callable[[dict[str, object]], Exchange[Response | Failure]]
"""Makes the exchange for a model call with these request parameters."""


def _forget(loop: AgentLoop) -> None:
    """Keep nothing."""


def run_agent(
    loop: AgentLoop, ask: AskFor, keep: Callable[[AgentLoop], None] = _forget
) -> Exchange[AgentLoop | Failure]:
    """Drive a loop to its end or to a pause, emitting what it tells; a failed model call ends it with its error.

    ``keep`` is given the loop after every step, before what it tells is emitted: the last one that
    it was given can be gone on from, whatever ended the run.
    """
    result = yield from _Run(loop, ask, keep).to_its_end()
    return result


class _Run:
    """One run being driven; ``loop`` is where it stands."""

    def __init__(self, loop: AgentLoop, ask: AskFor, keep: Callable[[AgentLoop], None]) -> None:
        self.loop = loop
        self._ask = ask
        self._keep = keep

    def to_its_end(self) -> Exchange[AgentLoop | Failure]:
        while True:
            match pending := self.loop.pending:
                case Done() | Pause():
                    return self.loop
                case AskModel():
                    failed = yield from self._model(pending)
                case CallTools(calls=calls):
                    failed = yield from self._tools(calls)
                case CheckCalls(calls=calls):
                    failed = yield from self._check(calls)
                case AskProgram(service=service):
                    failed = LocalError(f"an organ asks for {service}, and the program has no such service")
            if failed is not None:
                return failed

    def _feed(self, reply: Reply) -> tuple[AgentEvent, ...]:
        self.loop, told = self.loop.feed(reply)
        self._keep(self.loop)
        return told

    def _model(self, asked: AskModel) -> Exchange[Failure | None]:
        exchange = self._ask(asked.parameters)
        if asked.purpose == TURN:
            result = yield from as_chunks(exchange)
        else:
            result = yield from silent(exchange)
        if isinstance(result, ResponsesError):
            if not asked.optional:
                return result
            told = self._feed(Unanswered())
        else:
            told = self._feed(Answered(result))
            if asked.purpose == TURN:
                told = (*last_chunks(tool_calls_of(result), self.loop.conversation.provider_state), *told)
        yield from _emitted(told)
        return None

    def _tools(self, calls: tuple[ToolCall, ...]) -> Exchange[Failure | None]:
        self._feed(Started(tuple(call.id for call in calls)))
        yield Emit(tuple(map(_start, calls)))
        results = yield CallTools(calls)
        assert isinstance(results, tuple)
        yield from _emitted(self._feed(Returned(results)))
        return None

    def _check(self, calls: tuple[ToolCall, ...]) -> Exchange[Failure | None]:
        for call in calls:
            text = f"{call.name} was begun and did not return: was it done?"
            question = Question(id=call.id, kind=Asking.UNCERTAIN, text=text, call=call)
            yield from _emitted(self._feed(Interrupted(question)))
        return None


def _emitted(told: tuple[AgentEvent, ...]) -> Iterator[Emit]:
    if told:
        yield Emit(told)


def _start(call: ToolCall) -> ToolStartEvent:
    return ToolStartEvent(tool_name=call.name, tool_call_id=call.id, arguments=call.arguments)
