"""Events of the tools that the service runs itself, in their order.

Phases and names: OpenAI, "Responses streaming events"; Open Responses leaves them to extensions.
"""

from __future__ import annotations

from collections.abc import Iterator

from .items import item_prefix
from .messages import Json
from .pen import Pen

__all__ = ["hosted_events"]

_PHASES = {
    "file_search_call": ("in_progress", "searching"),
    "web_search_call": ("in_progress", "searching"),
    "code_interpreter_call": ("in_progress", "interpreting"),
    "image_generation_call": ("in_progress", "generating"),
    "mcp_call": ("in_progress",),
    "mcp_list_tools": ("in_progress",),
}
_DRAFTS = {
    "mcp_call": ("arguments", "mcp_call_arguments"),
    "code_interpreter_call": ("code", "code_interpreter_call_code"),
}
"""What is streamed while the call is made: the key of the item, and the name of its events."""
_CAN_FAIL = frozenset({"mcp_call", "mcp_list_tools"})
_BARE = frozenset({"compaction"})
"""Items without a status."""


def hosted_events(pen: Pen, item: Json) -> Iterator[Json]:
    """Yield the events of ``item``, which is as it shall be when it is done."""
    kind = item["type"]
    final = {"id": pen.turn.ids.item(item_prefix(kind)), **({} if kind in _BARE else {"status": "completed"}), **item}
    where = {"item_id": final["id"], "output_index": pen.index}
    key, draft = _DRAFTS.get(kind, ("", ""))
    begun = {**final, **({"status": "in_progress"} if "status" in final else {})}
    yield pen.added({**begun, key: ""} if key else begun)
    phases = _PHASES.get(kind, ())
    for number, phase in enumerate(phases):
        yield pen.event(f"response.{kind}.{phase}", **where)
        if number == 0 and isinstance(text := final.get(key), str):
            yield pen.event(f"response.{draft}.delta", **where, delta=text)
            yield pen.event(f"response.{draft}.done", **where, **{key: text})
    if phases:
        failed = kind in _CAN_FAIL and final["status"] == "failed"
        yield pen.event(f"response.{kind}.{'failed' if failed else 'completed'}", **where)
    yield pen.closed(final)
