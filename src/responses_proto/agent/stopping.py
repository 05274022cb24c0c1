"""When a run ends: conditions that are values, joined with ``|`` and ``&``.

A condition is asked after every answer of the model. An answer without tool calls ends a run in
any case.
"""

from __future__ import annotations

from typing import TypeAlias, Union

from msgspec import Struct
from msgspec.structs import force_setattr

__all__ = [
    "AllOf",
    "AnyOf",
    "Condition",
    "MaxIterations",
    "Progress",
    "TextMention",
    "TokenLimit",
    "ToolCalled",
]


class Progress(Struct, frozen=True, kw_only=True):
    """What conditions look at: the run so far, and the answer just given."""

    iterations: int
    total_tokens: int | None
    text: str
    tools: tuple[str, ...]


class _Condition(Struct, frozen=True, tag_field="kind"):
    def __or__(self, other: Condition) -> AnyOf:
        return AnyOf((self, other))  # type: ignore[arg-type]  # every subclass is in the union

    def __and__(self, other: Condition) -> AllOf:
        return AllOf((self, other))  # type: ignore[arg-type]


class MaxIterations(_Condition, frozen=True, tag="max_iterations"):
    """Stop after this many answers of the model."""

    limit: int

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return "max_iterations" if progress.iterations >= self.limit else None


class TokenLimit(_Condition, frozen=True, tag="token_limit"):
    """Stop once this many tokens were counted; a server that does not count is never stopped by it."""

    limit: int

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return "token_limit" if progress.total_tokens is not None and progress.total_tokens >= self.limit else None


class ToolCalled(_Condition, frozen=True, tag="tool_called"):
    """Stop when the model calls this tool (the call is not run)."""

    name: str

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return "tool_called" if self.name in progress.tools else None


class TextMention(_Condition, frozen=True, tag="text_mention"):
    """Stop when the answer's text contains this, case ignored."""

    text: str

    def reason(self, progress: Progress) -> str | None:
        """Return why the run must stop, or None."""
        return "text_mention" if self.text.casefold() in progress.text.casefold() else None


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


Condition: TypeAlias = Union[MaxIterations, TokenLimit, ToolCalled, TextMention, AnyOf, AllOf]  # noqa: UP007 - msgspec resolves it at run time
