"""Tool choice: what the model must call, or may.

Source: Open Responses 2026-04-24, "Tool choice"; the official client's ``ToolChoice``.
"""

from __future__ import annotations

from typing import Final, TypeAlias, get_args

import msgspec
from msgspec import DecodeError, Raw

from ..decoding import Keep, OpenUnion, Unknown, always, encode_json

__all__ = [
    "AllowedTools",
    "CustomChoice",
    "FunctionChoice",
    "HostedChoice",
    "McpChoice",
    "ToolChoice",
    "read_tool_choice",
]


class HostedChoice(Unknown):
    """The model must use the tool of this ``type``.

    So are chosen file_search, web_search_preview, web_search_preview_2025_03_11, computer,
    computer_use, computer_use_preview, code_interpreter, image_generation, apply_patch, shell,
    programmatic_tool_calling, and whatever comes after them.
    """

    __slots__ = ()

    def __init__(self, type: str, raw: bytes = b"") -> None:  # noqa: A002 - the wire's own name
        super().__init__(type, raw or encode_json({"type": type}))


class FunctionChoice(Keep, tag="function", frozen=True):
    """The model must call this function; in a response some servers leave ``name`` out."""

    name: str | None = None


class CustomChoice(Keep, tag="custom", frozen=True):
    """The model must call this custom tool."""

    name: str


class McpChoice(Keep, tag="mcp", frozen=True):
    """The model must call this MCP server, or one tool of it."""

    server_label: str
    name: str | None = None


class AllowedTools(Keep, tag="allowed_tools", frozen=True, kw_only=True):
    """Of all tools only these may be called; ``mode`` is auto or required.

    Each of ``tools`` names a tool as a choice does: ``{"type": "function", "name": "f"}``.
    """

    tools: tuple[dict[str, object], ...]
    mode: str = always("auto")


KnownChoice: TypeAlias = FunctionChoice | CustomChoice | McpChoice | AllowedTools
ToolChoice: TypeAlias = str | KnownChoice | HostedChoice
"""none, auto, required, or a structure."""

READER: Final[OpenUnion[ToolChoice]] = OpenUnion(*get_args(KnownChoice), unknown=HostedChoice)


def read_tool_choice(raw: bytes | Raw, notes: list[str] | None = None) -> ToolChoice:
    """Return the typed view of a tool choice: a word (none, auto, required) or a structure.

    Raises :class:`responses_proto.errors.MalformedEvent` if it is neither.
    """
    try:
        return msgspec.json.decode(raw, type=str)
    except (DecodeError, UnicodeDecodeError):
        return READER.read(raw, notes)
