"""A little reference server: from a response as it ends to the events that the protocol makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

from responses_proto.events import StreamEvent, read_event
from responses_proto.folding import Fold

__all__ = ["Json", "end", "events_of", "item_events", "pushed", "response", "sse", "text_deltas", "typed"]

Json = dict[str, Any]
Chop = Callable[[str], Iterable[str]]


def typed(events: Iterable[Json]) -> list[StreamEvent]:
    notes: list[str] = []
    read = [read_event(json.dumps(event).encode(), notes) for event in events]
    assert notes == []
    return read


def sse(events: Iterable[Json]) -> bytes:
    return b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)


def text_deltas(count: int, **fields: Any) -> list[Json]:
    return [{"type": "response.output_text.delta", "delta": "x", **fields} for _ in range(count)]


def pushed(events: list[StreamEvent], *, strict: bool = False) -> Fold:
    state = Fold(strict=strict)
    for event in events:
        state.push(event)
    return state


def response(status: str, items: list[Json], **more: Any) -> Json:
    usage = {
        "input_tokens": 3,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 5,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 8,
    }
    ended = {"usage": usage} if items or status not in {"in_progress", "queued"} else {}
    return {"id": "resp_1", "object": "response", "status": status, "model": "m", "output": items, **ended, **more}


def end(status: str, **more: Any) -> Json:
    return {"type": f"response.{status}", "sequence_number": 9, "response": response(status, [], **more)}


def events_of(items: list[Json], *, status: str = "completed", random: Random | None = None, **more: Any) -> list[Json]:
    """All events of a response; with ``random`` the texts are cut and the items interleave at random."""
    begun = response("in_progress", [])
    ended = response(status, items, **more)
    streams = [list(item_events(item, _chop(random))) for item in items]
    events = [
        {"type": "response.created", "response": begun},
        {"type": "response.in_progress", "response": begun},
        *({**event, "output_index": index} for index, event in _woven(streams, random)),
        {"type": f"response.{status}", "response": ended},
    ]
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def _chop(random: Random | None) -> Chop:
    def chop(text: str) -> Iterator[str]:
        while random is not None and text:
            size = random.randint(1, 4)
            yield text[:size]
            text = text[size:]
        if text:
            yield text

    return chop


def _woven(streams: list[list[Json]], random: Random | None) -> Iterator[tuple[int, Json]]:
    """The items side by side; they begin and end in the order of their indexes."""
    at = [0] * len(streams)
    while any(place < len(stream) for place, stream in zip(at, streams, strict=True)):
        free = [index for index, stream in enumerate(streams) if _may_go_on(index, at, streams)]
        index = free[0] if random is None else random.choice(free)
        yield index, streams[index][at[index]]
        at[index] += 1


def _may_go_on(index: int, at: list[int], streams: list[list[Json]]) -> bool:
    if index and at[index] == 0:
        return at[index - 1] > 0
    left = len(streams[index]) - at[index]
    return left > 1 or (left == 1 and all(at[i] == len(streams[i]) for i in range(index)))


def item_events(item: Json, chop: Chop) -> Iterator[Json]:
    """The events of one item, without ``output_index``."""
    blank, between = _FAMILIES.get(item["type"], _whole)(item, chop)
    started = {"status": "in_progress"} if "status" in item else {}
    yield {"type": "response.output_item.added", "item": {**item, **blank, **started}}
    for event in between:
        yield {"item_id": item["id"], **event}
    yield {"type": "response.output_item.done", "item": item}


Family = tuple[Json, Iterable[Json]]


def _whole(item: Json, chop: Chop) -> Family:
    return {}, ()


def _message(item: Json, chop: Chop) -> Family:
    def events() -> Iterator[Json]:
        for index, part in enumerate(item["content"]):
            place = {"content_index": index}
            name = "refusal" if part["type"] == "refusal" else "text"
            tag = "response.refusal" if name == "refusal" else "response.output_text"
            empty = {name: ""} if name == "refusal" else {name: "", "annotations": [], "logprobs": []}
            yield {"type": "response.content_part.added", **place, "part": {**part, **empty}}
            logprobs = part.get("logprobs", [])
            for piece in chop(part[name]):
                odds = {"logprobs": logprobs} if name == "text" else {}
                yield {"type": f"{tag}.delta", **place, "delta": piece, **odds}
                logprobs = []
            for number, annotation in enumerate(part.get("annotations", ())):
                yield {
                    "type": "response.output_text.annotation.added",
                    **place,
                    "annotation_index": number,
                    "annotation": annotation,
                }
            odds = {"logprobs": part["logprobs"]} if name == "text" else {}
            yield {"type": f"{tag}.done", **place, name: part[name], **odds}
            yield {"type": "response.content_part.done", **place, "part": part}

    return {"content": []}, events()


def _reasoning(item: Json, chop: Chop) -> Family:
    def events() -> Iterator[Json]:
        for index, part in enumerate(item["summary"]):
            tag, place = "response.reasoning_summary", {"summary_index": index}
            yield {"type": f"{tag}_part.added", **place, "part": {**part, "text": ""}}
            for piece in chop(part["text"]):
                yield {"type": f"{tag}_text.delta", **place, "delta": piece}
            yield {"type": f"{tag}_text.done", **place, "text": part["text"]}
            yield {"type": f"{tag}_part.done", **place, "part": part}
        for index, part in enumerate(item["content"]):
            # Two names for one thing: the official client's, and that of Open Responses.
            tag, place = f"response.reasoning{'_text' if index % 2 else ''}", {"content_index": index}
            for piece in chop(part["text"]):
                yield {"type": f"{tag}.delta", **place, "delta": piece}
            yield {"type": f"{tag}.done", **place, "text": part["text"]}

    return {"summary": [], "content": []}, events()


def _string(name: str, tag: str, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Any:
    def family(item: Json, chop: Chop) -> Family:
        def events() -> Iterator[Json]:
            yield from ({"type": f"response.{item['type']}.{word}"} for word in before)
            for piece in chop(item[name]):
                yield {"type": f"response.{tag}.delta", "delta": piece}
            yield {"type": f"response.{tag}.done", name: item[name]}
            yield from ({"type": f"response.{item['type']}.{word}"} for word in after)

        return {name: "", **({"output": None} if "output" in item else {})}, events()

    return family


def _progress(*words: str, **blank: Any) -> Any:
    def family(item: Json, chop: Chop) -> Family:
        return blank, [{"type": f"response.{item['type']}.{word}"} for word in words]

    return family


def _image(item: Json, chop: Chop) -> Family:
    def events() -> Iterator[Json]:
        yield {"type": "response.image_generation_call.in_progress"}
        yield {"type": "response.image_generation_call.generating"}
        for number, picture in enumerate(("AAAA", item["result"])):
            yield {
                "type": "response.image_generation_call.partial_image",
                "partial_image_index": number,
                "partial_image_b64": picture,
                "size": item["size"],
                "quality": None,
            }
        yield {"type": "response.image_generation_call.completed"}

    return {"result": None, "size": None}, events()


def _shell(item: Json, chop: Chop) -> Family:
    def events() -> Iterator[Json]:
        for index, command in enumerate(item["action"]["commands"]):
            place = {"command_index": index}
            yield {"type": "response.shell_call_command.added", **place, "command": ""}
            for piece in chop(command):
                yield {"type": "response.shell_call_command.delta", **place, "delta": piece}
            yield {"type": "response.shell_call_command.done", **place, "command": command}

    return {"action": {**item["action"], "commands": []}}, events()


def _shell_output(item: Json, chop: Chop) -> Family:
    def events() -> Iterator[Json]:
        for index, output in enumerate(item["output"]):
            place = {"command_index": index}
            for name in ("stderr", "stdout"):
                for piece in chop(output[name]):
                    yield {"type": "response.shell_call_output_content.delta", **place, "delta": {name: piece}}
            yield {"type": "response.shell_call_output_content.done", **place, "output": [output]}

    return {"output": []}, events()


_FAMILIES: dict[str, Callable[[Json, Chop], Family]] = {
    "message": _message,
    "reasoning": _reasoning,
    "function_call": _string("arguments", "function_call_arguments"),
    "custom_tool_call": _string("input", "custom_tool_call_input"),
    "mcp_call": _string("arguments", "mcp_call_arguments", ("in_progress",), ("completed",)),
    "code_interpreter_call": _string(
        "code", "code_interpreter_call_code", ("in_progress",), ("interpreting", "completed")
    ),
    "mcp_list_tools": _progress("in_progress", "completed", tools=[]),
    "file_search_call": _progress("in_progress", "searching", "completed", results=None),
    "web_search_call": _progress("in_progress", "searching", "completed"),
    "compaction": lambda item, chop: ({"encrypted_content": ""}, [{"type": "response.compaction.compacting"}]),
    "image_generation_call": _image,
    "shell_call": _shell,
    "shell_call_output": _shell_output,
}
