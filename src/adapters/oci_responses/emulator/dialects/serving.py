"""How servers for large deployments deviate."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..edits import Edit
from ..engine import TERMINAL
from ..messages import Json
from .shape import Make, blob, each_item, numbered, remade, with_response, without

__all__ = ["SERVING"]

_SUMMARY = "response.reasoning_summary_"


def _leaked_calls() -> Edit:
    """Let a function call come out as the text that the model wrote for it."""

    def edit(_: int, event: Json) -> Sequence[Json]:
        kind, item = event["type"], event.get("item", {})
        if "function_call_arguments" in kind:
            return []
        if item.get("type") != "function_call":
            return [each_item(event, _as_message)]
        if kind == "response.output_item.added":
            return [each_item(event, lambda call: {**_as_message(call), "content": []})]
        message = _as_message(item)
        part = message["content"][0]
        where = {
            "sequence_number": 0,
            "item_id": message["id"],
            "output_index": event["output_index"],
            "content_index": 0,
        }
        text = {"text": part["text"], "logprobs": []}
        return [
            {"type": "response.content_part.added", **where, "part": {**part, "text": ""}},
            {"type": "response.output_text.delta", **where, "delta": part["text"], "logprobs": []},
            {"type": "response.output_text.done", **where, **text},
            {"type": "response.content_part.done", **where, "part": part},
            {**event, "item": message},
        ]

    return numbered(edit)


def _as_message(item: Json) -> Json:
    if item["type"] != "function_call":
        return item
    call = msgspec.json.encode({"name": item["name"], "arguments": item["arguments"]}).decode()
    part = {"type": "output_text", "text": f"<tool_call>{call}</tool_call>", "annotations": [], "logprobs": []}
    kept = {key: item[key] for key in ("id", "status")}
    return {**kept, "type": "message", "role": "assistant", "content": [part]}


def _drifting_index() -> Edit:
    """Count ``content_index`` up with every delta, from item to item."""
    count = -1

    def edit(_: int, event: Json) -> Sequence[Json]:
        nonlocal count
        if event["type"] != "response.output_text.delta":
            return [event]
        count += 1
        return [{**event, "content_index": count}]

    return edit


def _final_ids(event: Json) -> Sequence[Json]:
    """Give items and calls other ids in the final output than in the stream."""
    return [each_item(event, _renamed)] if event["type"] in TERMINAL else [event]


def _renamed(item: Json) -> Json:
    call = {"call_id": f"call_{blob(item['call_id'])[:24]}"} if "call_id" in item else {}
    return {**item, "id": f"{item['id'][:3]}{blob(item['id'])[:32]}", **call}


def _reasoning_parts(event: Json) -> Sequence[Json]:
    """Stream reasoning as raw text between ``reasoning_part`` events that no other server has."""
    kind = event["type"]
    if kind.startswith(_SUMMARY):
        kind = kind.replace("reasoning_summary_", "reasoning_")
        event = {**without(event, "summary_index"), "type": kind, "content_index": 0}
        if "part" in event:
            event["part"] = {**event["part"], "type": "reasoning_text"}
        return [event]
    return [each_item(event, lambda item: _with_content(item, "reasoning_text"))]


def _with_content(item: Json, kind: str) -> Json:
    if item["type"] != "reasoning":
        return item
    return {**item, "summary": [], "content": [{"type": kind, "text": part["text"]} for part in item["summary"]]}


def _harmony(event: Json) -> Sequence[Json]:
    """Take reasoning for a message: its parts are output text and its id begins with ``msg_``."""
    kind = event["type"]
    if kind.startswith(_SUMMARY):
        kind = kind.replace("reasoning_summary_part", "content_part").replace(
            "reasoning_summary_text", "reasoning_text"
        )
        event = {**without(event, "summary_index"), "type": kind, "content_index": 0}
        event["item_id"] = _message_id(event["item_id"])
        if "part" in event:
            event["part"] = {**event["part"], "type": "output_text", "annotations": []}
        return [event]
    return [each_item(event, _harmony_item)]


def _harmony_item(item: Json) -> Json:
    if item["type"] != "reasoning":
        return item
    return {**_with_content(item, "reasoning_text"), "id": _message_id(item["id"])}


def _message_id(item_id: str) -> str:
    return f"msg_{item_id.partition('_')[2]}"


def _collapsed(event: Json) -> Sequence[Json]:
    """Never close a call, know only a message in the end, and call its text by another name."""
    kind = event["type"]
    if kind == "response.output_item.done" and event["item"]["type"] == "function_call":
        return []
    if "part" in event and event["part"]["type"] == "output_text":
        event = {**event, "part": {**event["part"], "type": "text"}}
    event = each_item(event, _plain_text)
    if kind in TERMINAL:
        event = with_response(event, _one_message)
    return [event]


def _plain_text(item: Json) -> Json:
    if item["type"] != "message":
        return item
    return {**item, "content": [{**part, "type": "text"} for part in item["content"]]}


def _one_message(response: Json) -> Json:
    messages = [item for item in response["output"] if item["type"] == "message"]
    empty = {"id": f"msg_{response['id']}", "type": "message", "status": "completed", "role": "assistant"}
    return {**response, "output": messages[:1] or [{**empty, "content": []}]}


def _without_text_done(event: Json) -> Sequence[Json]:
    return [] if event["type"] == "response.output_text.done" else [event]


SERVING: dict[str, Make] = {
    "vllm_leaked_calls": _leaked_calls,
    "vllm_content_index": _drifting_index,
    "vllm_ids": remade(_final_ids),
    "vllm_reasoning_part": remade(_reasoning_parts),
    "vllm_harmony": remade(_harmony),
    "sglang": remade(_collapsed),
    "llamastack": remade(_without_text_done),
}
"""Dialects by name."""
