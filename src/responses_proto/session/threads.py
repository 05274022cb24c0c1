"""Runs of a thread, which is kept in a store: the next prompt, or what was not over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from ..agent.loop import AgentLoop
from ..agent.questions import Answer
from ..agent.state import Phase
from ..effects import Load, Stored
from ..errors import LocalError, ResponsesError
from ..exchange import Exchange, Failure
from .run import AskFor, Course, Thread, run_agent

__all__ = ["run_thread"]


def run_thread(
    thread_id: str,
    begin: AgentLoop | None,
    ask: AskFor,
    keep: Callable[[AgentLoop], None],
    *,
    course: Course,
    answers: Mapping[str, Answer] | None = None,
) -> Exchange[AgentLoop | Failure]:
    """Drive the next run of a thread, or on from its last save; return as ``run_agent`` does.

    ``begin`` is the loop of a thread that is new; where there are runs before it, its prompt and
    setup go on from the last one. None resumes the run that was not over. A thread that is not as
    it must be is a :class:`LocalError`.
    """
    stored = yield Load(thread_id)
    if isinstance(stored, ResponsesError):
        return stored
    assert isinstance(stored, Stored | None)
    try:
        loop = _next(thread_id, begin, stored)
    except LocalError as error:
        return error
    keep(loop)
    thread = Thread(thread_id, stored.version if stored else 0)
    result = yield from run_agent(loop, ask, keep, course=replace(course, thread=thread), answers=answers)
    return result


def _next(thread_id: str, begin: AgentLoop | None, stored: Stored | None) -> AgentLoop:
    if stored is None:
        if begin is None:
            raise LocalError(f"there is no thread {thread_id}")
        return begin
    last = AgentLoop.decode(stored.data)
    if begin is None:
        return last
    if last.phase is not Phase.DONE:
        raise LocalError(f"thread {thread_id} has a run that is not over: resume it first")
    if type(last.conversation) is not type(begin.conversation):
        kinds = f"{type(last.conversation).__name__}, not {type(begin.conversation).__name__}"
        raise LocalError(f"the conversation of thread {thread_id} is {kinds}: store= cannot change on the way")
    return last.with_prompt(begin.new_items, setup=begin.setup)
