"""The agent loop as a value: ask ``pending``, do it, ``feed`` the reply, save at any point.

::

                    Answered, with calls                     Interrupted
        ┌─────────┐ ─────────────────▶ ┌─────────┐ ─────────────────▶ ┌──────────┐
        │  MODEL  │                    │  TOOLS  │                    │  PAUSED  │
        └─────────┘ ◀───────────────── └─────────┘ ◀───────────────── └──────────┘
             │        Returned, all                     Resumed
             │ Answered without calls, or something stops the run
             ▼
        ┌─────────┐
        │  DONE   │    with_prompt: a new run
        └─────────┘

Between any two of these the organs are consulted (:mod:`.organs`); one that has asked for
something puts the loop in ASIDE until it has it, or in PAUSED where a human is asked. Every
transition stands in :data:`.table.TABLE`.

``pending`` gives the same effect however often it is asked, so a loop that was decoded in another
process goes on by doing what is pending. A failed model call is not fed: the loop stays where it
was and can be tried again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, cast

from msgspec.structs import replace

from ..decoding import encode_json
from ..effects import CallTools
from ..errors import InvalidTransition
from ..history import raw_items
from ..messages import Message, as_items
from .asides import aside_parameters
from .asked import (
    Answered,
    AskModel,
    AskProgram,
    CheckCalls,
    Done,
    Halted,
    Interrupted,
    NotDone,
    Pause,
    Pending,
    Performed,
    Resumed,
    Returned,
    Started,
    StateLost,
    Unanswered,
)
from .course import begun
from .events import AgentEvent
from .ledger import Standing, to_check, to_run
from .organ import Ask, Perform
from .organ import Pause as PauseMove
from .saved import read_saved
from .setup import Setup
from .state import VERSION, Phase, State
from .table import TABLE

__all__ = ["TABLE", "VERSION", "AgentLoop", "Answered", "AskModel", "Done", "Phase", "Reply", "Returned", "Setup"]

Reply: TypeAlias = (
    Answered | Unanswered | Started | Returned | NotDone | Interrupted | Performed | Resumed | StateLost | Halted
)
Step: TypeAlias = tuple["AgentLoop", tuple[AgentEvent, ...]]


class AgentLoop(State, frozen=True, kw_only=True, tag="agent_loop", tag_field="value"):
    """One run of an agent, at one point in time; the fields are those of :class:`.state.State`."""

    @property
    def pending(self) -> Pending:
        """What must be done next."""
        if self.phase is Phase.BEGIN:
            return self.ready[0].pending
        match self.waiting:
            case Ask(purpose=purpose, optional=optional):
                return AskModel(aside_parameters(self.setup.settings(), self.waiting), purpose, optional)
            case Perform(service=service, request=request):
                return AskProgram(service, request)
            case PauseMove(question):
                return Pause((question,))
        if self.phase is Phase.DONE:
            return Done()
        if self.phase is Phase.MODEL:
            return AskModel(self._parameters())
        batch = self.batch
        if checked := to_check(batch):
            return CheckCalls(tuple(entry.call for entry in checked))
        if runnable := to_run(batch):
            return CallTools(tuple(entry.call for entry in runnable))
        return Pause(tuple(entry.question for entry in batch if entry.question is not None))

    @property
    def ready(self) -> Step:
        """The loop at its first wait, and what there is to tell of the way there; itself if it has begun."""
        return cast(Step, begun(self)) if self.phase is Phase.BEGIN else (self, ())

    def feed(self, reply: Reply) -> Step:
        """Return the loop after this reply, and what there is to tell.

        Raises :class:`InvalidTransition` for a reply that nothing asked for; the loop is unchanged.
        """
        loop, told = self.ready
        handler = TABLE.get((loop.phase, type(reply)))
        if handler is None:
            raise InvalidTransition(f"{type(reply).__name__} does not fit a loop that waits for {loop.phase.value}")
        after, more = handler(loop, reply)
        return cast(AgentLoop, after), told + more

    def with_prompt(
        self, prompt: str | Iterable[object], *, max_iterations: int | None = None, setup: Setup | None = None
    ) -> AgentLoop:
        """Return a new run that goes on from this one, with what is new to say: text, or items of any make.

        What this run had still to send goes first, such as the outputs of calls that were not run:
        the server holds those calls, and wants them answered. Counts begin anew, and so do the
        organs; what idempotent tools returned is remembered. ``max_iterations`` is that of this
        run unless given, and so is ``setup``. Raises :class:`InvalidTransition` while calls are pending.
        """
        if self.batch:
            raise InvalidTransition("calls are pending: feed their results first")
        said = as_items([Message.user(prompt)]) if isinstance(prompt, str) else raw_items(prompt)
        setup = setup or self.setup
        limit = setup.max_iterations if max_iterations is None else max_iterations
        known = (entry for entry in self.ledger if entry.idempotent and entry.standing is Standing.DONE)
        return AgentLoop(
            run_id=self.run_id,
            number=self.number + 1,
            setup=replace(setup, max_iterations=limit),
            conversation=self.conversation,
            new_items=(*self.new_items, *said),
            kept=self.kept,
            ledger=tuple(replace(entry, iteration=0) for entry in known),
        )

    def encode(self) -> bytes:
        """Return the loop as JSON; :meth:`decode` makes an equal value of it."""
        return encode_json(self)

    @staticmethod
    def decode(data: bytes | str) -> AgentLoop:
        """Return a saved loop, of this version or one before.

        Raises :class:`LocalError` for what no loop of these versions was encoded to.
        """
        return read_saved(data, AgentLoop)

    def _parameters(self) -> dict[str, object]:
        parameters = self.setup.settings()
        for organ in self.organs or ():
            parameters = _merged(parameters, organ.parameters(self.conversation.server_stateful))
        turn = self.conversation.turn(self.new_items)
        if "include" in parameters and "include" in turn:
            turn["include"] = _joined(parameters["include"], turn["include"])
        parameters |= turn
        # Neither instructions nor tools carry over on the server: they go with every turn.
        if instructions := [text for text in (self.setup.instructions, *self.instructions.values()) if text]:
            parameters["instructions"] = "\n\n".join(instructions)
        if self.setup.tools:
            parameters["tools"] = list(self.setup.tools)
        return parameters


def _merged(own: dict[str, object], more: dict[str, object]) -> dict[str, object]:
    both = own | more
    if isinstance(text := own.get("text"), dict) and isinstance(added := more.get("text"), dict):
        both["text"] = {**text, **added}
    return both


def _joined(*lists: object) -> list[object]:
    return list(dict.fromkeys(name for names in lists if isinstance(names, list) for name in names))
