"""Items that ask the program to do something."""

from __future__ import annotations

from msgspec import Raw, field

from ..decoding import NULL, Detail, always
from ..tools import Environment
from .actions import ComputerAction, LocalShellAction, PatchOperation, ShellAction
from .base import ItemBase, OfCall

__all__ = [
    "ApplyPatchCallItem",
    "ComputerCallItem",
    "CustomToolCallItem",
    "FunctionCallItem",
    "LocalShellCallItem",
    "McpApprovalRequestItem",
    "SafetyCheck",
    "ShellCallItem",
    "ToolSearchCallItem",
]


class _Named(OfCall, frozen=True, kw_only=True):
    """``async_`` says that the answer may come later than the next request."""

    name: str
    namespace: str | None = None
    async_: bool | None = field(name="async", default=None)


class FunctionCallItem(_Named, tag="function_call", frozen=True, kw_only=True):
    """The model calls a function; ``arguments`` is JSON as text, exactly as the model wrote it."""

    arguments: str = always("")


class CustomToolCallItem(_Named, tag="custom_tool_call", frozen=True, kw_only=True):
    """The model calls a custom tool with free text."""

    input: str = always("")


class SafetyCheck(Detail, frozen=True):
    """A doubt about an action; the program acknowledges it by sending it back."""

    id: str
    code: str | None = None
    message: str | None = None


class ComputerCallItem(OfCall, tag="computer_call", frozen=True, kw_only=True):
    """The model works the screen: one ``action`` (the preview tool) or several ``actions``."""

    action: ComputerAction | None = None
    actions: tuple[ComputerAction, ...] | None = None
    pending_safety_checks: tuple[SafetyCheck, ...] = always(())


class LocalShellCallItem(OfCall, tag="local_shell_call", frozen=True, kw_only=True):
    """The model runs one command on the program's machine."""

    action: LocalShellAction | None = None


class ShellCallItem(OfCall, tag="shell_call", frozen=True, kw_only=True):
    """The model runs commands, in a container or on the program's machine."""

    action: ShellAction | None = None
    environment: Environment | None = None


class ApplyPatchCallItem(OfCall, tag="apply_patch_call", frozen=True, kw_only=True):
    """The model changes one file."""

    operation: PatchOperation | None = None


class ToolSearchCallItem(ItemBase, tag="tool_search_call", frozen=True, kw_only=True):
    """The model looks for tools; ``execution`` is server, or client where the program must search."""

    call_id: str | None = None
    execution: str | None = None
    arguments: Raw = NULL
    created_by: str | None = None


class McpApprovalRequestItem(ItemBase, tag="mcp_approval_request", frozen=True, kw_only=True):
    """The model may call this tool of an MCP server only if the program approves."""

    name: str
    server_label: str = always("")
    arguments: str = always("")
