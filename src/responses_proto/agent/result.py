"""What a run came to."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from ..conversation import Stateless
from ..items import READER as ITEMS
from ..items import Item
from ..schema import decode_as
from ..values import NULL, Value
from .loop import AgentLoop
from .organ import Organ

__all__ = ["AgentResult", "result_of"]

O = TypeVar("O", bound=Organ)  # noqa: E741 - O for organ


class AgentResult(Value, frozen=True, kw_only=True):
    """The outcome of a run; ``loop`` is the run itself, can be saved, and gone on from.

    ``stop_reason`` is complete, incomplete, unsupported_call (the model made a call that an agent
    cannot run), max_iterations, or the condition that stopped it. Go on by ``loop.with_prompt``:
    ``provider_state`` alone does not answer calls that were not run. ``parsed`` is the answer as a
    value of the type that was asked for, None if it is not one, or none was asked for.
    """

    text: str
    stop_reason: str
    iterations: int
    tool_calls: int
    usage: dict[str, int] = msgspec.field(default_factory=dict)
    provider_state: dict[str, str] = msgspec.field(default_factory=dict)
    parsed: Any = None
    loop: AgentLoop

    def organ(self, kind: type[O]) -> O | None:
        """Return an organ of the run with what it has found, such as ``result.organ(Grounding).result``."""
        return next((organ for organ in self.loop.organs or () if isinstance(organ, kind)), None)

    @property
    def history(self) -> tuple[Item, ...]:
        """All items of a stateless run, ready to send again; empty where the server holds them."""
        conversation = self.loop.conversation
        if not isinstance(conversation, Stateless):
            return ()
        return tuple(ITEMS.read_any(raw, []) for raw in (*conversation.history, *self.loop.new_items))


def result_of(loop: AgentLoop, output_type: object = None) -> AgentResult:
    """Return the result of a loop that is done; without a type, ``parsed`` is JSON data."""
    return AgentResult(
        text=loop.final_message or "",
        stop_reason=loop.stop_reason or loop.phase.value,
        iterations=loop.iterations,
        tool_calls=loop.tool_calls,
        usage=loop.usage,
        provider_state=loop.conversation.provider_state,
        parsed=decode_as(output_type or {}, bytes(loop.parsed)) if bytes(loop.parsed) != bytes(NULL) else None,
        loop=loop,
    )
