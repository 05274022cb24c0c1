"""Items as they are given back: with an id, a status and typed content."""

from __future__ import annotations

from collections.abc import Iterable

from .ids import Ids
from .messages import Json

__all__ = ["item_prefix", "kept_item", "kept_items"]

_PREFIXES = {
    "message": "msg",
    "function_call": "fc",
    "function_call_output": "fco",
    "reasoning": "rs",
    "compaction": "cmp",
    "custom_tool_call": "ctc",
    "custom_tool_call_output": "ctco",
    "mcp_call": "mcp",
    "mcp_list_tools": "mcpl",
    "mcp_approval_request": "mcpr",
    "file_search_call": "fs",
    "web_search_call": "ws",
    "code_interpreter_call": "ci",
    "image_generation_call": "ig",
}
_WITHOUT_STATUS = frozenset({"compaction", "item_reference"})


def kept_items(items: Iterable[Json], ids: Ids) -> tuple[Json, ...]:
    """Return :func:`kept_item` of each."""
    return tuple(kept_item(item, ids) for item in items)


def item_prefix(kind: str) -> str:
    """Return what the id of an item of this type begins with."""
    return _PREFIXES.get(kind, "item")


def kept_item(item: Json, ids: Ids) -> Json:
    """Return ``item`` complete: what it has is kept, a string content becomes one part."""
    kind = item["type"]
    whole = {**item, "id": item.get("id") or ids.item(item_prefix(kind))}
    if kind not in _WITHOUT_STATUS:
        whole["status"] = item.get("status") or "completed"
    if kind == "message":
        whole["content"] = _parts(item["content"], item["role"])
    return whole


def _parts(content: object, role: str) -> object:
    if isinstance(content, str):
        content = [{"type": "output_text" if role == "assistant" else "input_text", "text": content}]
    if not isinstance(content, list):
        return content
    return [{"annotations": [], **part} if part.get("type") == "output_text" else part for part in content]
