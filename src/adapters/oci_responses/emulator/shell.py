"""The response object with every key that Open Responses requires, before anything was said."""

from __future__ import annotations

from .messages import Json

__all__ = ["response_shell"]

_DEFAULTS: Json = {
    "instructions": None,
    "tool_choice": "auto",
    "truncation": "disabled",
    "parallel_tool_calls": True,
    "top_p": 1.0,
    "presence_penalty": 0.0,
    "frequency_penalty": 0.0,
    "top_logprobs": 0,
    "temperature": 1.0,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "service_tier": "default",
    "metadata": {},
    "safety_identifier": None,
    "prompt_cache_key": None,
}
_TOOL_KEYS: Json = {"description": None, "parameters": None, "strict": None}
_SCHEMA_KEYS: Json = {"description": None, "strict": False}
_PLAIN_TEXT: Json = {"type": "text"}


def response_shell(request: Json, response_id: str, created_at: int, *, store: bool) -> Json:
    """Return the response at its start: settings echoed or at their defaults, no output, no usage."""
    echoed = {key: _given(request.get(key), default) for key, default in _DEFAULTS.items()}
    return {
        "id": response_id,
        "object": "response",
        "created_at": created_at,
        "completed_at": None,
        "status": "in_progress",
        "incomplete_details": None,
        "error": None,
        "model": request["model"],
        "previous_response_id": request.get("previous_response_id"),
        "output": [],
        "tools": [_tool(tool) for tool in request.get("tools") or []],
        "text": _text(_present(request.get("text"))),
        "reasoning": {"effort": None, "summary": None, **_present(request.get("reasoning"))},
        **echoed,
        "usage": None,
        "store": store,
        "background": bool(request.get("background")),
        **_conversation(request.get("conversation")),
    }


def _text(given: Json) -> Json:
    form = given.get("format") or _PLAIN_TEXT
    return {**given, "format": {**_SCHEMA_KEYS, **form} if form["type"] == "json_schema" else form}


def _conversation(given: object) -> Json:
    """Return the key that only a response of a conversation has."""
    if given is None:
        return {}
    return {"conversation": {"id": given["id"] if isinstance(given, dict) else given}}


def _given(value: object, default: object) -> object:
    return default if value is None else value


def _present(given: Json | None) -> Json:
    return {key: value for key, value in (given or {}).items() if value is not None}


def _tool(tool: Json) -> Json:
    return {**_TOOL_KEYS, **tool} if tool.get("type") == "function" else tool
