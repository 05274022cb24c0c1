"""The calls of one answer: hooks, intent, effect, outcome; each is written when it happens."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..agent.asked import Interrupted, NotDone, Returned, Started
from ..agent.context import WasNotDone
from ..agent.events import AgentEvent, ToolStartEvent
from ..agent.hooks import RETRIES, Hold, HookFailed, HookMoment, Retry, ToolOutcome, Veto
from ..agent.ledger import Entry, to_check, to_run
from ..agent.loop import AgentLoop, Reply
from ..agent.policy import NO_POLICY, ToolPolicy
from ..agent.questions import Asking, Question
from ..agent.tools import Tool, failure, open_call
from ..effects import Emit, Together
from ..errors import ResponsesError
from ..exchange import Exchange
from ..messages import ToolResult
from .calls import cut, lanes, run_call, verified
from .functions import Functions
from .hooking import ask_hooks

__all__ = ["Batch", "Driven"]

_WITHHELD = "the result is withheld: a hook failed"

Told: TypeAlias = tuple[AgentEvent, ...]


class Driven(Protocol):
    """The run that the calls belong to."""

    loop: AgentLoop
    functions: Functions

    def step(self, reply: Reply) -> Exchange[Told]:
        """Feed a reply, save, and return what there is to tell."""

    def lap(self) -> Exchange[float]:
        """Return the seconds since this was asked last."""


class _Job(Struct, frozen=True):
    entry: Entry
    tool: Tool
    arguments: dict[str, object]


class Batch:
    """The calls that are pending in a run."""

    def __init__(self, run: Driven) -> None:
        self._run = run
        self._told: list[AgentEvent] = []

    def run(self) -> Exchange[None]:
        """Run what can be run, at the same time where it may be."""
        jobs: dict[str, _Job] = {}
        for entry in to_run(self._run.loop.batch):
            job = yield from self._prepared(entry)
            if job is not None:
                jobs[entry.call.id] = job
        self._told.extend(_start(job) for job in jobs.values())
        yield from self._tell()
        order = lanes([job.entry for job in jobs.values()], self._run.loop.setup.policies)
        machines = tuple(self._lane([jobs[entry.call.id] for entry in lane]) for lane in order)
        if not machines:
            return
        ended = yield Together(machines, self._run.functions.max_concurrency)
        assert isinstance(ended, tuple)
        yield from self._tell()
        for error in ended:
            if isinstance(error, ResponsesError):
                raise error

    def check(self) -> Exchange[None]:
        """Find out what came of calls that were begun by somebody else."""
        for entry in to_check(self._run.loop.batch):
            opened = open_call(self._run.functions.tools, entry.call)
            tool, arguments = (None, {}) if isinstance(opened, ToolResult) else opened
            found = yield from verified(tool, arguments, entry, self._run.loop.run_id)
            if isinstance(found, ToolResult):
                yield from self._note(Returned((cut(found, self._policy(entry)),)))
            elif isinstance(found, WasNotDone):
                yield from self._note(NotDone((entry.call.id,)))
            else:
                yield from self._note(Interrupted(found))
        yield from self._tell()

    def _prepared(self, entry: Entry) -> Exchange[_Job | None]:
        call, run = entry.call, self._run
        heard = yield from ask_hooks(run.functions.hooks, HookMoment.BEFORE_TOOL_CALL, run.loop, call)
        if isinstance(heard.ruling, Veto):
            yield from self._note(Returned((failure(call, heard.ruling.reason),)))
            return None
        if isinstance(heard.ruling, Hold) and not entry.approved:
            question = Question(
                id=call.id, kind=Asking.HOOK, text=heard.ruling.question, options=heard.ruling.options, call=call
            )
            yield from self._note(Interrupted(question))
            return None
        opened = open_call(run.functions.tools, replace(heard.value, id=call.id))
        if isinstance(opened, ToolResult):
            yield from self._note(Returned((opened,)))
            return None
        return _Job(entry, *opened)

    def _lane(self, jobs: list[_Job]) -> Exchange[ResponsesError | None]:
        try:
            for job in jobs:
                yield from self._one(job)
        except ResponsesError as error:
            return error
        return None

    def _one(self, job: _Job) -> Exchange[None]:
        call, run, policy = job.entry.call, self._run, self._policy(job.entry)
        yield from self._note(Started((call.id,)))
        for attempt in range(1, RETRIES + 2):
            said = yield from run_call(job.tool, job.arguments, job.entry, run.loop.run_id, policy, attempt=attempt)
            if isinstance(said, Question):
                yield from self._note(Interrupted(said))
                return
            given = ToolOutcome(call=call, result=cut(said, policy))
            try:
                heard = yield from ask_hooks(
                    run.functions.hooks, HookMoment.AFTER_TOOL_CALL, run.loop, given, attempt=attempt
                )
            except HookFailed:
                # What the hook was to guard may not pass, and that the call was made must be known.
                yield from self._note(Returned((failure(call, _WITHHELD),)))
                raise
            if not isinstance(heard.ruling, Retry):
                break
        result = replace(heard.value.result, tool_call_id=call.id, name=call.name)
        yield from self._note(Returned((result,), (yield from run.lap())))

    def _policy(self, entry: Entry) -> ToolPolicy:
        return self._run.loop.setup.policies.get(entry.call.name, NO_POLICY)

    def _note(self, reply: Reply) -> Exchange[None]:
        self._told.extend((yield from self._run.step(reply)))

    def _tell(self) -> Exchange[None]:
        told, self._told = tuple(self._told), []
        if told:
            yield Emit(told)


def _start(job: _Job) -> ToolStartEvent:
    call = job.entry.call
    return ToolStartEvent(tool_name=call.name, tool_call_id=call.id, arguments=call.arguments)
