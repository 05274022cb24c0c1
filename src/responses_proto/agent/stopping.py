"""When a run ends: conditions that are values, joined with ``|`` and ``&``.

A condition looks at a :class:`Progress` and gives the reason to stop, or None. It is asked after
every answer of the model and after every round of tools. An answer without tool calls ends a run
in any case. ``eval(repr(condition))`` is the condition again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias, Union

from msgspec import Struct
from msgspec.structs import force_setattr

from ..errors import LocalError

__all__ = [
    "AllOf",
    "AnyOf",
    "Condition",
    "ConfidenceMet",
    "CustomCondition",
    "LoopDetected",
    "MaxIterations",
    "NoToolCalls",
    "Predicate",
    "Progress",
    "TextMention",
    "TimeLimit",
    "TokenLimit",
    "ToolCalled",
    "bound",
    "functions_of",
]


class Progress(Struct, frozen=True, kw_only=True):
    """What conditions look at: the run so far, and the step just done.

    ``text`` is that of the last answer and ``tools`` are the tools it calls; ``succeeded`` those
    that have just run without a fault. ``elapsed`` are seconds since the run began, None if nobody
    told the time; ``confidence`` (0 to 1) is that of the self-evaluation, if there is one; with
    ``looping`` the last rounds made the same calls and got the same results.
    """

    iterations: int
    total_tokens: int | None
    text: str
    tools: tuple[str, ...]
    succeeded: tuple[str, ...] = ()
    tool_calls: int = 0
    elapsed: float | None = None
    confidence: float | None = None
    looping: bool = False


Predicate: TypeAlias = Callable[[Progress], object]
"""True or a reason stops the run; also ``(stop, reason)``, as the seed has it."""


class _Condition(Struct, frozen=True, tag_field="kind"):
    def __or__(self, other: Condition) -> AnyOf:
        return AnyOf((self, other))  # type: ignore[arg-type]  # every subclass is in the union

    def __and__(self, other: Condition) -> AllOf:
        return AllOf((self, other))  # type: ignore[arg-type]  # as above


class MaxIterations(_Condition, frozen=True, tag="max_iterations"):
    """Stop after this many answers of the model."""

    max_iterations: int

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return self.reached(progress.iterations)

    def reached(self, iterations: int) -> str | None:
        """Return why a run of so many answers must stop, or None."""
        return "max_iterations" if iterations >= self.max_iterations else None


class TokenLimit(_Condition, frozen=True, tag="token_limit"):
    """Stop once this many tokens were counted; a server that does not count is never stopped by it.

    What must hold also there is a :class:`~responses_proto.agent.budget.Budget`.
    """

    max_tokens: int

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return "token_limit" if progress.total_tokens is not None and progress.total_tokens >= self.max_tokens else None


class TimeLimit(_Condition, frozen=True, tag="time_limit"):
    """Stop once the run is this many seconds old; where nobody tells the time it never stops."""

    seconds: float

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return "time_limit" if progress.elapsed is not None and progress.elapsed >= self.seconds else None


class NoToolCalls(_Condition, frozen=True, tag="no_tool_calls"):
    """Stop at an answer without tool calls: the natural end, said aloud."""

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return None if progress.tools else "no_tool_calls"


class ToolCalled(_Condition, frozen=True, tag="tool_called"):
    """Stop when the model calls this tool (the call is not run).

    With ``require_success`` the tool runs, and the run stops once it did so without a fault: a
    tool that checks what it is given can refuse it by raising.
    """

    tool_name: str
    require_success: bool = False

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        names = progress.succeeded if self.require_success else progress.tools
        return "tool_called" if self.tool_name in names else None


class ConfidenceMet(_Condition, frozen=True, tag="confidence_met"):
    """Stop once the self-evaluation is this confident (0 to 1)."""

    threshold: float = 0.9

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        met = progress.confidence is not None and progress.confidence >= self.threshold
        return "confidence_met" if met else None


class LoopDetected(_Condition, frozen=True, tag="loop_detected"):
    """Stop once the same calls gave the same results again and again."""

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return "loop_detected" if progress.looping else None


class TextMention(_Condition, frozen=True, tag="text_mention"):
    """Stop when the answer's text contains this, case ignored unless asked for."""

    text: str
    case_sensitive: bool = False

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        found = self.text in progress.text if self.case_sensitive else self.text.casefold() in progress.text.casefold()
        return "text_mention" if found else None


class CustomCondition(_Condition, frozen=True, tag="custom", dict=True):
    """Stop when a function of the program says so: ``CustomCondition(function)``.

    The function stays with the program, as tools do: only its ``name`` is a part of the value, and
    of its saved form. A run that was loaded needs it again; see :func:`bound`.
    """

    name: str

    if TYPE_CHECKING:

        def __init__(self, name: str | Predicate) -> None: ...

    def __post_init__(self) -> None:
        """Keep a function by its name."""
        given: object = self.name
        if callable(given):
            self.__dict__[_FUNCTION] = given
            kind = given if hasattr(given, "__qualname__") else type(given)
            force_setattr(self, "name", f"{kind.__module__}.{kind.__qualname__}")

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None; raises :class:`LocalError` without the function."""
        function: Predicate | None = self.__dict__.get(_FUNCTION)
        if function is None:
            raise LocalError(f"condition {self.name}: its function is not here")
        said = function(progress)
        stop, why = said if isinstance(said, tuple) else (said, said)
        if not stop:
            return None
        return why if isinstance(why, str) and why else self.name


class _Joined(_Condition, frozen=True):
    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        """Take any list."""
        force_setattr(self, "conditions", tuple(self.conditions))


class AnyOf(_Joined, frozen=True, tag="any"):
    """Stop when one of these says so; its reason is given."""

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return next((why for one in self.conditions if (why := one.reason(progress))), None)


class AllOf(_Joined, frozen=True, tag="all"):
    """Stop when all of these say so; their reasons are joined."""

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        reasons = [one.reason(progress) for one in self.conditions]
        said = [why for why in reasons if why]
        return "+".join(said) if said and len(said) == len(reasons) else None


Condition: TypeAlias = Union[  # noqa: UP007 - msgspec resolves it at run time
    MaxIterations,
    TokenLimit,
    TimeLimit,
    NoToolCalls,
    ToolCalled,
    ConfidenceMet,
    LoopDetected,
    TextMention,
    CustomCondition,
    AnyOf,
    AllOf,
]

_FUNCTION: Final = "function"


def functions_of(condition: Condition | None) -> dict[str, Predicate]:
    """Return the functions that a condition holds, by their names."""
    return {one.name: one.__dict__[_FUNCTION] for one in _customs(condition) if _FUNCTION in one.__dict__}


def bound(condition: Condition, functions: Mapping[str, Predicate]) -> Condition:
    """Return a condition that was loaded, with the functions it names.

    Raises :class:`LocalError` for a function that is not among them.
    """
    if isinstance(condition, AnyOf | AllOf):
        return type(condition)(tuple(bound(one, functions) for one in condition.conditions))
    if not isinstance(condition, CustomCondition) or _FUNCTION in condition.__dict__:
        return condition
    if condition.name not in functions:
        raise LocalError(f"condition {condition.name}: its function is not here: give the agent the same conditions")
    made = CustomCondition(condition.name)
    made.__dict__[_FUNCTION] = functions[condition.name]
    return made


def _customs(condition: Condition | None) -> Iterator[CustomCondition]:
    if isinstance(condition, CustomCondition):
        yield condition
    elif isinstance(condition, AnyOf | AllOf):
        for one in condition.conditions:
            yield from _customs(one)
