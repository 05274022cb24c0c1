"""Items by which the program answers the model's calls."""

from __future__ import annotations

from ..decoding import Detail, always
from ..parts import ContentPart
from ..tools import Tool
from .base import Caller, ItemBase, OfCall
from .calls import SafetyCheck

__all__ = [
    "ApplyPatchCallOutputItem",
    "ComputerCallOutputItem",
    "CustomToolCallOutputItem",
    "FunctionCallOutputItem",
    "LocalShellCallOutputItem",
    "McpApprovalResponseItem",
    "ShellCallOutputItem",
    "ShellOutcome",
    "ShellOutput",
    "ToolSearchOutputItem",
]


class FunctionCallOutputItem(ItemBase, tag="function_call_output", frozen=True, kw_only=True):
    """What a function returned: text (usually JSON) or content parts.

    The service takes ``name`` (and ``namespace``) in place of ``call_id``.
    """

    call_id: str | None = None
    output: str | tuple[ContentPart, ...] = always("")
    name: str | None = None
    namespace: str | None = None
    caller: Caller | None = None
    created_by: str | None = None


class CustomToolCallOutputItem(OfCall, tag="custom_tool_call_output", frozen=True, kw_only=True):
    """What a custom tool returned: text or content parts."""

    output: str | tuple[ContentPart, ...] = always("")


class ComputerCallOutputItem(OfCall, tag="computer_call_output", frozen=True, kw_only=True):
    """What the screen shows afterwards: a :class:`~responses_proto.parts.ComputerScreenshot`."""

    output: ContentPart | None = None
    acknowledged_safety_checks: tuple[SafetyCheck, ...] | None = None


class LocalShellCallOutputItem(ItemBase, tag="local_shell_call_output", frozen=True, kw_only=True):
    """What a command printed, as JSON text; in the official types ``id`` names the call."""

    output: str = always("")
    call_id: str | None = None


class ShellOutcome(Detail, frozen=True):
    """How a command ended: ``type`` is exit (with ``exit_code``) or timeout."""

    type: str
    exit_code: int | None = None


class ShellOutput(Detail, frozen=True):
    """What one command printed, and how it ended."""

    stdout: str = always("")
    stderr: str = always("")
    outcome: ShellOutcome | None = None
    created_by: str | None = None


class ShellCallOutputItem(OfCall, tag="shell_call_output", frozen=True, kw_only=True):
    """What the commands printed, one entry for each; ``max_output_length`` goes back as it came."""

    output: tuple[ShellOutput, ...] = always(())
    max_output_length: int | None = None


class ApplyPatchCallOutputItem(OfCall, tag="apply_patch_call_output", frozen=True, kw_only=True):
    """Whether a change was made: ``status`` is completed or failed, ``output`` says why."""

    output: str | None = None


class ToolSearchOutputItem(ItemBase, tag="tool_search_output", frozen=True, kw_only=True):
    """The tools that were found."""

    call_id: str | None = None
    execution: str | None = None
    tools: tuple[Tool, ...] = always(())
    created_by: str | None = None


class McpApprovalResponseItem(ItemBase, tag="mcp_approval_response", frozen=True, kw_only=True):
    """The program lets an MCP call happen, or not."""

    approval_request_id: str
    approve: bool
    reason: str | None = None
