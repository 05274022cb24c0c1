"""Tools and tool choice: what the model may call, and what it must.

Source: Open Responses 2026-04-24, "Tools"; the official client's ``Tool`` and ``ToolChoice``.
Optional fields that are None are left out of the JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, get_args

from ..decoding import OpenUnion
from .base import (
    ToolBase,
    UnknownTool,
)
from .choice import (
    AllowedTools,
    CustomChoice,
    FunctionChoice,
    HostedChoice,
    McpChoice,
    ToolChoice,
    read_tool_choice,
)
from .containers import (
    DomainSecret,
    Environment,
    NetworkPolicy,
    Skill,
    SkillSource,
)
from .hosted import (
    CodeInterpreterTool,
    FileSearchTool,
    HybridSearch,
    ImageGenerationTool,
    ImageMask,
    McpApprovalRule,
    McpTool,
    McpToolFilter,
    RankingOptions,
    SearchFilters,
    SvgReasoning,
    SvgSettings,
    UserLocation,
    WebSearchPreviewTool,
    WebSearchPreviewTool20250311,
    WebSearchTool,
    WebSearchTool20250826,
)
from .ours import (
    NAMESPACED,
    ApplyPatchTool,
    ComputerTool,
    ComputerUsePreviewTool,
    CustomTool,
    CustomToolFormat,
    FunctionTool,
    LocalShellTool,
    NamespaceTool,
    ProgrammaticToolCalling,
    ShellTool,
    ToolSearchTool,
)

__all__ = [
    "READER",
    "AllowedTools",
    "ApplyPatchTool",
    "CodeInterpreterTool",
    "ComputerTool",
    "ComputerUsePreviewTool",
    "CustomChoice",
    "CustomTool",
    "CustomToolFormat",
    "DomainSecret",
    "Environment",
    "FileSearchTool",
    "FunctionChoice",
    "FunctionTool",
    "HostedChoice",
    "HybridSearch",
    "ImageGenerationTool",
    "ImageMask",
    "LocalShellTool",
    "McpApprovalRule",
    "McpChoice",
    "McpTool",
    "McpToolFilter",
    "NamespaceTool",
    "NetworkPolicy",
    "ProgrammaticToolCalling",
    "RankingOptions",
    "SearchFilters",
    "ShellTool",
    "Skill",
    "SkillSource",
    "SvgReasoning",
    "SvgSettings",
    "Tool",
    "ToolBase",
    "ToolChoice",
    "ToolSearchTool",
    "UnknownTool",
    "UserLocation",
    "WebSearchPreviewTool",
    "WebSearchPreviewTool20250311",
    "WebSearchTool",
    "WebSearchTool20250826",
    "read_tool",
    "read_tool_choice",
]

KnownTool: TypeAlias = (
    FunctionTool
    | CustomTool
    | NamespaceTool
    | ToolSearchTool
    | ProgrammaticToolCalling
    | ComputerTool
    | ComputerUsePreviewTool
    | LocalShellTool
    | ShellTool
    | ApplyPatchTool
    | FileSearchTool
    | WebSearchTool
    | WebSearchTool20250826
    | WebSearchPreviewTool
    | WebSearchPreviewTool20250311
    | CodeInterpreterTool
    | ImageGenerationTool
    | McpTool
)

if TYPE_CHECKING:
    Tool: TypeAlias = KnownTool | UnknownTool
else:
    Tool = KnownTool  # the unknown ones are made by the reader

READER: Final[OpenUnion[Tool]] = OpenUnion(
    *get_args(KnownTool), unknown=UnknownTool, nested={"namespace.tools": NAMESPACED}
)

read_tool: Final = READER.read
"""Return the typed view of one tool, given as JSON bytes; an unknown type gives UnknownTool."""
