"""Tools that the program runs, or that shape how it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, get_args

from msgspec import field

from ..decoding import Detail, OpenUnion, always
from .base import CallableTool, ToolBase, UnknownTool
from .containers import Environment

__all__ = [
    "NAMESPACED",
    "ApplyPatchTool",
    "ComputerTool",
    "ComputerUsePreviewTool",
    "CustomTool",
    "CustomToolFormat",
    "FunctionTool",
    "LocalShellTool",
    "NamespaceTool",
    "NamespacedTool",
    "ProgrammaticToolCalling",
    "ShellTool",
    "ToolSearchTool",
]


class _Ours(CallableTool, frozen=True, kw_only=True):
    """A tool that the program runs; ``async_`` lets the answer come later than the next request."""

    name: str
    description: str | None = None
    async_: bool | None = field(name="async", default=None)
    defer_loading: bool | None = None


class FunctionTool(_Ours, tag="function", frozen=True, kw_only=True):
    """A function; ``parameters`` and ``output_schema`` are JSON schemas."""

    parameters: dict[str, object] | None = None
    strict: bool | None = None
    output_schema: dict[str, object] | None = None


class CustomToolFormat(Detail, frozen=True):
    """What a custom tool takes: ``type`` text, or grammar in the ``syntax`` lark or regex."""

    type: str
    syntax: str | None = None
    definition: str | None = None


class CustomTool(_Ours, tag="custom", frozen=True, kw_only=True):
    """A tool that takes text, free or after a grammar, in place of JSON."""

    format: CustomToolFormat | None = None


class ComputerTool(ToolBase, tag="computer", frozen=True):
    """A screen, keyboard and mouse that the program works for the model."""


class ComputerUsePreviewTool(ToolBase, tag="computer_use_preview", frozen=True, kw_only=True):
    """The older computer tool; sizes are in pixels."""

    display_width: int | None = None
    display_height: int | None = None
    environment: str | None = None


class LocalShellTool(ToolBase, tag="local_shell", frozen=True):
    """Commands that the program runs, one at a time."""


class ShellTool(CallableTool, tag="shell", frozen=True, kw_only=True):
    """Commands run by the program or in a container."""

    environment: Environment | None = None


class ApplyPatchTool(CallableTool, tag="apply_patch", frozen=True):
    """Changes to files that the program makes."""


class ToolSearchTool(ToolBase, tag="tool_search", frozen=True, kw_only=True):
    """Finds tools whose loading was deferred; ``execution`` is server or client."""

    description: str | None = None
    execution: str | None = None
    parameters: dict[str, object] | None = None


class ProgrammaticToolCalling(ToolBase, tag="programmatic_tool_calling", frozen=True):
    """The model may write a program that calls the other tools."""


class NamespaceTool(ToolBase, tag="namespace", frozen=True, kw_only=True):
    """Function and custom tools under one name."""

    name: str
    description: str = always("")
    tools: tuple[NamespacedTool, ...] = always(())


KnownNamespaced: TypeAlias = FunctionTool | CustomTool

if TYPE_CHECKING:
    NamespacedTool: TypeAlias = KnownNamespaced | UnknownTool
else:
    NamespacedTool = KnownNamespaced

NAMESPACED: Final[OpenUnion[NamespacedTool]] = OpenUnion(*get_args(KnownNamespaced), unknown=UnknownTool)
