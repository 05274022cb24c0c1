"""What an organ is: a value that is consulted at stated moments of a run and says what it wants.

An organ is one file with one class, a frozen :class:`Organ` with its settings and whatever it has
to remember; a changed copy of it goes back in the :class:`Verdict`. It is pure: it sees a
:class:`View`, and what it needs from the world it asks for, one thing at a time:

- :class:`Ask`: a model call beside the conversation (an *aside*); ``heard`` gets the response;
- :class:`Perform`: something that the program does, by name; ``told`` gets its JSON;
- :class:`Pause`: a human's answer; ``answered`` gets it.

To add one: the file, its name in the union and in the rows of :mod:`.organs`, its test. Organs
know neither the loop nor each other.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, TypeAlias

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import force_setattr

from ..history import raw_items
from ..response import Response
from ..sending import encoded
from ..values import NULL, Value
from .events import AgentEvent
from .ledger import Entry
from .questions import Answer, Question

__all__ = [
    "Ask",
    "Assess",
    "Final",
    "Instruct",
    "Moment",
    "Move",
    "Organ",
    "Pause",
    "Perform",
    "Rewrite",
    "Say",
    "Stop",
    "Verdict",
    "View",
    "Waiting",
]


class Moment(StrEnum):
    """When organs are consulted."""

    BEGIN = "begin"
    """Once, before the first model call of a run."""
    TURN = "turn"
    """Before every model call of the conversation; the first one too."""
    ANSWERED = "answered"
    """The model has asked for tools; none was run for this answer yet."""
    RETURNED = "returned"
    """Every call of the answer has its result."""
    ENDING = "ending"
    """The run would end, for ``view.reason``."""


class View(Struct, frozen=True, kw_only=True):
    """What an organ sees of a run.

    ``items`` are all items of the thread that this side knows, in order, with what is still to be
    sent. ``prompt`` is what the user said, ``text`` what the model said last. ``batch`` are the
    calls of the last answer, ``ledger`` every call of the run, with their results. ``usage`` has
    the names of the seed (``total_tokens``, ...) and counts asides too. ``elapsed`` is seconds of
    work so far. ``may_continue``: at ENDING, whether saying something more would be heard; where
    a limit was reached it would not.
    """

    moment: Moment
    parameters: dict[str, object]
    instructions: str | None
    items: tuple[Raw, ...]
    prompt: str
    server_stateful: bool
    confidence: float | None
    iterations: int
    max_iterations: int
    tool_calls: int
    usage: dict[str, int]
    elapsed: float
    text: str
    batch: tuple[Entry, ...]
    ledger: tuple[Entry, ...]
    reason: str | None
    may_continue: bool


class Ask(Value, frozen=True, kw_only=True, tag="ask", tag_field="move", omit_defaults=True):
    """Ask the model aside: one request that stands alone, sends no tools and is kept by nobody.

    ``items`` are the input, of any make (``view.items`` for the whole conversation; calls in it
    are answered, and what the service would refuse is left out). ``parameters`` join those of the
    run (``text.format``, another ``model``, or a whole ``input``). With ``optional`` a call that
    fails is heard as None; otherwise it ends the run with its error, which can be gone on from.
    """

    shown: ClassVar[frozenset[str]] = Value.shown | {"purpose"}

    purpose: str
    items: tuple[Raw, ...] = ()
    instructions: str | None = None
    parameters: dict[str, object] = msgspec.field(default_factory=dict)
    optional: bool = False

    def __post_init__(self) -> None:
        """Take items of any make."""
        force_setattr(self, "items", raw_items(self.items))


class Perform(Value, frozen=True, kw_only=True, tag="perform", tag_field="move"):
    """Have the program do something: ``service`` names it, ``request`` is JSON (or what has a JSON form)."""

    shown: ClassVar[frozenset[str]] = Value.shown | {"service"}

    service: str
    request: Raw = NULL

    def __post_init__(self) -> None:
        """Write the request as JSON."""
        force_setattr(self, "request", encoded(self.request, "request"))


class Pause(Value, frozen=True, tag="pause", tag_field="move"):
    """Wait for a human."""

    question: Question


class Say(Value, frozen=True, tag="say", tag_field="move"):
    """Say these items in the next turn; at ENDING this goes on with the run, if it may continue."""

    items: tuple[Raw, ...]

    def __post_init__(self) -> None:
        """Take items of any make."""
        force_setattr(self, "items", raw_items(self.items))


class Instruct(Value, frozen=True, tag="instruct", tag_field="move"):
    """Add this to the instructions for the rest of the run; it replaces what this organ added before."""

    text: str


class Rewrite(Value, frozen=True, tag="rewrite", tag_field="move"):
    """Go on with these items as the whole history, new ones included; ignored where the server holds it."""

    items: tuple[Raw, ...]

    def __post_init__(self) -> None:
        """Take items of any make."""
        force_setattr(self, "items", raw_items(self.items))


class Final(Value, frozen=True, kw_only=True, tag="final", tag_field="move"):
    """This is the final message; ``parsed`` is what it says as JSON."""

    text: str
    parsed: Raw = NULL


class Assess(Value, frozen=True, kw_only=True, tag="assess", tag_field="move"):
    """What conditions are to know: how confident the run is (0 to 1), and whether it goes in circles."""

    confidence: float | None = None
    looping: bool = False


class Stop(Value, frozen=True, tag="stop", tag_field="move"):
    """End the run for this reason; at ENDING the reason replaces the one given."""

    reason: str


Waiting: TypeAlias = Ask | Perform | Pause
"""A move whose reply the organ waits for: the last one of a verdict."""
Move: TypeAlias = Waiting | Say | Instruct | Rewrite | Final | Assess | Stop


class Verdict(Struct, frozen=True):
    """What an organ wants: its successor, moves in order (at most one is waited for, the last), what to tell."""

    organ: Organ
    moves: tuple[Move, ...] = ()
    told: tuple[AgentEvent, ...] = ()


class Organ(Value, frozen=True, tag_field="organ"):
    """Base of organs; each method returns a verdict with no moves unless it is overridden."""

    def parameters(self, server_stateful: bool) -> dict[str, object]:
        """Return request parameters for the conversation's own calls; ``text`` joins the run's own."""
        return {}

    def consult(self, view: View) -> Verdict:
        """Say what is wanted at ``view.moment``."""
        return Verdict(self)

    def heard(self, view: View, response: Response | None) -> Verdict:
        """Go on with the answer to an :class:`Ask`; None if it failed and was optional."""
        return Verdict(self)

    def told(self, view: View, value: Raw) -> Verdict:
        """Go on with what the program returned to a :class:`Perform`."""
        return Verdict(self)

    def answered(self, view: View, answer: Answer) -> Verdict:
        """Go on with the answer to a :class:`Pause`."""
        return Verdict(self)
