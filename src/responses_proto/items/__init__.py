"""Items: what a conversation is made of, by who must act on them.

``read_item`` gives the typed view of one item; the bytes it was read from stay with it and are
what goes back to the server (:func:`responses_proto.decoding.raw_of`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias, get_args

from msgspec import Raw

from ..decoding import OpenUnion
from ..parts import READER as PARTS
from ..tools import READER as TOOLS
from .actions import (
    COMPUTER,
    PATCH,
    SEARCH,
    Click,
    ComputerAction,
    CreateFile,
    DeleteFile,
    DoubleClick,
    Drag,
    FindInPage,
    Keypress,
    LocalShellAction,
    Move,
    OpenPage,
    PatchOperation,
    Point,
    Screenshot,
    Scroll,
    Search,
    SearchAction,
    SearchSource,
    ShellAction,
    TypeText,
    UnknownAction,
    UpdateFile,
    Wait,
)
from .base import (
    Caller,
    ItemBase,
    OfCall,
    UnknownItem,
)
from .calls import (
    ApplyPatchCallItem,
    ComputerCallItem,
    CustomToolCallItem,
    FunctionCallItem,
    LocalShellCallItem,
    McpApprovalRequestItem,
    SafetyCheck,
    ShellCallItem,
    ToolSearchCallItem,
)
from .context import (
    AdditionalToolsItem,
    CompactionItem,
    CompactionTriggerItem,
    ConfigurationUpdateItem,
    ItemReferenceItem,
)
from .hosted import (
    CODE_OUTPUTS,
    CodeImage,
    CodeInterpreterCallItem,
    CodeLogs,
    CodeOutput,
    FileSearchCallItem,
    FileSearchResult,
    ImageError,
    ImageGenerationCallItem,
    ImageModeration,
    McpCallItem,
    McpError,
    McpListToolsItem,
    McpToolInfo,
    ProgramItem,
    ProgramOutputItem,
    SvgUsage,
    UnknownCodeOutput,
    WebSearchCallItem,
)
from .outputs import (
    ApplyPatchCallOutputItem,
    ComputerCallOutputItem,
    CustomToolCallOutputItem,
    FunctionCallOutputItem,
    LocalShellCallOutputItem,
    McpApprovalResponseItem,
    ShellCallOutputItem,
    ShellOutcome,
    ShellOutput,
    ToolSearchOutputItem,
)
from .speech import (
    MessageItem,
    ReasoningItem,
)

__all__ = [
    "READER",
    "AdditionalToolsItem",
    "ApplyPatchCallItem",
    "ApplyPatchCallOutputItem",
    "Caller",
    "Click",
    "CodeImage",
    "CodeInterpreterCallItem",
    "CodeLogs",
    "CodeOutput",
    "CompactionItem",
    "CompactionTriggerItem",
    "ComputerAction",
    "ComputerCallItem",
    "ComputerCallOutputItem",
    "ConfigurationUpdateItem",
    "CreateFile",
    "CustomToolCallItem",
    "CustomToolCallOutputItem",
    "DeleteFile",
    "DoubleClick",
    "Drag",
    "FileSearchCallItem",
    "FileSearchResult",
    "FindInPage",
    "FunctionCallItem",
    "FunctionCallOutputItem",
    "ImageError",
    "ImageGenerationCallItem",
    "ImageModeration",
    "Item",
    "ItemBase",
    "ItemReferenceItem",
    "Keypress",
    "KnownItem",
    "LocalShellAction",
    "LocalShellCallItem",
    "LocalShellCallOutputItem",
    "McpApprovalRequestItem",
    "McpApprovalResponseItem",
    "McpCallItem",
    "McpError",
    "McpListToolsItem",
    "McpToolInfo",
    "MessageItem",
    "Move",
    "OfCall",
    "OpenPage",
    "PatchOperation",
    "Point",
    "ProgramItem",
    "ProgramOutputItem",
    "ReasoningItem",
    "SafetyCheck",
    "Screenshot",
    "Scroll",
    "Search",
    "SearchAction",
    "SearchSource",
    "ShellAction",
    "ShellCallItem",
    "ShellCallOutputItem",
    "ShellOutcome",
    "ShellOutput",
    "SvgUsage",
    "ToolSearchCallItem",
    "ToolSearchOutputItem",
    "TypeText",
    "UnknownAction",
    "UnknownCodeOutput",
    "UnknownItem",
    "UpdateFile",
    "Wait",
    "WebSearchCallItem",
    "read_item",
]

KnownItem: TypeAlias = (
    MessageItem
    | ReasoningItem
    | CompactionItem
    | CompactionTriggerItem
    | ItemReferenceItem
    | AdditionalToolsItem
    | ConfigurationUpdateItem
    | FunctionCallItem
    | CustomToolCallItem
    | ComputerCallItem
    | LocalShellCallItem
    | ShellCallItem
    | ApplyPatchCallItem
    | ToolSearchCallItem
    | McpApprovalRequestItem
    | FunctionCallOutputItem
    | CustomToolCallOutputItem
    | ComputerCallOutputItem
    | LocalShellCallOutputItem
    | ShellCallOutputItem
    | ApplyPatchCallOutputItem
    | ToolSearchOutputItem
    | McpApprovalResponseItem
    | FileSearchCallItem
    | WebSearchCallItem
    | CodeInterpreterCallItem
    | ImageGenerationCallItem
    | McpCallItem
    | McpListToolsItem
    | ProgramItem
    | ProgramOutputItem
)
"""Any item of a type that this version knows."""

Item: TypeAlias = KnownItem | UnknownItem
"""Any item."""


def _untagged(members: Mapping[str, Raw]) -> str | None:
    # In input the protocol lets `type` away from messages and from references.
    if "role" in members:
        return "message"
    return "item_reference" if "id" in members and len(members.keys() - {"type"}) == 1 else None


READER: Final[OpenUnion[Item]] = OpenUnion(
    *get_args(KnownItem),
    unknown=UnknownItem,
    untagged=_untagged,
    nested={
        "content": PARTS,
        "summary": PARTS,
        "function_call_output.output": PARTS,
        "custom_tool_call_output.output": PARTS,
        "computer_call_output.output": PARTS,
        "computer_call.action": COMPUTER,
        "computer_call.actions": COMPUTER,
        "apply_patch_call.operation": PATCH,
        "web_search_call.action": SEARCH,
        "code_interpreter_call.outputs": CODE_OUTPUTS,
        "additional_tools.tools": TOOLS,
        "tool_search_output.tools": TOOLS,
    },
)

read_item: Final = READER.read
"""Return the typed view of one item, given as JSON bytes; an unknown type gives UnknownItem.

An object without ``type`` but with ``role`` is a message, one with nothing but an ``id`` a
reference: both are short forms that input allows.
"""
