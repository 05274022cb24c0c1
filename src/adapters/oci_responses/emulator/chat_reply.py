"""The events and the end of a response, as chunks of a chat completion and as a whole one.

Shapes: OpenAI, "The chat completion object" and "The chat completion chunk object".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .messages import Json

__all__ = ["ChunkWriter", "completion"]

_REASONS = {"max_output_tokens": "length", "content_filter": "content_filter"}


def completion(name: str, response: Json) -> Json:
    """Return the chat completion ``name`` that says what ``response`` does."""
    message: Json = {"role": "assistant", "content": None, "refusal": None, "annotations": []}
    calls = []
    for item in response["output"]:
        if item["type"] == "function_call":
            calls.append(_call(item["call_id"], item["name"], item["arguments"]))
        for part in item.get("content") or () if item["type"] == "message" else ():
            key, text = ("refusal", part["refusal"]) if part["type"] == "refusal" else ("content", part["text"])
            message[key] = (message[key] or "") + text
    if calls:
        message["tool_calls"] = calls
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _reason(response)}
    return {**_head(name, response, "chat.completion"), "choices": [choice], "usage": _usage(response)}


class ChunkWriter:
    """Writes the chunks of one completion; with ``counted`` the last of them tells the usage."""

    def __init__(self, name: str, response: Json, *, counted: bool) -> None:
        self._head = _head(name, response, "chat.completion.chunk")
        self._counted = counted
        self._calls: dict[int, int] = {}

    def chunks(self, event: Json) -> Iterator[Json]:
        """Yield what a client of chat completions learns from one event."""
        match event:
            case {"type": "response.created"}:
                yield self._chunk({"role": "assistant", "content": "", "refusal": None})
            case {"type": "response.output_text.delta", "delta": delta}:
                yield self._chunk({"content": delta})
            case {"type": "response.refusal.delta", "delta": delta}:
                yield self._chunk({"refusal": delta})
            case {"type": "response.output_item.added", "item": {"type": "function_call"} as item}:
                number = self._calls[event["output_index"]] = len(self._calls)
                yield self._chunk({"tool_calls": [{"index": number, **_call(item["call_id"], item["name"], "")}]})
            case {"type": "response.function_call_arguments.delta", "output_index": at, "delta": delta}:
                call = {"index": self._calls[at], "function": {"arguments": delta}}
                yield self._chunk({"tool_calls": [call]})
            case {"type": "response.completed" | "response.incomplete", "response": response}:
                yield self._chunk({}, _reason(response))
                if self._counted:
                    yield {**self._head, "choices": [], "usage": _usage(response)}
            case {"type": "response.failed", "response": response}:
                yield {"error": {"type": "server_error", "param": None, **(response.get("error") or {})}}

    def _chunk(self, delta: Json, reason: str | None = None) -> Json:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return {**self._head, "choices": [choice], **({"usage": None} if self._counted else {})}


def _head(name: str, response: Json, kind: str) -> Json:
    return {
        "id": name,
        "object": kind,
        "created": response["created_at"],
        "model": response["model"],
        "service_tier": response.get("service_tier") or "default",
        "system_fingerprint": None,
    }


def _call(call_id: str, name: str, arguments: str) -> Json:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


def _reason(response: Json) -> str:
    if details := response.get("incomplete_details"):
        return _REASONS.get(details.get("reason"), "stop")
    return "tool_calls" if any(item["type"] == "function_call" for item in response["output"]) else "stop"


def _usage(response: Json) -> Json | None:
    found: dict[str, Any] | None = response.get("usage")
    if found is None:
        return None
    return {
        "prompt_tokens": found["input_tokens"],
        "completion_tokens": found["output_tokens"],
        "total_tokens": found["total_tokens"],
        "prompt_tokens_details": {"cached_tokens": found["input_tokens_details"]["cached_tokens"]},
        "completion_tokens_details": {"reasoning_tokens": found["output_tokens_details"]["reasoning_tokens"]},
    }
