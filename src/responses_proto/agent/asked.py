"""What the loop asks for, and what it is fed.

==============  ================================================  ==========================
pending         meaning                                           reply
==============  ================================================  ==========================
AskModel        a model call; ``purpose`` "turn" is the           Answered, or Unanswered
                conversation's own, any other one an aside        where it is optional
CallTools       run these calls, at the same time if they can     Started before, Returned
                                                                  after, Interrupted instead
CheckCalls      these were begun by somebody: what came of them?  Returned, NotDone,
                                                                  Interrupted
AskProgram      something that the program does, by name          Performed
Pause           a human is asked                                  Resumed
Done            the run is over
==============  ================================================  ==========================

In place of any reply :class:`Halted` ends the run; in place of an answer to a turn
:class:`StateLost` begins the conversation anew.
"""

from __future__ import annotations

from typing import ClassVar, Final, TypeAlias

from msgspec import Raw, Struct
from msgspec.structs import force_setattr

from ..effects import CallTools
from ..messages import ToolCall, ToolResult
from ..response import Response
from ..sending import encoded
from ..values import NULL, Value
from .questions import Answer, Question

__all__ = [
    "TURN",
    "Answered",
    "AskModel",
    "AskProgram",
    "CheckCalls",
    "Done",
    "Halted",
    "Interrupted",
    "NotDone",
    "Pause",
    "Pending",
    "Performed",
    "Resumed",
    "Returned",
    "Started",
    "StateLost",
    "Unanswered",
]

TURN: Final = "turn"
"""The purpose of the conversation's own model calls."""


class AskModel(Value, frozen=True):
    """Make a model call with these request parameters."""

    shown: ClassVar[frozenset[str]] = Value.shown | {"purpose"}

    parameters: dict[str, object]
    purpose: str = TURN
    optional: bool = False


class CheckCalls(Struct, frozen=True):
    """Find out what came of these calls: the ledger says that they were begun, and not how they ended."""

    calls: tuple[ToolCall, ...]


class AskProgram(Value, frozen=True):
    """Have a service of the program do something; ``request`` is JSON."""

    shown: ClassVar[frozenset[str]] = Value.shown | {"service"}

    service: str
    request: Raw = NULL


class Pause(Struct, frozen=True):
    """Wait for the answers to these questions."""

    questions: tuple[Question, ...]


class Done(Struct, frozen=True):
    """Nothing is pending: the run is over."""


Pending: TypeAlias = AskModel | CallTools | CheckCalls | AskProgram | Pause | Done


class Answered(Struct, frozen=True):
    """The model's response; ``seconds`` is the work since the last reply, here and below."""

    response: Response
    seconds: float = 0.0


class Unanswered(Struct, frozen=True):
    """An optional model call failed."""

    seconds: float = 0.0


class Started(Struct, frozen=True):
    """These calls are about to be run: from now on nobody else can know whether their effects happened."""

    call_ids: tuple[str, ...]


class Returned(Struct, frozen=True):
    """Results of pending calls, of one or more of them."""

    results: tuple[ToolResult, ...]
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """Take any list."""
        force_setattr(self, "results", tuple(self.results))


class NotDone(Struct, frozen=True):
    """These calls were begun and had no effect: they can be run."""

    call_ids: tuple[str, ...]


class Interrupted(Struct, frozen=True):
    """A human must be asked first; ``question.id`` names the call, or is ``run``."""

    question: Question


class Performed(Struct, frozen=True):
    """What the service returned, as JSON."""

    value: Raw = NULL
    seconds: float = 0.0

    def __post_init__(self) -> None:
        """Write the value as JSON."""
        force_setattr(self, "value", encoded(self.value, "value"))


class Resumed(Struct, frozen=True):
    """Answers by the ids of their questions; not all need be there."""

    answers: dict[str, Answer]


class Halted(Struct, frozen=True):
    """The run must end, for this reason: somebody outside says so."""

    reason: str


class StateLost(Struct, frozen=True):
    """The server has lost the conversation: begin it anew with the history that this side knows."""
