"""Generators that join the parts: a model turn in the seed's words, and a whole agent run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar

from msgspec import Raw

from .agent.events import AgentEvent, ModelChunkEvent, ToolStartEvent
from .agent.loop import AgentLoop, Answered, AskModel, Done, Returned
from .conversation import Conversation
from .effects import CallTools, Emit, Reply
from .errors import ResponsesError
from .events import OutputTextDelta, RefusalDelta
from .exchange import Exchange, Failure
from .messages import ModelResponse, ToolCall, model_response, tool_calls_of
from .response import Response

__all__ = ["AskFor", "model_turn", "run_agent"]

T = TypeVar("T")

AskFor: TypeAlias = Callable[[dict[str, object]], Exchange[Response | Failure]]
"""Makes the exchange for a model call with these request parameters."""


def model_turn(
    exchange: Exchange[Response | Failure], conversation: Conversation, new: tuple[Raw, ...] = ()
) -> Exchange[ModelResponse | Failure]:
    """Drive one model call, emitting chunks; return the answer with its continuation.

    ``new`` are the items that ``exchange`` sends as the conversation's next turn.
    """
    result = yield from _as_chunks(exchange)
    if isinstance(result, ResponsesError):
        return result
    answer = model_response(result, conversation.after(new, result).provider_state)
    yield Emit(tuple(_last_chunks(answer.tool_calls, answer.provider_state)))
    return answer


def _forget(loop: AgentLoop) -> None:
    """Keep nothing."""


def run_agent(
    loop: AgentLoop, ask: AskFor, keep: Callable[[AgentLoop], None] = _forget
) -> Exchange[AgentLoop | Failure]:
    """Drive a loop to its end, emitting what it tells; a failed model call ends the run with its error.

    ``keep`` is given the loop after every step, before what it tells is emitted: the last one that
    it was given can be gone on from, whatever ended the run.
    """
    told: tuple[AgentEvent, ...]
    while not isinstance(effect := loop.pending, Done):
        if isinstance(effect, AskModel):
            result = yield from _as_chunks(ask(effect.parameters))
            if isinstance(result, ResponsesError):
                return result
            loop, told = loop.feed(Answered(result))
            keep(loop)
            state = loop.conversation.provider_state
            told = (*_last_chunks(tool_calls_of(result), state), *told)
        else:
            yield Emit(tuple(map(_start, effect.calls)))
            results = yield CallTools(effect.calls)
            assert isinstance(results, tuple)
            loop, told = loop.feed(Returned(results))
            keep(loop)
        yield Emit(told)
    return loop


def _start(call: ToolCall) -> ToolStartEvent:
    return ToolStartEvent(tool_name=call.name, tool_call_id=call.id, arguments=call.arguments)


def _as_chunks(exchange: Exchange[T]) -> Exchange[T]:
    """Drive an exchange, with its text deltas emitted as chunks and its other events left out."""
    reply: Reply = None
    while True:
        try:
            effect = exchange.send(reply)
        except StopIteration as stop:
            result: T = stop.value
            return result
        if not isinstance(effect, Emit):
            reply = yield effect
        else:
            reply = None
            if chunks := tuple(_chunks(effect.events)):
                yield Emit(chunks)


def _chunks(events: Iterable[object]) -> Iterator[ModelChunkEvent]:
    for event in events:
        if isinstance(event, OutputTextDelta | RefusalDelta) and event.delta:
            yield ModelChunkEvent(content=event.delta)


def _last_chunks(calls: tuple[ToolCall, ...], provider_state: dict[str, str]) -> Iterator[ModelChunkEvent]:
    if calls:
        yield ModelChunkEvent(tool_calls=calls)
    yield ModelChunkEvent(done=True, provider_state=provider_state)
