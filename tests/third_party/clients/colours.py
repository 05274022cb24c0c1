"""Checks written once for a blocking and an asyncio client.

A check is a generator: it yields what the client returned, awaitable or not, and is sent the value;
it yields :class:`Read` for a stream and is sent the list of what came.
"""

import inspect
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import openai

__all__ = ["Check", "Read", "in_asyncio", "in_blocking"]

Check = Generator[Any, Any, None]


@dataclass
class Read:
    """Read ``stream`` to its end, or up to ``most`` elements; ``then`` is called before it is closed."""

    stream: Any
    most: int | None = None
    then: Callable[[Any], Any] | None = None


def in_blocking(check: Check) -> None:
    got = None
    while True:
        try:
            wanted = check.send(got)
        except StopIteration:
            return
        got = _read(wanted) if isinstance(wanted, Read) else wanted


def _read(wanted: Read) -> Any:
    if not hasattr(wanted.stream, "__enter__"):
        return list(wanted.stream)
    with wanted.stream as stream:
        seen = []
        for element in stream:
            seen.append(element)
            if len(seen) == wanted.most:
                break
        return (seen, wanted.then(stream)) if wanted.then else seen


async def in_asyncio(check: Check) -> None:
    step, value = check.send, None
    while True:
        try:
            wanted = step(value)
        except StopIteration:
            return
        try:
            value = await _read_async(wanted) if isinstance(wanted, Read) else await _value(wanted)
            step = check.send
        except openai.APIError as error:  # raised where the check awaits it, as in the blocking colour
            step, value = check.throw, error


async def _value(wanted: Any) -> Any:
    return await wanted if inspect.isawaitable(wanted) else wanted


async def _read_async(wanted: Read) -> Any:
    # A page of a list is both an awaitable and an asynchronous iterator, and no context manager.
    if not hasattr(wanted.stream, "__aenter__"):
        return [element async for element in wanted.stream]
    async with wanted.stream as stream:
        seen = []
        async for element in stream:
            seen.append(element)
            if len(seen) == wanted.most:
                break
        return (seen, await _value(wanted.then(stream))) if wanted.then else seen
