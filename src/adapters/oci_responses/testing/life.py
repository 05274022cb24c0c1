"""One life of a program: from its start to its end, or to the boundary at which it dies."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeAlias
from unittest import mock

from msgspec import Struct
from msgspec.structs import replace

from oci_responses.blocking import agent as blocking
from oci_responses.nonblocking import agent as nonblocking
from oci_responses.testing.steps import Steps
from oci_responses.testing.truth import true_answers
from oci_responses.testing.world import Answers, World
from responses_proto.agent.asked import Pause
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.questions import Answer
from responses_proto.exchange import Exchange, Failure
from responses_proto.session import AskFor, Course, Thread, run_agent, run_thread

__all__ = ["Killed", "Life"]

Machine: TypeAlias = Exchange[AgentLoop | Failure]
Keep: TypeAlias = Callable[[AgentLoop], None]
Given: TypeAlias = Mapping[str, Answer] | None


class Killed(BaseException):
    """The program dies here; ``except Exception`` does not stop it."""


class _Driven(Struct, frozen=True):
    """A run as the agent wants it driven."""

    thread_id: str | None
    begin: Callable[[AskFor, Course], Machine]
    ask: AskFor
    keep: Keep
    course: Course
    answers: Given


class Life:
    """The life of a program, which lasts as long as the ``with`` block, or to the boundary ``die_at`` (from 1).

    Meanwhile all agents save to ``world``, whatever their runtime; a run that an earlier life has
    begun is gone on with. ``passed`` names the boundaries so far, ``error`` is what the program raised.
    """

    def __init__(self, world: World, answers: Answers, *, number: int = 1, die_at: int | None = None) -> None:
        self.world = world
        self.passed: list[str] = []
        self.dead = False
        self.error: Exception | None = None
        self._answers = answers
        self._number = number
        self._die_at = die_at
        self._runs = itertools.count()
        self._asked = itertools.count(1)
        self._patches = [
            mock.patch.multiple(module, run_agent=self._run_agent, run_thread=self._run_thread)
            for module in (blocking, nonblocking)
        ]

    def __enter__(self) -> Self:
        for patch in self._patches:
            patch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        for patch in self._patches:
            patch.stop()
        if isinstance(error, Exception) and not self.dead:
            self.error = error
        # The runtime or the program may have wrapped the death, or put something else in its place.
        return self.dead or self.error is not None

    def boundary(self, where: str) -> None:
        """Pass a place where the program may die. The dead do nothing more."""
        if not self.dead:
            self.passed.append(where)
            self.dead = len(self.passed) == self._die_at
        if self.dead:
            raise Killed(where)

    def _run_agent(self, loop: AgentLoop, ask: AskFor, keep: Keep, *, course: Course, answers: Given = None) -> Machine:
        def begin(ask: AskFor, course: Course) -> Machine:
            return run_agent(loop, ask, keep, course=course, answers=answers)

        return self._run(_Driven(None, begin, ask, keep, course, answers))

    def _run_thread(
        self,
        thread_id: str,
        begun: AgentLoop | None,
        ask: AskFor,
        keep: Keep,
        *,
        course: Course,
        answers: Given = None,
    ) -> Machine:
        def begin(ask: AskFor, course: Course) -> Machine:
            return run_thread(thread_id, begun, ask, keep, course=course, answers=answers)

        return self._run(_Driven(thread_id, begin, ask, keep, course, answers))

    def _run(self, driven: _Driven) -> Machine:
        number, world = next(self._runs), self.world
        if number in world.ended:
            driven.keep(world.ended[number])
            return world.ended[number]
        thread = driven.thread_id or f"run {number}"
        steps = Steps(number, self._number, world, driven.course.functions.tools, self.boundary)
        functions = replace(driven.course.functions, tools=steps.tools)
        course, ask = replace(driven.course, functions=functions), self._asking(driven.ask)

        def go_on(loop: AgentLoop, answers: Given) -> Machine:
            own = replace(course, thread=Thread(thread, world.saves[thread].version))
            return steps.of(run_agent(loop, ask, driven.keep, course=own, answers=answers or None))

        saved = world.saves.get(thread)
        after = world.begun.setdefault(number, saved.version if saved else 0)
        if saved is None or saved.version == after:
            result = yield from steps.of(driven.begin(ask, replace(course, thread=Thread(thread))))
        else:
            loop = AgentLoop.decode(saved.data)
            driven.keep(loop)
            result = yield from go_on(loop, _still_asked(loop, driven.answers))
        while isinstance(result, AgentLoop) and (known := true_answers(result, number, world)):
            result = yield from go_on(result, known)
        if isinstance(result, AgentLoop):
            world.ended[number] = result
        return result

    def _asking(self, ask: AskFor) -> AskFor:
        def asked(parameters: dict[str, Any]) -> Exchange[Any]:
            number = next(self._asked)
            self.boundary(f"before model call {number}")
            result = yield from self._answers.told(ask, parameters)
            self.boundary(f"after model call {number}")
            return result

        return asked


def _still_asked(loop: AgentLoop, answers: Given) -> dict[str, Answer]:
    """Return the answers that an earlier life has not given yet."""
    pending = loop.pending
    asked = {question.id for question in pending.questions} if isinstance(pending, Pause) else set()
    return {name: answer for name, answer in (answers or {}).items() if name in asked}
