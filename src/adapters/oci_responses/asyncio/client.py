"""The client of asyncio programs, and what it asks of asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from oci_responses.nonblocking import client

if TYPE_CHECKING:
    import httpcore

__all__ = ["Client"]

R = TypeVar("R")
_CLOSING = 2.0
"""Seconds that closing a connection may take in a task that has been cancelled."""


class _Asyncio:
    def loop(self) -> object:
        return asyncio.get_running_loop()

    def backend(self) -> httpcore.AsyncNetworkBackend:
        try:
            import anyio  # noqa: F401 - httpcore's locks stand on it
        except ImportError as error:
            raise ImportError("asyncio needs anyio: pip install 'oci-responses[asyncio]'") from error
        from oci_responses.asyncio_network import AsyncioBackend

        return AsyncioBackend()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def within(self, seconds: float, job: Callable[[], Awaitable[R]], late: R) -> R:
        scope = asyncio.timeout(seconds)
        try:
            async with scope:
                return await job()
        except TimeoutError:
            if not scope.expired():
                raise
            return late

    async def in_thread(self, function: Callable[[], R]) -> R:
        return await asyncio.to_thread(function)

    async def outcome(self, future: Future[R]) -> R:
        return await asyncio.wrap_future(future)

    async def together(self, jobs: Sequence[Callable[[], Awaitable[R]]], limit: int) -> list[R]:
        gate = asyncio.Semaphore(limit)

        async def one(job: Callable[[], Awaitable[R]]) -> R:
            async with gate:
                return await job()

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job)) for job in jobs]
        return [task.result() for task in tasks]

    def lock(self) -> asyncio.Lock:
        return asyncio.Lock()

    async def closing(self, close: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(close())
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task], timeout=_CLOSING)
            raise


class Client(client.Client):
    """A client of the Responses API for asyncio programs."""

    runtime = _Asyncio()
