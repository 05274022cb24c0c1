"""How servers for models on one's own machine deviate."""

from __future__ import annotations

from collections.abc import Sequence

from ..edits import Edit
from ..engine import TERMINAL
from ..messages import Json
from .shape import Make, blob, each_item, held, numbered, remade, with_response, without

__all__ = ["LOCAL"]

_PLACES = ("sequence_number", "output_index", "content_index")


def _llamacpp() -> Edit:
    """Be without numbers and indices; close all items at the very end; know only ``completed``."""
    waiting: list[Json] = []

    def edit(_: int, event: Json) -> Sequence[Json]:
        kind, event = event["type"], without(event, *_PLACES)
        if kind.endswith(("arguments.done", "reasoning_summary_text.done")):
            return []
        if kind == "response.output_item.done":
            waiting.append(each_item(event, _unfinished))
            return []
        if kind in TERMINAL:
            return [*waiting, {**_only_completed(event), "type": "response.completed"}]
        if "response" in event:
            bare = {key: event["response"][key] for key in ("id", "object", "status")}
            event = {**event, "response": bare}
            progress = {**event, "prompt_progress": {"total": 1, "processed": 1}}
            return [event, progress] if kind == "response.in_progress" else [event]
        return [{**event, "timings": {"predicted_n": 1}}] if kind.endswith(".delta") else [event]

    return edit


def _unfinished(item: Json) -> Json:
    return without(item, "status") if item["type"] == "reasoning" else item


def _only_completed(event: Json) -> Json:
    def change(response: Json) -> Json:
        usage = response["usage"] and without(response["usage"], "output_tokens_details")
        output = [{**item, "status": "completed"} for item in response["output"]]
        return {**response, "status": "completed", "incomplete_details": None, "usage": usage, "output": output}

    return with_response(event, change)


def _ollama() -> Edit:
    """Keep nothing, send arguments at once and no text beside calls, show what was to be encrypted."""
    dropped: set[int] = set()
    calls = False

    def edit(_: int, event: Json) -> Sequence[Json]:
        nonlocal calls
        kind = event["type"]
        if kind == "response.output_item.added":
            calls = calls or event["item"]["type"] == "function_call"
            if calls and event["item"]["type"] == "message":
                dropped.add(event["output_index"])
        if event.get("output_index") in dropped or kind.endswith(("arguments.delta", "summary_part.added")):
            return []
        if kind.endswith("summary_part.done"):
            return []
        if kind.endswith("arguments.done"):
            delta = {**without(event, "arguments", "name"), "type": kind[: -len("done")] + "delta"}
            return [{**delta, "delta": event["arguments"]}, event]
        event = each_item(with_response(event, _stateless), _plain_reasoning)
        if kind not in TERMINAL:
            return [event]
        output = [item for item in event["response"]["output"] if not calls or item["type"] != "message"]
        whole = {**event["response"], "status": "completed", "incomplete_details": None, "output": output}
        return [{**event, "type": "response.completed", "response": whole}]

    return numbered(edit)


def _stateless(response: Json) -> Json:
    return {**response, "previous_response_id": None, "store": False}


def _plain_reasoning(item: Json) -> Json:
    if item["type"] != "reasoning":
        return item
    shown = "".join(part["text"] for part in item["summary"])
    return {**without(item, "status"), "encrypted_content": shown}


def _lmstudio(event: Json) -> Sequence[Json]:
    """Leave ``tools`` and ``annotations`` out; give arguments only when they are done."""
    if event["type"].endswith("arguments.delta"):
        return []
    if "part" in event:
        event = {**event, "part": without(event["part"], "annotations")}
    event = with_response(event, lambda whole: without(whole, "tools"))
    return [each_item(event, _without_annotations)]


def _without_annotations(item: Json) -> Json:
    if item["type"] != "message":
        return item
    return {**item, "content": [without(part, "annotations") for part in item["content"]]}


def _localai() -> Edit:
    """Send reasoning at the end, as text, at the index of the message."""
    waiting: list[Json] = []

    def edit(_: int, event: Json) -> Sequence[Json]:
        if "reasoning" in event["type"] or event.get("item", {}).get("type") == "reasoning":
            if "item" in event:
                waiting.append({**each_item(event, _as_text), "output_index": 0})
            return []
        if "output_index" in event and waiting:
            event = {**event, "output_index": event["output_index"] - 1}
        if event["type"] not in TERMINAL:
            return [event]
        return [*waiting, each_item(event, _as_text)]

    return numbered(edit)


def _as_text(item: Json) -> Json:
    if item["type"] != "reasoning":
        return item
    parts = [{"type": "output_text", "text": part["text"], "annotations": []} for part in item["summary"]]
    return {**item, "summary": [], "content": parts}


def _other_ids(event: Json) -> Sequence[Json]:
    """Give a message other ids in ``added``, ``done`` and ``completed``."""
    return [
        each_item(
            event,
            lambda item: (
                {**item, "id": f"msg_{blob(event['type'] + item['id'])[:32]}"} if item["type"] == "message" else item
            ),
        )
    ]


LOCAL: dict[str, Make] = {
    "llamacpp": _llamacpp,
    "llamacpp_late_done": held(lambda event: event["type"] == "response.output_item.done"),
    "ollama": _ollama,
    "lmstudio": remade(_lmstudio),
    "localai": _localai,
    "lemonade": remade(lambda event: [without(event, "output_index", "content_index")]),
    "mistralrs": remade(_other_ids),
}
"""Dialects by name."""
