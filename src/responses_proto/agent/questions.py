"""What a run asks somebody outside, and what they answer."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Final

from ..messages import ToolCall
from ..values import Value

__all__ = ["RUN", "Answer", "Asking", "Decision", "Question"]

RUN: Final = "run"
"""The id of a question that is not about a call."""


class Asking(StrEnum):
    """Why somebody is asked."""

    APPROVAL = "approval"
    TOOL = "tool"
    UNCERTAIN = "uncertain"
    """A call was begun before the process died, and nobody here can tell what came of it."""
    HOOK = "hook"
    ORGAN = "organ"


class Question(Value, frozen=True, kw_only=True, omit_defaults=True):
    """One question; ``id`` is the call's id, or :data:`RUN`.

    ``again``: a reply does not become the result of the call, the tool is called with it.
    """

    shown: ClassVar[frozenset[str]] = Value.shown | {"kind"}

    id: str = RUN
    kind: Asking = Asking.TOOL
    text: str = ""
    options: tuple[str, ...] = ()
    call: ToolCall | None = None
    again: bool = False


class Decision(StrEnum):
    """What is to happen with a call that waits for an answer."""

    APPROVE = "approve"
    """Run it; an uncertain call is run again."""
    DENY = "deny"
    """Do not run it; the model is told so."""
    REPLY = "reply"
    """This is its result: what a human says, or what an uncertain call has really done."""


class Answer(Value, frozen=True, omit_defaults=True):
    """The answer to a question; ``text`` is the reply, or why it is denied."""

    shown: ClassVar[frozenset[str]] = Value.shown | {"decision"}

    decision: Decision
    text: str = ""

    @classmethod
    def approve(cls) -> Answer:
        """Let it happen."""
        return cls(Decision.APPROVE)

    @classmethod
    def deny(cls, why: str = "") -> Answer:
        """Do not let it happen; the model is told why."""
        return cls(Decision.DENY, why)

    @classmethod
    def reply(cls, text: str) -> Answer:
        """Say what the call's result is."""
        return cls(Decision.REPLY, text)
