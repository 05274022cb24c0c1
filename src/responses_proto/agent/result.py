"""What a run came to."""

from __future__ import annotations

import msgspec

from ..conversation import Stateless
from ..items import READER as ITEMS
from ..items import Item
from ..values import Value
from .loop import AgentLoop

__all__ = ["AgentResult", "result_of"]


class AgentResult(Value, frozen=True, kw_only=True):
    """The outcome of a run; ``loop`` is the run itself, can be saved, and gone on from.

    ``stop_reason`` is complete, incomplete, unsupported_call (the model made a call that an agent
    cannot run), max_iterations, or the condition that stopped it. Go on by ``loop.with_prompt``:
    ``provider_state`` alone does not answer calls that were not run.
    """

    text: str
    stop_reason: str
    iterations: int
    tool_calls: int
    usage: dict[str, int] = msgspec.field(default_factory=dict)
    provider_state: dict[str, str] = msgspec.field(default_factory=dict)
    loop: AgentLoop

    @property
    def history(self) -> tuple[Item, ...]:
        """All items of a stateless run, ready to send again; empty where the server holds them."""
        conversation = self.loop.conversation
        if not isinstance(conversation, Stateless):
            return ()
        return tuple(ITEMS.read_any(raw, []) for raw in (*conversation.history, *self.loop.new_items))


def result_of(loop: AgentLoop) -> AgentResult:
    """Return the result of a loop that is done."""
    return AgentResult(
        text=loop.final_message or "",
        stop_reason=loop.stop_reason or loop.phase.value,
        iterations=loop.iterations,
        tool_calls=loop.tool_calls,
        usage=loop.usage,
        provider_state=loop.conversation.provider_state,
        loop=loop,
    )
