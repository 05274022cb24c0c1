"""The course of a run: what follows when a row of organs has been consulted, and when calls are dealt with."""

from __future__ import annotations

from msgspec import Raw
from msgspec.structs import replace

from ..items import READER, MessageItem
from ..messages import Message, ToolCall, ToolResult, as_items
from .consulting import Step, consult, interrupt
from .events import AgentEvent, TerminateEvent, ToolCompleteEvent
from .evidence import going_round
from .ledger import of_round, to_check, to_run
from .organ import Moment
from .policy import NO_POLICY
from .state import Phase, State
from .stopping import MaxIterations, Progress
from .tools import failure

__all__ = ["begun", "completed", "condition_met", "ending", "go_on", "next_calls"]


def begun(state: State) -> Step:
    """Return a new run at its first wait."""
    return go_on(consult(replace(state, prompt=_prompt(state.new_items)), Moment.BEGIN))


def go_on(step: Step) -> Step:
    """Go on until something is waited for."""
    state, told = step
    while state.phase is Phase.MOVING:
        state, more = _next(state)
        told += more
    return state, told


def _next(state: State) -> Step:
    if state.moment is Moment.ENDING:
        return consult(state, Moment.TURN) if state.stop_reason is None else _over(state)
    if state.stop_reason is not None:
        return ending(state, state.stop_reason)
    match state.moment:
        case Moment.TURN:
            return replace(state, phase=Phase.MODEL), ()
        case Moment.ANSWERED:
            return next_calls(state)
        case Moment.RETURNED if (reason := condition_met(state, state.final_message or "")) is not None:
            return ending(state, reason)
        case _:
            return consult(state, Moment.TURN)


def ending(state: State, reason: str) -> Step:
    """Consult about the end; calls that were not run are answered, or the history could not be used."""
    why = f"not run: the agent stopped ({reason})"
    outputs = [entry.result or failure(entry.call, why) for entry in state.batch]
    new = (*state.new_items, *as_items(map(Message.tool, outputs)))
    return consult(replace(state, new_items=new, stop_reason=reason, waiting=None), Moment.ENDING)


def next_calls(state: State) -> Step:
    """Return what is next while calls are pending: some to run or to check, somebody to ask, or the next turn."""
    batch = state.batch
    if to_run(batch) or to_check(batch):
        return replace(state, phase=Phase.TOOLS), ()
    if asked := [entry.question for entry in batch if entry.question is not None]:
        return replace(state, phase=Phase.PAUSED), tuple(map(interrupt, asked))
    results = [entry.result for entry in batch if entry.result is not None]
    state = replace(
        state,
        moment=Moment.RETURNED,
        new_items=(*state.new_items, *as_items(map(Message.tool, results))),
        tool_calls=state.tool_calls + len(results),
    )
    for result in results:
        if result.success and state.setup.policies.get(result.name, NO_POLICY).terminal:
            return ending(replace(state, final_message=result.content), "terminal_tool")
    return consult(state, Moment.RETURNED)


def condition_met(state: State, text: str, calls: tuple[ToolCall, ...] | None = None) -> str | None:
    """Return why the run must stop by its limit or its condition, or None.

    ``calls`` are those of an answer that was just given; without them, those of the last answer
    have returned.
    """
    limit = MaxIterations(state.setup.max_iterations)
    if state.setup.stop is None:
        return limit.reached(state.iterations)
    condition = state.setup.stop | limit
    last = of_round(state.ledger, state.iterations) if calls is None else ()
    return condition.reason(
        Progress(
            iterations=state.iterations,
            total_tokens=state.usage.get("total_tokens"),
            text=text,
            tools=tuple(call.name for call in calls or (entry.call for entry in last)),
            succeeded=tuple(entry.call.name for entry in last if entry.result is not None and entry.result.success),
            tool_calls=state.tool_calls,
            elapsed=state.elapsed,
            confidence=state.confidence,
            looping=state.looping or going_round(state.ledger),
        )
    )


def completed(result: ToolResult) -> ToolCompleteEvent:
    """Return what is told of a result."""
    return ToolCompleteEvent(
        tool_name=result.name,
        tool_call_id=result.tool_call_id,
        result=result.content if result.success else None,
        error=result.error,
        duration_ms=result.duration_ms,
    )


def _over(state: State) -> Step:
    told: AgentEvent = TerminateEvent(
        reason=state.stop_reason or "complete",
        iterations_used=state.iterations,
        final_confidence=state.confidence,
        total_tool_calls=state.tool_calls,
        final_message=state.final_message,
        usage=state.usage,
    )
    return replace(state, phase=Phase.DONE), (told,)


def _prompt(new_items: tuple[Raw, ...]) -> str:
    said = (READER.read_any(raw, []) for raw in new_items)
    texts = [item.text for item in said if isinstance(item, MessageItem) and item.role == "user"]
    return "\n".join(texts)
