"""How gateways that pass other servers' streams on deviate."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..edits import Edit
from ..engine import TERMINAL
from ..messages import Json
from .shape import Make, blob, each_item, numbered, remade, with_response, without

__all__ = ["GATEWAYS"]

_KEEP_ALIVE: Json = {"type": "response.keep_alive", "sequence_number": 0}
_CHAT_ERROR: Json = {
    "id": "chatcmpl-error",
    "object": "chat.completion.chunk",
    "choices": [{"index": 0, "delta": {}, "finish_reason": "error"}],
    "error": {"message": "The upstream failed.", "type": "server_error", "code": "server_error"},
}
_CHAT_ERROR_AT = 5
"""Events before the one that belongs to another API."""


def _rotating_ids() -> Edit:
    """Give every event after ``added`` an item id of its own; ``output_index`` is stable."""
    count = 0

    def edit(_: int, event: Json) -> Sequence[Json]:
        nonlocal count
        count += 1
        if "item_id" in event:
            return [{**event, "item_id": blob(f"{count} {event['item_id']}")}]
        if event["type"] == "response.output_item.done":
            return [each_item(event, lambda item: {**item, "id": blob(f"{count} {item['id']}")})]
        return [event]

    return edit


def _closing_late() -> Edit:
    """Close each item after the one that follows it."""
    waiting: list[Json] = []

    def edit(_: int, event: Json) -> Sequence[Json]:
        late = list(waiting)
        if event["type"] == "response.output_item.done":
            waiting[:] = [] if late else [event]
            return [event, *late] if late else []
        if event["type"] in TERMINAL:
            return [*late, event]
        return [event]

    return numbered(edit)


def _late_arguments(event: Json) -> Sequence[Json]:
    match event["type"]:
        case "response.function_call_arguments.delta":
            return []
        case "response.function_call_arguments.done":
            return [{**event, "arguments": ""}]
        case "response.output_item.done" if event["item"]["type"] == "function_call":
            return [each_item(event, lambda item: {**item, "arguments": ""})]
    return [event]


def _keep_alive(event: Json) -> Sequence[Json]:
    return [event, _KEEP_ALIVE] if event["type"].endswith((".in_progress", ".added")) else [event]


def _no_output(event: Json) -> Sequence[Json]:
    return [with_response(event, lambda whole: {**whole, "output": []})]


def _proxied() -> Edit:
    """One number, one index, deltas before their item, an id per reasoning delta, settings left out."""
    waiting: list[Json] = []
    count = 0

    def edit(_: int, event: Json) -> Sequence[Json]:
        nonlocal count
        count += 1
        event = {**event, **{key: 0 for key in ("sequence_number", "output_index") if key in event}}
        if "reasoning" in event["type"] and "item_id" in event:
            event["item_id"] = f"rs_{count}"
        event = with_response(event, _poorer)
        if event["type"].endswith((".output_item.added", ".content_part.added")):
            waiting.append(event)
            return []
        late, waiting[:] = list(waiting), []
        return [event, *late] if event["type"].endswith(".delta") else [*late, event]

    return edit


def _poorer(response: Json) -> Json:
    usage = response["usage"] and without(response["usage"], "input_tokens_details", "output_tokens_details")
    return {**response, "text": without(response["text"], "format"), "usage": usage}


def _three_ids(event: Json) -> Sequence[Json]:
    """Give an item other ids when it is added, when it is done and in the final output."""
    suffix = {"response.output_item.added": "a", "response.output_item.done": "d"}.get(event["type"], "f")
    return [each_item(event, lambda item: {**item, "id": f"{item['id']}{suffix}"})]


def _too_many_calls(event: Json) -> Sequence[Json]:
    if event["type"] != "response.completed":
        return [event]
    changed = {"status": "incomplete", "completed_at": None, "incomplete_details": {"reason": "max_tool_calls"}}
    return [{**event, "type": "response.incomplete", "response": {**event["response"], **changed}}]


def _other_api() -> Edit:
    def edit(position: int, event: Json) -> Sequence[Json]:
        if position < _CHAT_ERROR_AT:
            return [event]
        return [_CHAT_ERROR] if position == _CHAT_ERROR_AT else []

    return edit


_STATELESS: dict[str, Callable[[Json], Sequence[Json]]] = {
    "openrouter_late_arguments": _late_arguments,
    "openrouter_keep_alive": _keep_alive,
    "codex_empty_output": _no_output,
    "smg_ids": _three_ids,
    "smg_max_tool_calls": _too_many_calls,
}
GATEWAYS: dict[str, Make] = {
    "copilot": _rotating_ids,
    "openrouter_out_of_order": _closing_late,
    "litellm": _proxied,
    "omniroute": _other_api,
    **{name: remade(change) for name, change in _STATELESS.items()},
}
"""Dialects by name."""
