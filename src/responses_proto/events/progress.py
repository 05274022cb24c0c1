"""Events that tell how far the server is with one of its own tools; the item itself comes later."""

from .base import OnItem

__all__ = [
    "CodeInterpreterCallCompleted",
    "CodeInterpreterCallInProgress",
    "CodeInterpreterCallInterpreting",
    "CompactionCompacting",
    "FileSearchCallCompleted",
    "FileSearchCallInProgress",
    "FileSearchCallSearching",
    "ImageGenerationCallCompleted",
    "ImageGenerationCallGenerating",
    "ImageGenerationCallInProgress",
    "ImageGenerationCallPartialImage",
    "McpCallCompleted",
    "McpCallFailed",
    "McpCallInProgress",
    "McpListToolsCompleted",
    "McpListToolsFailed",
    "McpListToolsInProgress",
    "WebSearchCallCompleted",
    "WebSearchCallInProgress",
    "WebSearchCallSearching",
]


class FileSearchCallInProgress(OnItem, frozen=True, gc=False, tag="response.file_search_call.in_progress"):
    """A search in vector stores is wanted."""


class FileSearchCallSearching(OnItem, frozen=True, gc=False, tag="response.file_search_call.searching"):
    """The search runs."""


class FileSearchCallCompleted(OnItem, frozen=True, gc=False, tag="response.file_search_call.completed"):
    """The search is over."""


class WebSearchCallInProgress(OnItem, frozen=True, gc=False, tag="response.web_search_call.in_progress"):
    """A search of the web is wanted."""


class WebSearchCallSearching(OnItem, frozen=True, gc=False, tag="response.web_search_call.searching"):
    """The search runs."""


class WebSearchCallCompleted(OnItem, frozen=True, gc=False, tag="response.web_search_call.completed"):
    """The search is over."""


class CodeInterpreterCallInProgress(OnItem, frozen=True, gc=False, tag="response.code_interpreter_call.in_progress"):
    """The model writes code."""


class CodeInterpreterCallInterpreting(OnItem, frozen=True, gc=False, tag="response.code_interpreter_call.interpreting"):
    """The code runs."""


class CodeInterpreterCallCompleted(OnItem, frozen=True, gc=False, tag="response.code_interpreter_call.completed"):
    """The code has run."""


class ImageGenerationCallInProgress(OnItem, frozen=True, gc=False, tag="response.image_generation_call.in_progress"):
    """An image is wanted."""


class ImageGenerationCallGenerating(OnItem, frozen=True, gc=False, tag="response.image_generation_call.generating"):
    """The image is drawn."""


class ImageGenerationCallCompleted(OnItem, frozen=True, gc=False, tag="response.image_generation_call.completed"):
    """The image is finished."""


class ImageGenerationCallPartialImage(
    OnItem, frozen=True, gc=False, tag="response.image_generation_call.partial_image", kw_only=True
):
    """The image as far as it is drawn, in base64; ``partial_image_index`` counts from 0."""

    partial_image_b64: str
    partial_image_index: int | None = None
    background: str | None = None
    output_format: str | None = None
    quality: str | None = None
    size: str | None = None


class McpCallInProgress(OnItem, frozen=True, gc=False, tag="response.mcp_call.in_progress"):
    """An MCP server is called."""


class McpCallCompleted(OnItem, frozen=True, gc=False, tag="response.mcp_call.completed"):
    """The MCP server has answered."""


class McpCallFailed(OnItem, frozen=True, gc=False, tag="response.mcp_call.failed"):
    """The call of the MCP server failed."""


class McpListToolsInProgress(OnItem, frozen=True, gc=False, tag="response.mcp_list_tools.in_progress"):
    """An MCP server is asked for its tools."""


class McpListToolsCompleted(OnItem, frozen=True, gc=False, tag="response.mcp_list_tools.completed"):
    """The MCP server has listed its tools."""


class McpListToolsFailed(OnItem, frozen=True, gc=False, tag="response.mcp_list_tools.failed"):
    """The MCP server could not list its tools."""


class CompactionCompacting(OnItem, frozen=True, gc=False, tag="response.compaction.compacting"):
    """The server compacts what went before."""
