"""What a run makes of the model's answer."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from ..history import close_calls, open_calls, settle
from ..messages import ToolCall, counted, tool_calls_of
from ..response import Response
from .asked import Answered
from .consulting import Step, consult
from .course import condition_met, ending, go_on
from .events import AgentEvent, CacheHitEvent, ModelCompleteEvent, ThinkEvent
from .ledger import Ledger, planned
from .organ import Moment
from .state import State

__all__ = ["hits", "turn_answered", "worked"]

_WHOLE: Final = ("completed", None)
"""The status of an answer that can be acted on; None is a server that does not say."""


def turn_answered(state: State, reply: Answered) -> Step:
    """Take the answer of the conversation's own call."""
    response = reply.response
    # An output names its call: of two calls by one name only the first can be answered.
    calls = tuple({call.id: call for call in reversed(tool_calls_of(response))}.values())[::-1]
    said = response.output_text or response.refusal
    after = replace(
        worked(state, reply),
        iterations=state.iterations + 1,
        final_message=said or state.final_message,
        approved=False,
    )
    complete = ModelCompleteEvent(
        content=said, tool_calls=calls, usage=counted(response.usage), stop_reason=response.status
    )
    told = (complete, ThinkEvent(iteration=after.iterations, tool_calls=calls))
    reason = _end(after, response, calls)
    if reason is not None:
        # A call without an output would make the history unusable, so each is closed in writing.
        kept, closing = close_calls(response, f"Error: not run: the agent stopped ({reason})")
        after = _heard(after, replace(response, raw_output=kept))
        step, more = ending(replace(after, new_items=closing), reason)
        return go_on((step, told + more))
    entries = planned(
        calls,
        state.setup.policies,
        state.ledger,
        run_id=state.run_id,
        number=state.number,
        iteration=after.iterations,
    )
    after = replace(_heard(after, response), ledger=(*state.ledger, *entries))
    step, more = consult(after, Moment.ANSWERED)
    return go_on((step, told + hits(entries) + more))


def worked(state: State, reply: Answered) -> State:
    """Return the state with the tokens and seconds of an answer counted."""
    counts = counted(reply.response.usage)
    usage = {name: state.usage.get(name, 0) + counts.get(name, 0) for name in state.usage | counts}
    return replace(state, usage=usage, elapsed=state.elapsed + reply.seconds)


def hits(entries: Ledger) -> tuple[AgentEvent, ...]:
    """Return what is told of calls that were answered from the ledger."""
    return tuple(
        CacheHitEvent(tool_name=entry.call.name, tool_call_id=entry.call.id, result=entry.result.content)
        for entry in entries
        if entry.result is not None
    )


def _heard(state: State, response: Response) -> State:
    return replace(
        state,
        conversation=state.conversation.after(state.new_items, response),
        kept=(*state.items, *settle(response)) if state.conversation.server_stateful else (),
        new_items=(),
    )


def _end(state: State, response: Response, calls: tuple[ToolCall, ...]) -> str | None:
    if response.status not in _WHOLE:
        return "incomplete"
    kept = settle(response)
    answerable = open_calls(kept)
    runnable = {("function_call", call.id) for call in calls} & set(answerable)
    if not runnable.issuperset(answerable if kept == response.raw_output else open_calls(response)):
        return "unsupported_call"
    if not calls:
        return "complete"
    return condition_met(state, response.output_text, calls)
