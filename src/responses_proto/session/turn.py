"""A model call in the seed's words: chunks while it speaks, the answer with its continuation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import Raw

from ..agent.events import ModelChunkEvent
from ..conversation import Conversation
from ..effects import Emit, Reply
from ..errors import ResponsesError
from ..events import OutputTextDelta, RefusalDelta, StreamReset
from ..exchange import Exchange, Failure
from ..messages import ModelResponse, ToolCall, model_response
from ..response import Response

__all__ = ["as_chunks", "last_chunks", "model_turn", "silent"]

T = TypeVar("T")


def model_turn(
    exchange: Exchange[Response | Failure], conversation: Conversation, new: tuple[Raw, ...] = ()
) -> Exchange[ModelResponse | Failure]:
    """Drive one model call, emitting chunks; return the answer with its continuation.

    ``new`` are the items that ``exchange`` sends as the conversation's next turn.
    """
    result = yield from as_chunks(exchange)
    if isinstance(result, ResponsesError):
        return result
    answer = model_response(result, conversation.after(new, result).provider_state)
    yield Emit(tuple(last_chunks(answer.tool_calls, answer.provider_state)))
    return answer


def as_chunks(exchange: Exchange[T]) -> Exchange[T]:
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
        elif isinstance(event, StreamReset):
            yield ModelChunkEvent(reset=True, content=event.response.output_text if event.response else None)


def silent(exchange: Exchange[T]) -> Exchange[T]:
    """Drive an exchange of which nothing is told."""
    reply: Reply = None
    while True:
        try:
            effect = exchange.send(reply)
        except StopIteration as stop:
            result: T = stop.value
            return result
        reply = None if isinstance(effect, Emit) else (yield effect)


def last_chunks(calls: tuple[ToolCall, ...], provider_state: dict[str, str]) -> Iterator[ModelChunkEvent]:
    """Yield the chunks at the end of an answer: its calls, if there are any, and the one that is ``done``."""
    if calls:
        yield ModelChunkEvent(tool_calls=calls)
    yield ModelChunkEvent(done=True, provider_state=provider_state)
