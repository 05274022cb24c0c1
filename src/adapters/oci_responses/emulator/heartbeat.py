"""Signs of life in a stream that is silent for a while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["with_beats"]

T = TypeVar("T")


@dataclass(frozen=True)
class _End:
    error: Exception | None


async def with_beats(source: AsyncGenerator[T, None], seconds: float) -> AsyncGenerator[T | None, None]:
    """Pass ``source`` on, and None each time that ``seconds`` pass without anything.

    There is none before the first element: until then the answer's status is still open.
    """
    queue: asyncio.Queue[T | _End] = asyncio.Queue(1)
    # One task reads the source from beginning to end, so that it may hold task-bound scopes.
    pump = asyncio.create_task(_pump(source, queue))
    patience: float | None = None
    try:
        while True:
            try:
                async with asyncio.timeout(patience):
                    got = await queue.get()
            except TimeoutError:
                yield None
                continue
            if isinstance(got, _End):
                if got.error is not None:
                    raise got.error
                return
            yield got
            patience = seconds
    finally:
        pump.cancel()
        await asyncio.wait({pump})


async def _pump(source: AsyncGenerator[T, None], queue: asyncio.Queue[T | _End]) -> None:
    try:
        async with aclosing(source):
            async for element in source:
                await queue.put(element)
    except Exception as error:  # handed to the reader, who raises it
        await queue.put(_End(error))
    else:
        await queue.put(_End(None))
