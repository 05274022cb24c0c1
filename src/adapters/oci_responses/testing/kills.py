"""Kill a program at every step of its agents, in this process, and see whether anything happened twice."""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable, Iterator
from typing import Any, Final, cast, overload

from msgspec import Struct

from oci_responses.testing.life import Life
from oci_responses.testing.verdict import Ended, faults, gained
from oci_responses.testing.world import Answers, World

__all__ = ["DoubleEffect", "Kills", "kill_at_every_step"]

_SHOWN: Final = 10
"""Kills of which a failure tells."""


class Kills(Struct, frozen=True):
    """What was tried: the boundaries by name, how many kills, and how many calls were uncertain after them."""

    boundaries: tuple[str, ...]
    kills: int
    uncertain: int


class DoubleEffect(AssertionError):
    """A program that was killed did something twice, or not at all, or ended otherwise: the message says which."""


@overload
def kill_at_every_step(  # type: ignore[overload-overlap]  # an async function is a function too
    run: Callable[[], Coroutine[Any, Any, object]],
    *,
    effects: Callable[[], Iterable[object]] | None = None,
    reset: Callable[[], object] | None = None,
    twice: bool = False,
    now: float | None = None,
) -> Coroutine[Any, Any, Kills]: ...


@overload
def kill_at_every_step(
    run: Callable[[], object],
    *,
    effects: Callable[[], Iterable[object]] | None = None,
    reset: Callable[[], object] | None = None,
    twice: bool = False,
    now: float | None = None,
) -> Kills: ...


def kill_at_every_step(
    run: Callable[[], object],
    *,
    effects: Callable[[], Iterable[object]] | None = None,
    reset: Callable[[], object] | None = None,
    twice: bool = False,
    now: float | None = None,
) -> Kills | Coroutine[Any, Any, Kills]:
    """Run a program that runs agents; then again and again, killed at one boundary after the other and resumed.

    ``run`` makes its agents as the program does and runs them, one after the other; nothing of it
    knows of the kills. If it is an ``async`` function, the result is to be awaited, on asyncio or trio.
    A boundary stands before and after every save, tool call, hook and model call. A kill there leaves
    ``run`` by an exception that is no ``Exception``, and ``run`` is called again: its agents go on from
    their last save, which is kept here and not in the agent's store. Questions about uncertain calls
    are answered by what really happened, all others by ``run``.

    The first time the model is asked; later it says the same when it is asked the same. Calls of one
    answer are made one by one, always in one order. The clock stands still: waits take no time.
    It begins at ``now``, seconds since 1970.

    After each kill, once ``run`` has come to its end: every tool was run as often as without kills (a
    ``repeatable`` one at least, with the same keys), the history is one that the service takes, and
    runs ended as without kills. ``effects`` returns what the program has done to the world so far,
    in values that are equal where the effects are; what is new there must be the same as without kills.
    ``reset`` is called before each try and puts the world back. With ``twice`` every resumed life is
    killed at each of its boundaries too. Raises :class:`DoubleEffect`.
    """
    trials = _Trials(effects or (lambda: ()), reset or (lambda: None), twice, time.time() if now is None else now)
    if inspect.iscoroutinefunction(run):
        return _awaited(trials, run)
    for life in trials.lives():
        with life:
            if inspect.isawaitable(made := run()):
                cast(Any, made).close()
                raise TypeError("run returns an awaitable: make it an async function")
    return trials.kills()


async def _awaited(trials: _Trials, run: Callable[[], Awaitable[object]]) -> Kills:
    for life in trials.lives():
        with life:
            await run()
    return trials.kills()


class _Trials:
    def __init__(
        self, effects: Callable[[], Iterable[object]], reset: Callable[[], object], twice: bool, now: float
    ) -> None:
        self._effects = effects
        self._reset = reset
        self._twice = twice
        self._now = now
        self._answers = Answers()
        self._boundaries: tuple[str, ...] = ()
        self._kills = 0
        self._uncertain = 0
        self._wrong: list[str] = []

    def lives(self) -> Iterator[Life]:
        """Yield lives to be lived: first one without a kill, then those of each trial."""
        clean, last = yield from self._trial(())
        if clean.error is not None:
            raise clean.error
        if not clean.loops:
            raise ValueError("run has run no agent")
        self._boundaries = tuple(last.passed)
        for place in range(1, len(self._boundaries) + 1):
            _, resumed = yield from self._judged(clean, (place,))
            for second in range(1, len(resumed.passed) + 1 if self._twice else 0):
                yield from self._judged(clean, (place, second))

    def kills(self) -> Kills:
        """Return what was tried; raises :class:`DoubleEffect`."""
        __tracebackhide__ = True
        if self._wrong:
            more = len(self._wrong) - _SHOWN
            told = [*self._wrong[:_SHOWN], *([f"and after {more} more"] if more > 0 else [])]
            raise DoubleEffect(f"{len(self._wrong)} of {self._kills} kills:\n" + "\n".join(told))
        return Kills(self._boundaries, self._kills, self._uncertain)

    def _judged(self, clean: Ended, row: tuple[int, ...]) -> Generator[Life, None, tuple[Ended, Life]]:
        ended, last = yield from self._trial(row)
        wrong = faults(clean, ended)
        if wrong:
            self._wrong.append(f"killed {self._places}\n" + "\n".join(f"  - {one}" for one in wrong))
        return ended, last

    def _trial(self, row: tuple[int, ...]) -> Generator[Life, None, tuple[Ended, Life]]:
        self._reset()
        before = list(self._effects())
        world = World(self._now)
        places: list[str] = []
        for number, die_at in enumerate((*row, None), 1):
            life = Life(world, self._answers, number=number, die_at=die_at)
            yield life
            if not life.dead:
                break
            self._kills += 1
            places.append(f"{life.passed[-1]} (boundary {die_at})")
        self._uncertain += world.uncertain
        self._places = ", then ".join(places)
        new = gained(before, self._effects())
        return Ended(world.ended, world.tool_runs, new, life.error), life
