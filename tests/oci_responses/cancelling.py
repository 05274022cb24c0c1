"""Cancels a job once it waits, in asyncio and in trio."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest
import trio

from .sides import Side

__all__ = ["cancelled"]


async def cancelled(side: Side, job: Callable[[], Awaitable[object]], ready: threading.Event) -> None:
    """Start a job and cancel it once it is ready and waits."""
    if side.name == "asyncio":
        task = asyncio.ensure_future(job())
        while not ready.is_set():
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return
    async with trio.open_nursery() as nursery:
        nursery.start_soon(job)
        while not ready.is_set():
            await trio.sleep(0.01)
        nursery.cancel_scope.cancel()
