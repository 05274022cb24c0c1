"""The fields of a run, and what of them organs see."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeVar

import msgspec
from msgspec import Raw
from msgspec.structs import force_setattr

from ..conversation import Conversation, Stateless
from ..history import raw_items
from ..messages import ToolCall
from ..values import NULL, Value
from .ledger import Entry, Ledger, Standing, of_round
from .organ import Ask, Moment, Pause, Perform, View
from .organs import AnyOrgan
from .setup import Setup

__all__ = ["VERSION", "Phase", "State", "view_of"]

VERSION: Final = 2
"""Of the saved form of a loop."""


class Phase(StrEnum):
    """What the loop waits for."""

    BEGIN = "begin"
    """Nothing was done yet: organs are consulted first."""
    MOVING = "moving"
    """Between two waits; no loop is seen in it."""
    MODEL = "model"
    TOOLS = "tools"
    ASIDE = "aside"
    """What an organ has asked for."""
    PAUSED = "paused"
    """A human's answer."""
    DONE = "done"


class State(Value, frozen=True, kw_only=True):
    """One run of an agent, at one point in time.

    ``run_id`` names the thread of runs in idempotency keys, ``number`` counts its runs from 0.
    ``new_items`` is what the next model call adds to the conversation: the prompt, then what the
    tools said. It may be given as items of any make, messages among them. ``kept`` is the history
    as this side knows it where the server holds it. ``prompt`` is what the user said, as text.
    ``moment`` and ``place`` say which organ was consulted last, ``waiting`` what is waited for
    besides model and tools; ``approved``: a human has let the next model call pass. ``elapsed`` is
    seconds of work.
    """

    version: int = VERSION
    run_id: str = ""
    number: int = 0
    setup: Setup
    conversation: Conversation
    phase: Phase = Phase.BEGIN
    new_items: tuple[Raw, ...] = ()
    kept: tuple[Raw, ...] = ()
    prompt: str = ""
    ledger: Ledger = ()
    organs: tuple[AnyOrgan, ...] | None = None
    moment: Moment = Moment.BEGIN
    place: int = 0
    waiting: Ask | Perform | Pause | None = None
    approved: bool = False
    instructions: dict[str, str] = msgspec.field(default_factory=dict)
    iterations: int = 0
    tool_calls: int = 0
    usage: dict[str, int] = msgspec.field(default_factory=dict)
    elapsed: float = 0.0
    confidence: float | None = None
    looping: bool = False
    final_message: str | None = None
    parsed: Raw = NULL
    stop_reason: str | None = None

    def __post_init__(self) -> None:
        """Take lists for tuples, and items of any make."""
        if self.new_items != ():
            force_setattr(self, "new_items", raw_items(self.new_items))
        if self.organs is None:
            force_setattr(self, "organs", self.setup.organs)

    @property
    def items(self) -> tuple[Raw, ...]:
        """All items of the thread that this side knows, with those still to be sent."""
        past = self.conversation.history if isinstance(self.conversation, Stateless) else self.kept
        return (*past, *self.new_items)

    @property
    def batch(self) -> tuple[Entry, ...]:
        """The entries of the last answer's calls, until all of them have their outputs in the conversation."""
        if self.moment is not Moment.ANSWERED:
            return ()
        return of_round(self.ledger, self.iterations)

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The calls that have no result yet, in the model's order."""
        return tuple(entry.call for entry in self.batch if entry.standing is not Standing.DONE)


S = TypeVar("S", bound=State)


def view_of(state: State) -> View:
    """Return what organs see."""
    setup = state.setup
    return View(
        moment=state.moment,
        parameters=setup.settings(),
        instructions=setup.instructions,
        items=state.items,
        prompt=state.prompt,
        server_stateful=state.conversation.server_stateful,
        confidence=state.confidence,
        iterations=state.iterations,
        max_iterations=setup.max_iterations,
        tool_calls=state.tool_calls,
        usage=state.usage,
        elapsed=state.elapsed,
        text=state.final_message or "",
        batch=of_round(state.ledger, state.iterations),
        ledger=state.ledger,
        reason=state.stop_reason,
        may_continue=state.stop_reason in (None, "complete") and state.iterations < setup.max_iterations,
    )
