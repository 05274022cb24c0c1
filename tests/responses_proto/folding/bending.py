"""Conforming streams, and ways to bend them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.responses_proto.folding.server import Json, events_of, response

__all__ = [
    "call",
    "changed",
    "cut",
    "dropped",
    "ended",
    "message",
    "numbered",
    "only",
    "swapped",
    "text",
    "thought",
    "without",
]


def text(value: str, kind: str = "output_text") -> Json:
    return {"type": kind, "text": value, "annotations": [], "logprobs": []}


def message(value: str, id_: str = "msg_1", **more: Any) -> Json:
    common = {"id": id_, "type": "message", "status": "completed", "role": "assistant"}
    return {**common, "content": [text(value)], **more}


def call(id_: str = "fc_1", call_id: str = "call_1", arguments: str = '{"city":"Paris"}') -> Json:
    common = {"id": id_, "type": "function_call", "status": "completed", "call_id": call_id, "name": "weather"}
    return {**common, "arguments": arguments}


def thought(id_: str = "rs_1", **more: Any) -> Json:
    summary = [{"type": "summary_text", "text": "Hm."}]
    return {"id": id_, "type": "reasoning", "status": "completed", "summary": summary, "content": [], **more}


def cut(items: list[Json]) -> list[Json]:
    """The events with each text in two deltas."""
    out: list[Json] = []
    for event in events_of(items):
        delta = event.get("delta")
        if isinstance(delta, str) and delta:
            out += [{**event, "delta": delta[:3]}, {**event, "delta": delta[3:]}]
        else:
            out.append(event)
    return numbered(out)


def numbered(events: Iterable[Json]) -> list[Json]:
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def without(events: list[Json], *names: str) -> list[Json]:
    return [{key: value for key, value in event.items() if key not in names} for event in events]


def dropped(events: list[Json], *types: str) -> list[Json]:
    return numbered(event for event in events if event["type"] not in types)


def changed(events: list[Json], change: Callable[[int, Json], Json]) -> list[Json]:
    return [{**event, **change(number, event)} for number, event in enumerate(events)]


def ended(events: list[Json], output: list[Json], **more: Any) -> list[Json]:
    return [*events[:-1], {**events[-1], "response": response("completed", output, **more)}]


def only(name: str) -> Callable[[Json], bool]:
    return lambda event: event["type"] == f"response.{name}"


def swapped(events: list[Json], one: Callable[[Json], bool], other: Callable[[Json], bool]) -> list[Json]:
    """The last event of one kind moved behind the last of the other."""
    moved = [event for event in events if one(event)][-1]
    rest = [event for event in events if event is not moved]
    place = max(number for number, event in enumerate(rest) if other(event))
    return numbered([*rest[: place + 1], moved, *rest[place + 1 :]])
