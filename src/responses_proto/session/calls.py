"""One call of a tool: its context, its time, and what its outcome says."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from ..agent.context import Cancellation, Interrupt, ToolContext, WasDone, WasNotDone
from ..agent.ledger import Entry
from ..agent.policy import NO_POLICY, ToolPolicy
from ..agent.questions import Asking, Question
from ..agent.tools import Tool, failure, success
from ..effects import Invoke, Invoked, Now
from ..exchange import Exchange
from ..messages import ToolCall, ToolResult

__all__ = ["context_of", "cut", "lanes", "run_call", "uncertain", "verified"]

_MS = 1000.0
_CUT = "\n[... {left} more characters were left out]"


def context_of(entry: Entry, run_id: str, policy: ToolPolicy, *, now: float, attempt: int = 1) -> ToolContext:
    """Return what a tool is told of its call."""
    return ToolContext(
        run_id=run_id,
        call_id=entry.call.id,
        tool_name=entry.call.name,
        idempotency_key=entry.key,
        deadline=None if policy.timeout is None else now + policy.timeout,
        attempt=attempt,
        answer=entry.answer,
        cancel=Cancellation(),
    )


def run_call(
    tool: Tool, arguments: dict[str, object], entry: Entry, run_id: str, policy: ToolPolicy, *, attempt: int = 1
) -> Exchange[ToolResult | Question]:
    """Run one call; return its result, or the question that the tool asks instead."""
    now = yield Now()
    assert isinstance(now, float)
    context = context_of(entry, run_id, policy, now=now, attempt=attempt)
    named = arguments if tool.context_name is None else {**arguments, tool.context_name: context}
    invoked = yield Invoke(tool, named=named, within=policy.timeout)
    assert isinstance(invoked, Invoked)
    took = invoked.seconds * _MS
    if invoked.late:
        context.cancel.request()
        left = "it was left running, and whether it takes effect is not known" if invoked.left_running else "cancelled"
        return failure(entry.call, f"no result within {policy.timeout:g} s: {left}", duration_ms=took)
    said = invoked.value if invoked.error is None else invoked.error
    if isinstance(said, Interrupt):
        return Question(
            id=entry.call.id,
            kind=Asking.TOOL,
            text=said.question,
            options=said.options,
            call=entry.call,
            again=said.again,
        )
    if invoked.error is not None:
        return failure(entry.call, invoked.error, duration_ms=took)
    return success(entry.call, invoked.value, duration_ms=took)


def cut(result: ToolResult, policy: ToolPolicy) -> ToolResult:
    """Return a result of at most ``max_output`` characters, with a note of how much was left out."""
    limit, text = policy.max_output, result.content
    if limit is None or len(text) <= limit:
        return result
    return replace(result, content=text[:limit] + _CUT.format(left=len(text) - limit))


def verified(
    tool: Tool | None, arguments: dict[str, object], entry: Entry, run_id: str
) -> Exchange[ToolResult | Question | WasNotDone]:
    """Find out what came of a call that was begun by another process; ask, if the tool cannot tell."""
    why = ""
    if tool is not None and tool.verify is not None:
        now = yield Now()
        assert isinstance(now, float)
        context = context_of(entry, run_id, NO_POLICY, now=now)
        invoked = yield Invoke(tool.verify, (context, arguments))
        assert isinstance(invoked, Invoked)
        if isinstance(invoked.value, WasDone):
            return success(entry.call, invoked.value.result)
        if isinstance(invoked.value, WasNotDone):
            return invoked.value
        if invoked.error is not None:
            why = f" (verify failed with {type(invoked.error).__name__})"
    return uncertain(entry.call, why)


def uncertain(call: ToolCall, why: str = "") -> Question:
    """Return the question about a call of which nobody here knows whether it took effect."""
    text = f"{call.name} was begun and its outcome was not recorded{why}. Was it done?"
    return Question(id=call.id, kind=Asking.UNCERTAIN, text=text, call=call)


def lanes(entries: Iterable[Entry], policies: dict[str, ToolPolicy]) -> list[list[Entry]]:
    """Return the entries as lanes to be run at the same time, each one call after the other.

    A tool with ``max_concurrency`` has that many lanes, every other call one of its own.
    """
    made: list[list[Entry]] = []
    of_tool: dict[str, list[list[Entry]]] = {}
    for entry in entries:
        limit = policies.get(entry.call.name, NO_POLICY).max_concurrency
        own = of_tool.setdefault(entry.call.name, [])
        if limit is None or len(own) < limit:
            own.append([entry])
            made.append(own[-1])
        else:
            min(own, key=len).append(entry)
    return made
