"""Items of tools that the server runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, get_args

from msgspec import Raw

from ..decoding import NULL, Detail, Keep, OpenUnion, Unknown, always
from .actions import SearchAction
from .base import ItemBase

__all__ = [
    "CODE_OUTPUTS",
    "CodeImage",
    "CodeInterpreterCallItem",
    "CodeLogs",
    "CodeOutput",
    "FileSearchCallItem",
    "FileSearchResult",
    "ImageError",
    "ImageGenerationCallItem",
    "ImageModeration",
    "McpCallItem",
    "McpError",
    "McpListToolsItem",
    "McpToolInfo",
    "ProgramItem",
    "ProgramOutputItem",
    "SvgUsage",
    "UnknownCodeOutput",
    "WebSearchCallItem",
]


class FileSearchResult(Detail, frozen=True):
    """A passage that was found; OCI adds ``additional_properties`` such as ``chunk_id``."""

    file_id: str | None = None
    filename: str | None = None
    score: float | None = None
    text: str | None = None
    attributes: dict[str, str | float | bool] | None = None
    additional_properties: dict[str, object] | None = None


class FileSearchCallItem(ItemBase, tag="file_search_call", frozen=True, kw_only=True):
    """A search in vector stores; ``results`` come if the request included them."""

    queries: tuple[str, ...] = always(())
    results: tuple[FileSearchResult, ...] | None = None


class WebSearchCallItem(ItemBase, tag="web_search_call", frozen=True, kw_only=True):
    """A search of the web, or a look at one page."""

    action: SearchAction | None = None


class UnknownCodeOutput(Unknown):
    """An output of code of a type that this version does not know."""

    __slots__ = ()


class CodeLogs(Keep, tag="logs", frozen=True):
    """What code printed."""

    logs: str = always("")


class CodeImage(Keep, tag="image", frozen=True):
    """A picture that code drew."""

    url: str | None = None


KnownCodeOutput: TypeAlias = CodeLogs | CodeImage

if TYPE_CHECKING:
    CodeOutput: TypeAlias = KnownCodeOutput | UnknownCodeOutput
else:
    CodeOutput = KnownCodeOutput  # the unknown ones are made by the reader

CODE_OUTPUTS: Final[OpenUnion[CodeOutput]] = OpenUnion(*get_args(KnownCodeOutput), unknown=UnknownCodeOutput)


class CodeInterpreterCallItem(ItemBase, tag="code_interpreter_call", frozen=True, kw_only=True):
    """Python that the server ran; ``outputs`` come if the request included them."""

    code: str | None = None
    container_id: str | None = None
    outputs: tuple[CodeOutput, ...] | None = None


class ImageModeration(Detail, frozen=True):
    """Why an image was blocked, and at which end: ``moderation_stage`` is input, output or unknown."""

    categories: tuple[str, ...] = ()
    moderation_stage: str | None = None


class ImageError(Detail, frozen=True):
    """Why there is no image."""

    type: str | None = None
    code: str | None = None
    message: str = ""
    param: str | None = None
    moderation_details: ImageModeration | None = None


class SvgUsage(Detail, frozen=True):
    """Tokens that the author of an SVG took."""

    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    total_tokens: int | None = None


class ImageGenerationCallItem(ItemBase, tag="image_generation_call", frozen=True, kw_only=True):
    """An image: ``result`` is its content in base64, ``size`` is WIDTHxHEIGHT in pixels."""

    result: str | None = None
    revised_prompt: str | None = None
    action: str | None = None
    background: str | None = None
    output_format: str | None = None
    quality: str | None = None
    size: str | None = None
    error: ImageError | None = None
    svg_usage: SvgUsage | None = None


class McpError(Detail, frozen=True):
    """Why an MCP call failed.

    ``type`` mcp_protocol_error and http_error have ``code`` and ``message``,
    mcp_tool_execution_error has ``content``.
    """

    type: str
    code: int | None = None
    message: str | None = None
    content: Raw = NULL


class McpCallItem(ItemBase, tag="mcp_call", frozen=True, kw_only=True):
    """A call of a tool on an MCP server; ``arguments`` is JSON as text."""

    name: str
    server_label: str = always("")
    arguments: str = always("")
    output: str | None = None
    error: McpError | str | None = None
    approval_request_id: str | None = None


class McpToolInfo(Detail, frozen=True):
    """A tool of an MCP server; ``input_schema`` is a JSON schema."""

    name: str
    description: str | None = None
    input_schema: Raw = NULL
    annotations: Raw = NULL


class McpListToolsItem(ItemBase, tag="mcp_list_tools", frozen=True, kw_only=True):
    """The tools of an MCP server, or why it could not list them."""

    server_label: str = always("")
    tools: tuple[McpToolInfo, ...] = always(())
    error: str | None = None


class ProgramItem(ItemBase, tag="program", frozen=True, kw_only=True):
    """JavaScript that calls tools; ``fingerprint`` is opaque and must go back untouched."""

    call_id: str
    code: str = always("")
    fingerprint: str = always("")


class ProgramOutputItem(ItemBase, tag="program_output", frozen=True, kw_only=True):
    """What a program returned."""

    call_id: str
    result: str = always("")
