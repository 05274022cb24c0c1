"""Events that grow what a call consists of: arguments, input, code, commands and their output."""

from ..decoding import Detail
from ..items import ShellOutput
from .base import OnItem

__all__ = [
    "CodeInterpreterCallCodeDelta",
    "CodeInterpreterCallCodeDone",
    "CustomToolCallInputDelta",
    "CustomToolCallInputDone",
    "FunctionCallArgumentsDelta",
    "FunctionCallArgumentsDone",
    "McpCallArgumentsDelta",
    "McpCallArgumentsDone",
    "ShellCallCommandAdded",
    "ShellCallCommandDelta",
    "ShellCallCommandDone",
    "ShellCallOutputContentDelta",
    "ShellCallOutputContentDone",
    "ShellOutputDelta",
]


class _Delta(OnItem, frozen=True, gc=False, kw_only=True):
    """``obfuscation`` is padding against traffic analysis."""

    delta: str
    obfuscation: str | None = None


class FunctionCallArgumentsDelta(
    _Delta, frozen=True, gc=False, tag="response.function_call_arguments.delta", kw_only=True
):
    """More of the JSON text of a function call's arguments."""


class FunctionCallArgumentsDone(
    OnItem, frozen=True, gc=False, tag="response.function_call_arguments.done", kw_only=True
):
    """The whole arguments; some servers repeat the function's ``name`` here."""

    arguments: str
    name: str | None = None


class CustomToolCallInputDelta(
    _Delta, frozen=True, gc=False, tag="response.custom_tool_call_input.delta", kw_only=True
):
    """More of the text that a custom tool gets."""


class CustomToolCallInputDone(OnItem, frozen=True, gc=False, tag="response.custom_tool_call_input.done", kw_only=True):
    """The whole text that a custom tool gets."""

    input: str


class McpCallArgumentsDelta(_Delta, frozen=True, gc=False, tag="response.mcp_call_arguments.delta", kw_only=True):
    """More of the JSON text of an MCP call's arguments."""


class McpCallArgumentsDone(OnItem, frozen=True, gc=False, tag="response.mcp_call_arguments.done", kw_only=True):
    """The whole arguments of an MCP call."""

    arguments: str


class CodeInterpreterCallCodeDelta(
    _Delta, frozen=True, gc=False, tag="response.code_interpreter_call_code.delta", kw_only=True
):
    """More of the code to run."""


class CodeInterpreterCallCodeDone(
    OnItem, frozen=True, gc=False, tag="response.code_interpreter_call_code.done", kw_only=True
):
    """The whole code to run."""

    code: str


class _OnCommand(OnItem, frozen=True, gc=False, kw_only=True):
    """About one of the commands of a shell call, counted from 0; the service sends no ``item_id``."""

    command_index: int | None = None


class ShellCallCommandAdded(_OnCommand, frozen=True, gc=False, tag="response.shell_call_command.added", kw_only=True):
    """A command begins."""

    command: str = ""


class ShellCallCommandDelta(_OnCommand, frozen=True, gc=False, tag="response.shell_call_command.delta", kw_only=True):
    """More of a command."""

    delta: str
    obfuscation: str | None = None


class ShellCallCommandDone(_OnCommand, frozen=True, gc=False, tag="response.shell_call_command.done", kw_only=True):
    """The whole command."""

    command: str


class ShellOutputDelta(Detail, frozen=True, gc=False):
    """More of what a command prints, by stream."""

    stdout: str | None = None
    stderr: str | None = None


class ShellCallOutputContentDelta(
    _OnCommand, frozen=True, gc=False, tag="response.shell_call_output_content.delta", kw_only=True
):
    """More of what a command prints."""

    delta: ShellOutputDelta


class ShellCallOutputContentDone(
    _OnCommand, frozen=True, gc=False, tag="response.shell_call_output_content.done", kw_only=True
):
    """All that a command printed, and how it ended."""

    output: tuple[ShellOutput, ...]
