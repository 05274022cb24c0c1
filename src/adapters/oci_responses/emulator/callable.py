"""A function of the user's as an engine.

It gets the :class:`Turn` and gives back, or yields one after the other, any of these:

- ``str``: words of a message; those that follow each other are deltas of one message
- a :data:`Piece`: a speech, call, thought, refusal, failure or hosted item
- a ``dict`` whose ``type`` is an item's: that item, with its events
- a ``dict`` whose ``type`` is an event's: that event, passed on with the next number
- ``None``: nothing

It may be a plain function, a coroutine function, a generator or an asynchronous generator. What is
not asynchronous runs in a thread, so that it may block. An exception before the first element is a
500; a later one ends the response as failed. If the function sends a terminal event itself, none is added.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator
from contextlib import aclosing
from typing import Any

from .engine import Turn
from .messages import Cut, Json, Refusal
from .pieces import Call, Decline, Failure, Halt, Hosted, Piece, Speech, Thought
from .render import Writer

__all__ = ["CallableEngine"]

_log = logging.getLogger(__name__)
_EVENT = "response."


class CallableEngine:
    """Calls ``function`` with each turn; the module says what it may give back."""

    def __init__(self, function: Callable[[Turn], Any]) -> None:
        self._function = function

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        """Yield the events of one response."""
        writer = Writer(turn)
        async with aclosing(_checked(_given(self._function, turn))) as pieces:
            async for one in pieces:
                for event in _events(writer, one):
                    yield event
                if writer.full:
                    break
        for event in writer.end():
            yield event


_Said = str | Piece | Json
"""Words, a piece, or an event."""


async def _checked(given: AsyncGenerator[Any, None]) -> AsyncGenerator[_Said, None]:
    """Yield what can be written; an exception after the first becomes a failure."""
    begun = False
    async with aclosing(given):
        try:
            async for one in given:
                for said in _said(one):
                    yield said
                    begun = True
        except (Refusal, Cut):
            raise
        except Exception:
            if not begun:
                raise
            _log.exception("the engine's function failed")
            yield Failure()


async def _given(function: Callable[[Turn], Any], turn: Turn) -> AsyncGenerator[Any, None]:
    """Yield what the function gives, however it gives it."""
    blocks = not (inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function))
    result = await asyncio.to_thread(function, turn) if blocks else function(turn)
    if inspect.isawaitable(result):
        result = await result
    if isinstance(result, AsyncIterator):
        try:
            async for one in result:
                yield one
        finally:
            if isinstance(result, AsyncGenerator):
                await result.aclose()
    elif isinstance(result, Iterator):
        nothing = object()
        while (one := await asyncio.to_thread(next, result, nothing)) is not nothing:
            yield one
    elif isinstance(result, (list, tuple)):
        for one in result:
            yield one
    else:
        yield result


def _events(writer: Writer, one: _Said) -> Iterator[Json]:
    if isinstance(one, str):
        return writer.say(one)
    return writer.pass_on(one) if isinstance(one, dict) else writer.write(one)


def _said(one: object) -> Iterable[_Said]:
    if one is None:
        return ()
    if isinstance(one, (str, Speech, Decline, Call, Thought, Hosted, Failure, Halt)):
        return (one,)
    if isinstance(one, dict) and isinstance(kind := one.get("type"), str):
        return (one,) if kind.startswith(_EVENT) or kind == "error" else _pieces(one)
    raise TypeError(f"an engine's function gives str, a piece or a dict with a type, not {type(one).__name__}")


def _pieces(item: Json) -> Iterable[Piece]:
    match item["type"]:
        case "message":
            return [_spoken(part) for part in _parts(item.get("content"))]
        case "function_call":
            return [Call(item["name"], item["arguments"], item.get("call_id"))]
        case "reasoning":
            text = "".join(part["text"] for part in item.get("content") or item.get("summary") or ())
            return [Thought(text, item.get("encrypted_content"), show=bool(text), raw=bool(item.get("content")))]
    return [Hosted(item)]


def _parts(content: Any) -> list[Json]:
    return [{"type": "output_text", "text": content}] if isinstance(content, str) else list(content or ())


def _spoken(part: Json) -> Piece:
    if part["type"] == "refusal":
        return Decline(part["refusal"])
    return Speech(part["text"], tuple(part.get("annotations") or ()))
