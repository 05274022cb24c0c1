"""The client of trio programs, and what it asks of trio."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import trio

from oci_responses.nonblocking import client

if TYPE_CHECKING:
    import httpcore

__all__ = ["Client"]

R = TypeVar("R")
_CLOSING = 2.0
"""Seconds that closing a connection may take in a task that has been cancelled."""


class _Trio:
    def loop(self) -> object:
        return trio.lowlevel.current_trio_token()

    def backend(self) -> httpcore.AsyncNetworkBackend:
        from oci_responses.trio_network import TrioBackend

        return TrioBackend()

    async def sleep(self, seconds: float) -> None:
        await trio.sleep(seconds)

    async def within(self, seconds: float, job: Callable[[], Awaitable[R]], late: R) -> R:
        with trio.move_on_after(seconds):
            return await job()
        return late

    async def in_thread(self, function: Callable[[], R]) -> R:
        return await trio.to_thread.run_sync(function, abandon_on_cancel=True)

    async def outcome(self, future: Future[R]) -> R:
        done, token = trio.Event(), trio.lowlevel.current_trio_token()

        def wake(_: Future[R]) -> None:
            with suppress(trio.RunFinishedError):
                token.run_sync_soon(done.set)

        future.add_done_callback(wake)
        await done.wait()
        return future.result()

    async def together(self, jobs: Sequence[Callable[[], Awaitable[R]]], limit: int) -> list[R]:
        gate = trio.Semaphore(limit)
        results: dict[int, R] = {}

        async def one(number: int, job: Callable[[], Awaitable[R]]) -> None:
            async with gate:
                results[number] = await job()

        async with trio.open_nursery() as nursery:
            for number, job in enumerate(jobs):
                nursery.start_soon(one, number, job)
        return [results[number] for number in range(len(jobs))]

    def lock(self) -> trio.Lock:
        return trio.Lock()

    async def closing(self, close: Callable[[], Awaitable[None]]) -> None:
        with trio.CancelScope(shield=True, deadline=trio.current_time() + _CLOSING):
            await close()


class Client(client.Client):
    """A client of the Responses API for trio programs."""

    runtime = _Trio()
