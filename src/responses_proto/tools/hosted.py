"""Tools that the server runs."""

from __future__ import annotations

from msgspec import Raw

from ..decoding import NULL, Detail, always
from .base import CallableTool, ToolBase
from .containers import Environment

__all__ = [
    "CodeInterpreterTool",
    "FileSearchTool",
    "HybridSearch",
    "ImageGenerationTool",
    "ImageMask",
    "McpApprovalRule",
    "McpTool",
    "McpToolFilter",
    "RankingOptions",
    "SearchFilters",
    "SvgReasoning",
    "SvgSettings",
    "UserLocation",
    "WebSearchPreviewTool",
    "WebSearchPreviewTool20250311",
    "WebSearchTool",
    "WebSearchTool20250826",
]


class HybridSearch(Detail, frozen=True):
    """Weights of meaning and of words in a ranking."""

    embedding_weight: float | None = None
    text_weight: float | None = None


class RankingOptions(Detail, frozen=True):
    """How results are ranked; ``score_threshold`` is from 0 to 1."""

    ranker: str | None = None
    score_threshold: float | None = None
    hybrid_search: HybridSearch | None = None


class FileSearchTool(ToolBase, tag="file_search", frozen=True, kw_only=True):
    """Search in vector stores; ``filters`` is a tree of comparisons, kept undecoded."""

    vector_store_ids: tuple[str, ...] = always(())
    filters: Raw = NULL
    max_num_results: int | None = None
    ranking_options: RankingOptions | None = None


class UserLocation(Detail, frozen=True):
    """Roughly where the user is; ``country`` is ISO 3166-1 alpha-2, ``timezone`` an IANA name."""

    type: str = always("approximate")
    city: str | None = None
    country: str | None = None
    region: str | None = None
    timezone: str | None = None


class SearchFilters(Detail, frozen=True):
    """Domains to search in; subdomains are part of them."""

    allowed_domains: tuple[str, ...] | None = None


class WebSearchTool(ToolBase, tag="web_search", frozen=True, kw_only=True):
    """Search the web; ``search_context_size`` is low, medium or high."""

    filters: SearchFilters | None = None
    user_location: UserLocation | None = None
    search_context_size: str | None = None
    external_web_access: bool | None = None


class WebSearchTool20250826(WebSearchTool, tag="web_search_2025_08_26", frozen=True, kw_only=True):
    """The same, by date."""


class WebSearchPreviewTool(ToolBase, tag="web_search_preview", frozen=True, kw_only=True):
    """The older web search; ``search_content_types`` has text and image."""

    user_location: UserLocation | None = None
    search_context_size: str | None = None
    search_content_types: tuple[str, ...] | None = None


class WebSearchPreviewTool20250311(
    WebSearchPreviewTool, tag="web_search_preview_2025_03_11", frozen=True, kw_only=True
):
    """The same, by date."""


class CodeInterpreterTool(CallableTool, tag="code_interpreter", frozen=True, kw_only=True):
    """Python run by the server, in a container by id or one made for the response."""

    container: str | Environment = always(Environment("auto"))


class SvgReasoning(Detail, frozen=True):
    """How hard the author of an SVG thinks."""

    effort: str | None = None


class SvgSettings(Detail, frozen=True):
    """Who draws an SVG, and how."""

    model: str | None = None
    reasoning: SvgReasoning | None = None


class ImageMask(Detail, frozen=True):
    """Which part of an image to draw anew, by file id or base64."""

    file_id: str | None = None
    image_url: str | None = None


class ImageGenerationTool(ToolBase, tag="image_generation", frozen=True, kw_only=True):
    """Images made by the server; ``partial_images`` (0 to 3) come while it is drawn."""

    action: str | None = None
    background: str | None = None
    complexity: str | None = None
    frame_count: int | None = None
    frame_duration_ms: int | None = None
    input_fidelity: str | None = None
    input_image_mask: ImageMask | None = None
    model: str | None = None
    moderation: str | None = None
    output_compression: int | None = None
    output_format: str | None = None
    partial_images: int | None = None
    quality: str | None = None
    size: str | None = None
    svg: SvgSettings | None = None


class McpToolFilter(Detail, frozen=True):
    """Tools by name, or those that only read."""

    tool_names: tuple[str, ...] | None = None
    read_only: bool | None = None


class McpApprovalRule(Detail, frozen=True):
    """Which tools must be approved always, and which never."""

    always: McpToolFilter | None = None
    never: McpToolFilter | None = None


class McpTool(CallableTool, tag="mcp", frozen=True, kw_only=True):
    """The tools of an MCP server, by address, tunnel or connector.

    ``authorization`` and ``headers`` hold secrets: they are not shown in a ``repr``.
    """

    server_label: str
    server_url: str | None = None
    connector_id: str | None = None
    tunnel_id: str | None = None
    server_description: str | None = None
    authorization: str | None = None
    headers: dict[str, str] | None = None
    allowed_tools: tuple[str, ...] | McpToolFilter | None = None
    require_approval: str | McpApprovalRule | None = None
    defer_loading: bool | None = None
