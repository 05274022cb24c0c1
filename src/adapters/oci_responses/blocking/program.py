"""Does what agent runs ask of a blocking program."""

from __future__ import annotations

import inspect
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextvars import copy_context
from typing import TypeVar

from oci_responses.program import called, is_async, stored, timed
from oci_responses.stores.base import Store
from responses_proto.effects import Effect, Invoke, Invoked, Load, Now, Reply, Save, Together
from responses_proto.errors import LocalError

__all__ = ["Program"]

R = TypeVar("R")


class Program:
    """Calls functions, drives machines at the same time, keeps runs in ``store``."""

    def __init__(self, store: Store | None = None, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    def perform(self, effect: Effect) -> Reply:
        """Do one thing and say how it went."""
        match effect:
            case Invoke():
                return _invoke(effect)
            case Together():
                return _Crowd(effect, self.perform).driven()
            case Now():
                return self._clock()
            case Load() | Save():
                return stored(self._store, effect)
        return None


class _Crowd:
    """Machines driven from one thread; only the functions that they call run in threads of their own."""

    def __init__(self, effect: Together, perform: Callable[[Effect], Reply]) -> None:
        self._machines = effect.machines
        self._limit = effect.limit
        self._perform = perform
        self._waiting = deque(range(len(effect.machines)))
        self._running: dict[Future[Invoked], int] = {}
        self._results: dict[int, object] = {}

    def driven(self) -> tuple[object, ...]:
        try:
            self._fill()
            while self._running:
                for future in wait(self._running, return_when=FIRST_COMPLETED).done:
                    self._advance(self._running.pop(future), future.result())
                self._fill()
        finally:
            for machine in self._machines:
                machine.close()
        return tuple(self._results[place] for place in range(len(self._machines)))

    def _fill(self) -> None:
        while self._waiting and len(self._running) < self._limit:
            self._advance(self._waiting.popleft(), None)

    def _advance(self, place: int, reply: Reply) -> None:
        try:
            effect = self._machines[place].send(reply)
            while not isinstance(effect, Invoke):
                effect = self._machines[place].send(self._perform(effect))
        except StopIteration as stop:
            self._results[place] = stop.value
        else:
            self._running[_in_thread(effect)] = place


def _invoke(effect: Invoke) -> Invoked:
    since = time.perf_counter()
    if is_async(effect.function):
        return timed(since, None, _asynchronous(effect))
    if effect.within is not None:
        try:
            return _started(lambda: _call(effect, since)).result(effect.within)
        except TimeoutError:
            # A thread cannot be stopped from outside: it goes on, and nobody looks at what it returns.
            return Invoked(seconds=time.perf_counter() - since, late=True, left_running=True)
    return _call(effect, since)


def _call(effect: Invoke, since: float) -> Invoked:
    value, error = called(effect)
    if inspect.isawaitable(value):
        if inspect.iscoroutine(value):
            value.close()
        value, error = None, _asynchronous(effect)
    return timed(since, value, error)


def _asynchronous(effect: Invoke) -> LocalError:
    name = getattr(effect.function, "name", getattr(effect.function, "__qualname__", repr(effect.function)))
    return LocalError(f"{name} is asynchronous: run it with oci_responses.asyncio or .trio")


def _in_thread(effect: Invoke) -> Future[Invoked]:
    return _started(lambda: _invoke(effect))


def _started(function: Callable[[], R]) -> Future[R]:
    """Run a function in a thread that does not keep the process alive, in the context of this one."""
    future: Future[R] = Future()
    context = copy_context()

    def work() -> None:
        try:
            future.set_result(context.run(function))
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return future
