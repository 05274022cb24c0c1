"""A chat completion's request as the Responses request that asks for the same.

Rules: OpenAI, "Create chat completion"; Oracle, "Chat Completions API".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .envelopes import front_door, invalid_request
from .intake import check_settings, checked_items, read_object
from .messages import Json

__all__ = ["read_chat", "to_items", "to_request"]

_ROLES = ("system", "developer", "user", "assistant", "tool")
_SAME = (
    *("model", "stream", "temperature", "top_p", "parallel_tool_calls", "metadata", "service_tier"),
    *("top_logprobs", "presence_penalty", "frequency_penalty", "safety_identifier", "prompt_cache_key", "user"),
)
_ELSEWHERE = "cohere."
"""Providers that this part of the service does not serve."""


def read_chat(data: bytes) -> Json:
    """Parse and check a chat request; raise a :class:`Refusal` for a bad one."""
    body = read_object(data)
    if not isinstance(model := body.get("model"), str):
        raise invalid_request("Missing required parameter: 'model'.", code="missing_required_parameter", param="model")
    if model.startswith(_ELSEWHERE):
        raise front_door(400, "400", "Unsupported OpenAI operation")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        text = "Invalid 'messages': expected a list with at least one message."
        raise invalid_request(text, code="invalid_value", param="messages")
    if body.get("n") not in (None, 1):
        raise invalid_request("Invalid 'n': only 1 is supported.", code="invalid_value", param="n")
    checked_items(to_items(messages))
    check_settings({**to_request(body), "stream_options": body.get("stream_options")})
    return body


def to_request(chat: Json) -> Json:
    """Return the settings of a chat request in the words of the Responses API, without the messages."""
    kept = {key: chat[key] for key in _SAME if chat.get(key) is not None}
    limit = chat.get("max_completion_tokens") or chat.get("max_tokens")
    effort, verbosity, choice = chat.get("reasoning_effort"), chat.get("verbosity"), chat.get("tool_choice")
    form = _format(chat.get("response_format"))
    text = {**({"format": form} if form else {}), **({"verbosity": verbosity} if verbosity else {})}
    return {
        **kept,
        **({"max_output_tokens": limit} if limit is not None else {}),
        **({"tools": [_tool(tool, at) for at, tool in enumerate(_list(chat, "tools"))]} if chat.get("tools") else {}),
        **({"tool_choice": _choice(choice)} if choice is not None else {}),
        **({"reasoning": {"effort": effort}} if effort else {}),
        **({"text": text} if text else {}),
    }


def to_items(messages: Sequence[object]) -> list[Json]:
    """Return the messages as items; raise a :class:`Refusal` where calls and answers do not match."""
    items: list[Json] = []
    open_calls: dict[str, None] = {}
    for at, message in enumerate(messages):
        if not isinstance(message, dict) or message.get("role") not in _ROLES:
            raise _bad(at, "role", f"Supported values are: {', '.join(_ROLES)}.")
        if message["role"] == "tool":
            call_id = message.get("tool_call_id")
            if not isinstance(call_id, str) or call_id not in open_calls:
                text = "Messages with role 'tool' must be a response to a preceding message with 'tool_calls'."
                raise invalid_request(text, param=f"messages[{at}].role")
            del open_calls[call_id]
            items.append({"type": "function_call_output", "call_id": call_id, "output": _plain(message, at)})
            continue
        _closed(open_calls, at)
        items += _said(message, at)
        for call in _calls(message, at):
            items.append(call)
            open_calls[call["call_id"]] = None
    _closed(open_calls, len(messages))
    return items


def _closed(open_calls: dict[str, None], at: int) -> None:
    if open_calls:
        text = (
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            f"'tool_call_id'. The following tool_call_ids did not have response messages: {', '.join(open_calls)}"
        )
        raise invalid_request(text, param=f"messages[{at - 1}].role")


def _said(message: Json, at: int) -> Iterator[Json]:
    role, content = message["role"], message.get("content")
    refusal = message.get("refusal")
    if content is None and role == "assistant" and (message.get("tool_calls") or refusal):
        content = []
    if not isinstance(content, (str, list)):
        raise _bad(at, "content", "Expected a string or a list of parts.")
    parts = content if isinstance(content, list) else [{"type": "text", "text": content}]
    shown = [_part(part, role, at) for part in parts]
    if isinstance(refusal, str):
        shown.append({"type": "refusal", "refusal": refusal})
    if shown:
        yield {"type": "message", "role": role, "content": shown}


def _part(part: object, role: str, at: int) -> Json:
    match part:
        case {"type": "text", "text": str(text)}:
            return {"type": "output_text" if role == "assistant" else "input_text", "text": text}
        case {"type": "refusal", "refusal": str(text)}:
            return {"type": "refusal", "refusal": text}
        case {"type": "image_url", "image_url": {"url": str(url), **more}}:
            return {"type": "input_image", "image_url": url, "detail": more.get("detail", "auto")}
        case {"type": "file", "file": dict(file)}:
            return {"type": "input_file", **file}
        case {"type": "input_audio", "input_audio": dict(audio)}:
            return {"type": "input_audio", "input_audio": audio}
    raise _bad(at, "content", "Expected parts of the types 'text', 'image_url', 'file' or 'input_audio'.")


def _plain(message: Json, at: int) -> str:
    content = message.get("content")
    if isinstance(content, list) and all(isinstance(part, dict) and part.get("type") == "text" for part in content):
        content = "".join(str(part.get("text", "")) for part in content)
    if not isinstance(content, str):
        raise _bad(at, "content", "Expected a string.")
    # Unlike an item of a Responses request, a tool message may be empty.
    return content or " "


def _calls(message: Json, at: int) -> Iterator[Json]:
    calls = (message.get("tool_calls") or []) if message["role"] == "assistant" else []
    if not isinstance(calls, list):
        raise _bad(at, "tool_calls", "Expected a list of calls.")
    for call in calls:
        match call:
            case {"id": str(call_id), "function": {"name": str(name), "arguments": str(arguments)}}:
                yield {"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments}
            case _:
                raise _bad(at, "tool_calls", "Expected calls with 'id' and 'function'.")


def _tool(tool: Any, at: int) -> Json:
    match tool:
        case {"type": "function", "function": dict(function)}:
            return {"type": "function", **function}
    text = f"Invalid 'tools[{at}]': expected {{'type': 'function', 'function': ...}}."
    raise invalid_request(text, code="invalid_value", param=f"tools[{at}]")


def _choice(choice: object) -> object:
    match choice:
        case {"type": "function", "function": {"name": name}}:
            return {"type": "function", "name": name}
        case {"type": "allowed_tools", "allowed_tools": {"mode": mode, "tools": list(tools)}}:
            return {"type": "allowed_tools", "mode": mode, "tools": [_tool(tool, at) for at, tool in enumerate(tools)]}
    return choice


def _format(form: object) -> object:
    match form:
        case {"type": "json_schema", "json_schema": dict(schema)}:
            return {"type": "json_schema", **schema}
    return form


def _list(chat: Json, key: str) -> list[Any]:
    if not isinstance(found := chat[key], list):
        raise invalid_request(f"Invalid '{key}': expected a list.", code="invalid_type", param=key)
    return found


def _bad(at: int, key: str, rest: str) -> Exception:
    param = f"messages[{at}].{key}"
    return invalid_request(f"Invalid '{param}'. {rest}", code="invalid_value", param=param)
