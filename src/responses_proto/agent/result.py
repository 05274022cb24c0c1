"""What a run came to."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import msgspec

from ..conversation import Stateless
from ..items import READER as ITEMS
from ..items import Item
from ..schema import decode_as
from ..values import NULL, Value
from .asked import Pause
from .loop import AgentLoop
from .organ import Organ
from .questions import Question

__all__ = ["INTERRUPTED", "AgentResult", "result_of"]

INTERRUPTED: Final = "interrupted"
"""The stop reason of a run that waits for a human."""

O = TypeVar("O", bound=Organ)  # noqa: E741 - O for organ


class AgentResult(Value, frozen=True, kw_only=True):
    """The outcome of a run; ``loop`` is the run itself, can be saved, and gone on from.

    ``items`` are all items of the thread that this side knows, whoever holds the conversation.
    ``interrupted`` runs wait for the answers to their ``questions``: resume them. ``stop_reason`` is
    complete, incomplete, unsupported_call (the model made a call that an agent cannot run),
    max_iterations, interrupted, or what stopped it. Go on by ``loop.with_prompt``:
    ``provider_state`` alone does not answer calls that were not run. ``parsed`` is the
    answer as a value of the type that was asked for, None if it is not one, or none was asked for.
    """

    text: str
    stop_reason: str
    iterations: int
    tool_calls: int
    usage: dict[str, int] = msgspec.field(default_factory=dict)
    provider_state: dict[str, str] = msgspec.field(default_factory=dict)
    parsed: Any = None
    questions: tuple[Question, ...] = ()
    loop: AgentLoop

    def organ(self, kind: type[O]) -> O | None:
        """Return an organ of the run with what it has found, such as ``result.organ(Grounding).result``."""
        return next((organ for organ in self.loop.organs or () if isinstance(organ, kind)), None)

    @property
    def interrupted(self) -> bool:
        """Whether the run waits for a human."""
        return bool(self.questions)

    @property
    def items(self) -> tuple[Item, ...]:
        """All items of the thread that this side knows; ``messages`` are the same."""
        return tuple(ITEMS.read_any(raw, []) for raw in self.loop.items)

    @property
    def messages(self) -> tuple[Item, ...]:
        """All items of the thread that this side knows."""
        return self.items

    @property
    def history(self) -> tuple[Item, ...]:
        """All items of a stateless run, ready to send again; empty where the server holds them."""
        conversation = self.loop.conversation
        if not isinstance(conversation, Stateless):
            return ()
        return tuple(ITEMS.read_any(raw, []) for raw in (*conversation.history, *self.loop.new_items))


def result_of(loop: AgentLoop, output_type: object = None) -> AgentResult:
    """Return the result of a loop that is done, or paused; without a type, ``parsed`` is JSON data."""
    pending = loop.pending
    questions = pending.questions if isinstance(pending, Pause) else ()
    return AgentResult(
        text=loop.final_message or "",
        stop_reason=loop.stop_reason or (INTERRUPTED if questions else loop.phase.value),
        iterations=loop.iterations,
        tool_calls=loop.tool_calls,
        usage=loop.usage,
        provider_state=loop.conversation.provider_state,
        parsed=decode_as(output_type or {}, bytes(loop.parsed)) if bytes(loop.parsed) != bytes(NULL) else None,
        questions=questions,
        loop=loop,
    )
