"""Plays the world for a machine: gives it replies from a script and notes what it asked for."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import repeat
from typing import TypeVar

import msgspec

from responses_proto.effects import (
    Effect,
    Head,
    HttpRequest,
    Invoke,
    Load,
    Now,
    Open,
    Read,
    Reply,
    Save,
    Sign,
    Together,
)
from responses_proto.response import Response, read_response

T = TypeVar("T")

REQUEST = HttpRequest("POST", "https://127.0.0.1/responses", (("content-type", "application/json"),), b"{}")
JSON = Head(200, (("content-type", "application/json"), ("opc-request-id", "A/B/C")))
SSE = Head(200, (("content-type", "text/event-stream; charset=utf-8"), ("opc-request-id", "A/B/C")))


def signed(number: int) -> HttpRequest:
    """What the ``number``-th Sign (from 1) of a played machine is answered with."""
    return msgspec.structs.replace(REQUEST, headers=(*REQUEST.headers, ("authorization", f"Signature {number}")))


def play(machine: Generator[Effect, Reply, T], script: Iterable[Reply]) -> tuple[list[Effect], T]:
    """Run a machine to its end; the script answers Open, Read, Invoke, Load and Save, and must be used up.

    A Together is played one machine after the other, a Now is always 0.
    """
    replies = iter(script)
    effects: list[Effect] = []
    result = _played(machine, replies, effects)
    assert isinstance(replies, repeat) or next(replies, None) is None, f"{effects} left replies over"
    return effects, result


def _played(machine: Generator[Effect, Reply, T], replies: Iterator[Reply], effects: list[Effect]) -> T:
    reply: Reply = None
    while True:
        try:
            effect = machine.send(reply)
        except StopIteration as stop:
            result: T = stop.value
            return result
        reply = None
        if isinstance(effect, Now):
            reply = 0.0
            continue
        effects.append(effect)
        if isinstance(effect, Sign):
            reply = signed(sum(isinstance(one, Sign) for one in effects))
        elif isinstance(effect, Together):
            reply = tuple(_played(one, replies, effects) for one in effect.machines)
        elif isinstance(effect, Open | Read | Invoke | Load | Save):
            reply = next(replies)


def sse(*events: Mapping[str, object]) -> bytes:
    """Return events as a server would send them."""
    return b"".join(b"event: %s\ndata: %s\n\n" % (str(e["type"]).encode(), msgspec.json.encode(e)) for e in events)


def message(text: str, **fields: object) -> dict[str, object]:
    """Return a message item as a server would send it."""
    part = {"type": "output_text", "text": text, "annotations": []}
    return {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part], **fields}


def call(call_id: str, name: str = "add", arguments: str = '{"a":1,"b":2}') -> dict[str, object]:
    """Return a function call item as a server would send it."""
    item = {"type": "function_call", "id": f"fc_{call_id}", "call_id": call_id, "name": name}
    return {**item, "arguments": arguments, "status": "completed"}


def body(*output: Mapping[str, object], **fields: object) -> dict[str, object]:
    """Return a response object as a server would send it."""
    return {"id": "resp_1", "object": "response", "status": "completed", "output": list(output), **fields}


def response(*output: Mapping[str, object], **fields: object) -> Response:
    """Return a response."""
    return read_response(msgspec.json.encode(body(*output, **fields)))


def spoken(*deltas: str, number: int = 0) -> list[dict[str, object]]:
    """Return the events of a message in progress, up to its last delta."""
    place = {"output_index": 0, "item_id": "msg_1"}
    item = message("", status="in_progress", content=[])
    part = {"type": "output_text", "text": "", "annotations": []}
    events: list[dict[str, object]] = [
        {"type": "response.created", "response": body(status="in_progress")},
        {"type": "response.output_item.added", "output_index": 0, "item": item},
        {"type": "response.content_part.added", **place, "content_index": 0, "part": part},
        *(
            {"type": "response.output_text.delta", **place, "content_index": 0, "delta": delta, "logprobs": []}
            for delta in deltas
        ),
    ]
    return [{**event, "sequence_number": number + place} for place, event in enumerate(events)]


def ended(kind: str, *output: Mapping[str, object], number: int, **fields: object) -> dict[str, object]:
    """Return the terminal event of this kind."""
    whole = body(*output, status=kind, **fields)
    return {"type": f"response.{kind}", "sequence_number": number, "response": whole}
