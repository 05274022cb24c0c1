"""The stream that every contender reads: one answer of the Responses API, as bytes."""

from __future__ import annotations

import json
from functools import cache

WORDS = 5000
_ITEM = "msg_0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293"
_PADDING = {"obfuscation": "f563fcd3fb"}


@cache
def events(words: int = WORDS) -> tuple[bytes, ...]:
    """Return the events of one streamed answer; a text delta is about 270 bytes."""
    said = _words(words)
    text = "".join(said)
    part = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
    item = {"type": "message", "id": _ITEM, "role": "assistant", "status": "in_progress", "content": []}
    whole = {**part, "text": text}
    finished = {**item, "status": "completed", "content": [whole]}
    place = {"item_id": _ITEM, "output_index": 0, "content_index": 0}
    payloads: list[dict[str, object]] = [
        {"type": "response.created", "response": _response("in_progress", [])},
        {"type": "response.in_progress", "response": _response("in_progress", [])},
        {"type": "response.output_item.added", "output_index": 0, "item": item},
        {"type": "response.content_part.added", **place, "part": part},
        *({"type": "response.output_text.delta", **place, "delta": word, "logprobs": []} | _PADDING for word in said),
        {"type": "response.output_text.done", **place, "text": text, "logprobs": []},
        {"type": "response.content_part.done", **place, "part": whole},
        {"type": "response.output_item.done", "output_index": 0, "item": finished},
        {"type": "response.completed", "response": _response("completed", [finished])},
    ]
    return tuple(
        b"event: %b\ndata: %b\n\n" % (str(one["type"]).encode(), _json({**one, "sequence_number": number}))
        for number, one in enumerate(payloads)
    )


def body(words: int = WORDS) -> bytes:
    """Return the whole stream."""
    return b"".join(events(words))


def cut(size: int | None, words: int = WORDS) -> list[bytes]:
    """Return the stream in pieces of ``size`` bytes, or of one event each."""
    if size is None:
        return list(events(words))
    whole = body(words)
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def payloads(words: int = WORDS) -> list[bytes]:
    """Return the JSON of each event, for contenders that get it without any parsing."""
    return [event.split(b"\ndata: ", 1)[1][:-2] for event in events(words)]


def text(words: int = WORDS) -> str:
    """Return what the answer says."""
    return "".join(_words(words))


def _words(count: int) -> list[str]:
    return [f" word{number:04}" for number in range(count)]


def _response(status: str, output: list[object]) -> dict[str, object]:
    return {
        "id": "resp_0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "object": "response",
        "created_at": 1_760_000_000,
        "status": status,
        "model": "openai.gpt-5",
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "temperature": 1.0,
        "top_p": 1.0,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "usage": {
            "input_tokens": 12,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 5000,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 5012,
        }
        if status == "completed"
        else None,
    }


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
