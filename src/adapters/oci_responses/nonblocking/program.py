"""Does what agent runs ask of an asyncio or trio program."""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from oci_responses.nonblocking.runtime import Runtime
from oci_responses.program import called, is_async, stored, timed
from oci_responses.stores.base import Store
from responses_proto.effects import Effect, Invoke, Invoked, Load, Now, Reply, Save, Together

__all__ = ["Program"]


class Program:
    """Calls functions, drives machines at the same time, keeps runs in ``store``."""

    def __init__(self, runtime: Runtime, store: Store | None = None, clock: Callable[[], float] = time.time) -> None:
        self._runtime = runtime
        self._store = store
        self._clock = clock
        self._saving: AbstractAsyncContextManager[object] | None = None

    async def perform(self, effect: Effect) -> Reply:
        """Do one thing and say how it went."""
        match effect:
            case Invoke():
                return await self._invoke(effect)
            case Together(machines=machines, limit=limit):
                return tuple(await self._runtime.together([self._job(machine) for machine in machines], limit))
            case Now():
                return self._clock()
            case Load() | Save():
                # Saves count up: each goes to the store before the next one does.
                self._saving = self._saving or self._runtime.lock()
                async with self._saving:
                    return await self._runtime.in_thread(lambda: stored(self._store, effect))
        return None

    def _job(self, machine: Any) -> Callable[[], Awaitable[object]]:
        async def job() -> object:
            try:
                reply: Reply = None
                while True:
                    reply = await self.perform(machine.send(reply))
            except StopIteration as stop:
                return stop.value
            finally:
                machine.close()

        return job

    async def _invoke(self, effect: Invoke) -> Invoked:
        since = time.perf_counter()
        if effect.within is None:
            return await self._called(effect, since)
        # A thread cannot be stopped from outside: it goes on, and nobody looks at what it returns.
        late = Invoked(seconds=effect.within, late=True, left_running=not is_async(effect.function))
        return await self._runtime.within(effect.within, lambda: self._called(effect, since), late)

    async def _called(self, effect: Invoke, since: float) -> Invoked:
        if is_async(effect.function):
            value, error = called(effect)
        else:
            value, error = await self._runtime.in_thread(lambda: called(effect))
        if inspect.isawaitable(value):
            try:
                value = await value
            except Exception as raised:  # as in called
                value, error = None, raised
        return timed(since, value, error)
