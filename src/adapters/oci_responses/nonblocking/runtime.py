"""What an event loop does for a driver: asyncio and trio differ in this only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    import httpcore

__all__ = ["Runtime"]

R = TypeVar("R")


class Runtime(Protocol):
    """What an event loop does for a driver."""

    def loop(self) -> object:
        """Return what stands for the event loop that runs now: in another one, another object."""

    def backend(self) -> httpcore.AsyncNetworkBackend:
        """Return the network of this loop."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""

    async def within(self, seconds: float, job: Callable[[], Awaitable[R]], late: R) -> R:
        """Return what a job comes to, or ``late`` if it was cancelled because it took longer than that."""

    async def in_thread(self, function: Callable[[], R]) -> R:
        """Run a blocking function without blocking the loop; a cancellation does not wait for it."""

    async def outcome(self, future: Future[R]) -> R:
        """Wait for what another thread does; a cancellation ends the wait and not the other thread's work."""

    async def together(self, jobs: Sequence[Callable[[], Awaitable[R]]], limit: int) -> list[R]:
        """Run jobs at the same time, at most ``limit`` of them; results in their order."""

    def lock(self) -> AbstractAsyncContextManager[object]:
        """Return a lock that lets tasks in one at a time, in the order in which they came."""

    async def closing(self, close: Callable[[], Awaitable[None]]) -> None:
        """Run a short clean-up to its end even where the task has been cancelled."""
