"""What all tools share."""

from __future__ import annotations

from ..decoding import Keep, Unknown

__all__ = [
    "CallableTool",
    "ToolBase",
    "UnknownTool",
]


class UnknownTool(Unknown):
    """A tool of a type that this version does not know."""

    __slots__ = ()


class ToolBase(Keep, frozen=True):
    """Base of the tools."""


class CallableTool(ToolBase, frozen=True, kw_only=True):
    """A tool by whom it may be called: ``allowed_callers`` has direct and programmatic."""

    allowed_callers: tuple[str, ...] | None = None
