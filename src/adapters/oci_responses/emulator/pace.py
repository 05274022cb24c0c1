"""Events at the speed of somebody who writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from .messages import Json

__all__ = ["paced"]


async def paced(source: AsyncGenerator[Json, None], pause: float) -> AsyncGenerator[Json, None]:
    """Yield the events of ``source``, each delta after ``pause`` seconds."""
    async with aclosing(source) as events:
        async for event in events:
            if pause and event.get("type", "").endswith(".delta"):
                await asyncio.sleep(pause)
            yield event
