"""A whole agent run: what the loop asks for, done by effects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ..agent.asked import (
    TURN,
    Answered,
    AskModel,
    AskProgram,
    CheckCalls,
    Done,
    Halted,
    Interrupted,
    Pause,
    Performed,
    Resumed,
    StateLost,
    Unanswered,
)
from ..agent.consulting import interrupt
from ..agent.events import AgentEvent, CheckpointEvent, TerminateEvent
from ..agent.hooks import RETRIES, Hold, HookFailed, HookMoment, Retry, Veto
from ..agent.loop import AgentLoop, Reply
from ..agent.output import OutputSchema
from ..agent.questions import Answer, Asking, Question
from ..agent.state import Phase
from ..agent.stopping import bound
from ..effects import CallTools, Emit, Invoke, Invoked, Now, Save
from ..errors import LocalError, ResponsesError, StateLostError
from ..exchange import Exchange, Failure
from ..messages import tool_calls_of
from ..response import Response
from .batch import Batch
from .functions import Functions
from .hooking import ask_hooks
from .partials import with_partials
from .turn import as_chunks, last_chunks, silent

__all__ = ["AskFor", "Course", "Thread", "run_agent"]

AskFor: TypeAlias = Callable[[dict[str, object]], Exchange[Response | Failure]]
"""Makes the exchange for a model call with these request parameters."""


class Thread(Struct, frozen=True):
    """Where a run is saved after every step; ``version`` is its last save there, 0 before the first."""

    thread_id: str
    version: int = 0


class Course(Struct, frozen=True, kw_only=True):
    """How a run is driven: the program's functions, where it is saved, what to do when the service forgets.

    ``restart``: where the server has lost the conversation, it is begun anew with the history as
    this side knows it, which is told as a RestartEvent; otherwise the run ends with StateLostError.
    """

    functions: Functions = Functions()
    thread: Thread | None = None
    restart: bool = False


def _forget(loop: AgentLoop) -> None:
    """Keep nothing."""


def run_agent(
    loop: AgentLoop,
    ask: AskFor,
    keep: Callable[[AgentLoop], None] = _forget,
    *,
    course: Course = Course(),  # noqa: B008 - a value
    answers: Mapping[str, Answer] | None = None,
) -> Exchange[AgentLoop | Failure]:
    """Drive a loop to its end or to a pause, emitting what it tells; return it, or the error that ended it.

    ``keep`` is given the loop after every step, before what it tells is emitted: the last one that
    it was given can be gone on from, whatever ended the run. ``answers`` are those to the
    questions that the loop was paused with.
    """
    try:
        result = yield from _Run(loop, ask, keep, course).to_its_end(answers)
    except ResponsesError as error:
        return error
    return result


class _Run:
    """One run being driven; ``loop`` is where it stands."""

    def __init__(self, loop: AgentLoop, ask: AskFor, keep: Callable[[AgentLoop], None], course: Course) -> None:
        self.loop = _with_functions(loop, course.functions)
        self.functions = course.functions
        self._ask = ask
        self._keep = keep
        self._thread = course.thread
        self._restart = course.restart
        self._last = 0.0

    def to_its_end(self, answers: Mapping[str, Answer] | None) -> Exchange[AgentLoop]:
        if self.loop.phase is Phase.DONE:
            return self.loop
        yield from self._begin(answers)
        while True:
            match pending := self.loop.pending:
                case Done() | Pause():
                    return self.loop
                case AskModel():
                    yield from self._model(pending)
                case CallTools():
                    yield from Batch(self).run()
                case CheckCalls():
                    yield from Batch(self).check()
                case AskProgram():
                    yield from self._program(pending)

    def step(self, reply: Reply) -> Exchange[tuple[AgentEvent, ...]]:
        """Feed a reply, save, and return what there is to tell."""
        self.loop, told = self.loop.feed(reply)
        told = yield from self._finished(told)
        self._keep(self.loop)
        return told + (yield from self._saved())

    def lap(self) -> Exchange[float]:
        """Return the seconds since this was asked last."""
        now = yield Now()
        assert isinstance(now, float)
        before, self._last = self._last, now
        return max(0.0, now - before)

    def _begin(self, answers: Mapping[str, Answer] | None) -> Exchange[None]:
        yield from self.lap()
        vetoed: str | None = None
        if self.loop.phase is Phase.BEGIN:
            moment = HookMoment.BEFORE_INVOCATION
            heard = yield from ask_hooks(self.functions.hooks, moment, self.loop, self.loop.new_items)
            self.loop = replace(self.loop, new_items=heard.value)
            vetoed = heard.ruling.reason if isinstance(heard.ruling, Veto) else None
        fresh = self.loop.phase is Phase.BEGIN
        self.loop, told = self.loop.ready
        if fresh:
            self._keep(self.loop)
            told = (yield from self._finished(told)) + (yield from self._saved())
        if vetoed is not None and self.loop.phase is not Phase.DONE:
            told += yield from self.step(Halted(vetoed))
        elif isinstance(pending := self.loop.pending, Pause) and answers:
            told += yield from self.step(Resumed(dict(answers)))
        elif isinstance(pending, Pause) and not fresh:
            told = tuple(map(interrupt, pending.questions))
        elif answers:
            raise LocalError("answers, but nothing was asked")
        elif not fresh:
            # Whoever had the run before, if still alive, cannot save from here on, and so begins no call.
            told += yield from self._saved()
        yield from emitted(told)

    def _model(self, asked: AskModel) -> Exchange[None]:
        hooks, run = self.functions.hooks, self.loop
        for attempt in range(1, RETRIES + 2):
            before = yield from ask_hooks(hooks, HookMoment.BEFORE_MODEL_CALL, run, asked, attempt=attempt)
            if before.ruling is not None and (reply := self._ruled(before.ruling, asked)) is not None:
                yield from emitted((yield from self.step(reply)))
                return
            exchange = self._ask(before.value.parameters)
            result = yield from self._told(exchange) if asked.purpose == TURN else silent(exchange)
            if isinstance(result, ResponsesError):
                yield from self._failed(asked, result)
                return
            after = yield from ask_hooks(hooks, HookMoment.AFTER_MODEL_CALL, run, result, attempt=attempt)
            if not isinstance(after.ruling, Retry):
                break
        if isinstance(after.ruling, Veto):
            yield from emitted((yield from self.step(Halted(after.ruling.reason))))
            return
        told = yield from self.step(Answered(after.value, (yield from self.lap())))
        if asked.purpose == TURN:
            state = self.loop.conversation.provider_state
            told = (*last_chunks(tool_calls_of(after.value), state), *told)
        yield from emitted(told)

    def _told(self, exchange: Exchange[Response | Failure]) -> Exchange[Response | Failure]:
        chunks = as_chunks(exchange)
        shaped = any(isinstance(organ, OutputSchema) for organ in self.loop.organs or ())
        return with_partials(chunks) if shaped else chunks

    def _ruled(self, ruling: Veto | Retry | Hold, asked: AskModel) -> Halted | Unanswered | Interrupted | None:
        if isinstance(ruling, Veto):
            # What a run can do without is no reason to end it; the next turn will be, if it must.
            return Unanswered() if asked.optional else Halted(ruling.reason)
        if asked.purpose != TURN:
            raise HookFailed("Hold", HookMoment.BEFORE_MODEL_CALL, f"only a turn can be held, not {asked.purpose}")
        if self.loop.approved or not isinstance(ruling, Hold):
            return None
        return Interrupted(Question(kind=Asking.HOOK, text=ruling.question, options=ruling.options))

    def _failed(self, asked: AskModel, error: ResponsesError) -> Exchange[None]:
        if asked.optional:
            yield from emitted((yield from self.step(Unanswered((yield from self.lap())))))
        elif self._restart and asked.purpose == TURN and isinstance(error, StateLostError):
            yield from emitted((yield from self.step(StateLost())))
        else:
            raise error

    def _program(self, asked: AskProgram) -> Exchange[None]:
        service = self.functions.services.get(asked.service)
        if service is None:
            raise LocalError(f"an organ needs the service {asked.service!r}, and the agent was given none by this name")
        invoked = yield Invoke(service, (msgspec.json.decode(asked.request),))
        assert isinstance(invoked, Invoked)
        if invoked.error is not None:
            raise LocalError(f"service {asked.service}: {type(invoked.error).__name__}") from invoked.error
        value: Any = invoked.value
        yield from emitted((yield from self.step(Performed(value, (yield from self.lap())))))

    def _finished(self, told: tuple[AgentEvent, ...]) -> Exchange[tuple[AgentEvent, ...]]:
        """Ask the last hooks, where this is the end: what they change is changed before it is told."""
        if self.loop.phase is not Phase.DONE:
            return told
        text = self.loop.final_message
        heard = yield from ask_hooks(self.functions.hooks, HookMoment.AFTER_INVOCATION, self.loop, text)
        self.loop = replace(self.loop, final_message=heard.value)
        return tuple(
            replace(event, final_message=heard.value) if isinstance(event, TerminateEvent) else event for event in told
        )

    def _saved(self) -> Exchange[tuple[AgentEvent, ...]]:
        if self._thread is None:
            return ()
        thread = self._thread = Thread(self._thread.thread_id, self._thread.version + 1)
        reply = yield Save(thread.thread_id, self.loop.encode(), thread.version)
        if isinstance(reply, ResponsesError):
            raise reply
        return (CheckpointEvent(thread_id=thread.thread_id, version=thread.version),)


def _with_functions(loop: AgentLoop, functions: Functions) -> AgentLoop:
    stop = loop.setup.stop
    if stop is None or (whole := bound(stop, functions.conditions)) is stop:
        return loop
    return replace(loop, setup=replace(loop.setup, stop=whole))


def emitted(told: tuple[AgentEvent, ...]) -> Exchange[None]:
    """Emit what there is to tell, if there is anything."""
    if told:
        yield Emit(told)
