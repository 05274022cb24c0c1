"""Hooks: what a program wants to see, change or forbid at six moments of a run.

A hook is an object of the program with any of six methods, plain or async::

    before_invocation(occasion, items)         items of the prompt (Raw JSON)
    before_model_call(occasion, asked)         AskModel: parameters, purpose
    after_model_call(occasion, response)       Response
    before_tool_call(occasion, call)           ToolCall
    after_tool_call(occasion, outcome)         ToolOutcome: call, result
    after_invocation(occasion, text)           the final message, or None

A method returns None to leave things as they are, or

- ``Change(value)``: go on with this in place of what was given;
- ``Veto(reason)``: a tool is not run, and the model is told why; elsewhere the run ends with
  ``reason`` as its stop reason;
- ``Retry(reason)``: after a call, make it again (at most ``RETRIES`` times for one call); a tool gets
  the same key, and what an answer of the model that is dropped has used is not counted;
- ``Hold(question)``: before a call, ask a human first: the run pauses, and can be resumed elsewhere.

:data:`ALLOWED` says what each moment takes. Hooks are asked one after the other, each with what
the one before has left; those of a higher ``priority`` (0 unless it has one) come first before a
call and last after it. What ends the matter (a veto, a retry, a hold) is not shown to the rest.
A hook that raises, or returns anything else, ends the run with :class:`HookFailed`: a guard that
fails must not let through what it guards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final, TypeAlias, cast

from msgspec import Struct

from ..errors import LocalError
from ..messages import ToolCall, ToolResult
from ..values import Value
from .state import State

__all__ = [
    "ALLOWED",
    "RETRIES",
    "Change",
    "Hold",
    "HookFailed",
    "HookMoment",
    "Occasion",
    "Retry",
    "Ruling",
    "ToolOutcome",
    "Veto",
    "in_order",
    "judged",
]

RETRIES: Final = 3
"""How often hooks may have one call made again."""


class HookMoment(StrEnum):
    """When hooks are asked; the value is the method's name."""

    BEFORE_INVOCATION = "before_invocation"
    BEFORE_MODEL_CALL = "before_model_call"
    AFTER_MODEL_CALL = "after_model_call"
    BEFORE_TOOL_CALL = "before_tool_call"
    AFTER_TOOL_CALL = "after_tool_call"
    AFTER_INVOCATION = "after_invocation"


class Occasion(Struct, frozen=True, kw_only=True):
    """The run as it stands; ``attempt`` counts from 1 where a call is made again."""

    moment: HookMoment
    run: State
    attempt: int = 1


class ToolOutcome(Value, frozen=True, kw_only=True):
    """A call and what it returned."""

    call: ToolCall
    result: ToolResult


class Change(Struct, frozen=True):
    """Go on with this value; it is of the kind that was given."""

    value: object

    def __repr__(self) -> str:
        return f"Change(<{type(self.value).__name__}>)"


class Veto(Struct, frozen=True):
    """Do not do it."""

    reason: str


class Retry(Struct, frozen=True):
    """Do it again."""

    reason: str = ""


class Hold(Struct, frozen=True):
    """Ask a human first."""

    question: str
    options: tuple[str, ...] = ()


Ruling: TypeAlias = Change | Veto | Retry | Hold | None

ALLOWED: Final[dict[HookMoment, tuple[type, ...]]] = {
    HookMoment.BEFORE_INVOCATION: (Change, Veto),
    HookMoment.BEFORE_MODEL_CALL: (Change, Veto, Hold),
    HookMoment.AFTER_MODEL_CALL: (Change, Veto, Retry),
    HookMoment.BEFORE_TOOL_CALL: (Change, Veto, Hold),
    HookMoment.AFTER_TOOL_CALL: (Change, Retry),
    HookMoment.AFTER_INVOCATION: (Change,),
}


class HookFailed(LocalError):
    """A hook raised, or ruled what its moment does not take; ``hook`` and ``moment`` name it."""

    def __init__(self, hook: str, moment: HookMoment, reason: str) -> None:
        super().__init__(f"hook {hook}, {moment.value}: {reason}")
        self.hook = hook
        self.moment = moment


def in_order(hooks: Iterable[object], moment: HookMoment) -> list[tuple[str, Callable[..., object]]]:
    """Return name and method of the hooks that have something to say at this moment, in their order."""
    after = moment.value.startswith("after")
    ranked = sorted(hooks, key=lambda hook: -int(getattr(hook, "priority", 0)))
    methods = [(type(hook).__name__, getattr(hook, moment.value, None)) for hook in ranked]
    own = [(name, method) for name, method in methods if callable(method)]
    return own[::-1] if after else own


def judged(hook: str, moment: HookMoment, ruling: object, given: object) -> Ruling:
    """Return what a hook has ruled.

    Raises :class:`HookFailed` for what its moment does not take, and for a change of another kind.
    """
    if ruling is None:
        return None
    if not isinstance(ruling, ALLOWED[moment]):
        names = ", ".join(kind.__name__ for kind in ALLOWED[moment])
        raise HookFailed(hook, moment, f"may return None, {names}, not {type(ruling).__name__}")
    if isinstance(ruling, Change) and given is not None and type(ruling.value) is not type(given):
        raise HookFailed(hook, moment, f"changed {type(given).__name__} into {type(ruling.value).__name__}")
    return cast(Ruling, ruling)
