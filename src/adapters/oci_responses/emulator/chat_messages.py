"""A turn as the body of a Chat Completions request.

Rules: OpenAI, "Chat Completions" and "Migrate to the Responses API". Reasoning items have no place
there and are left out; a tool that only the service could run is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .engine import Turn
from .envelopes import invalid_request
from .messages import Json

__all__ = ["chat_body"]

_SAME = ("temperature", "top_p", "presence_penalty", "frequency_penalty", "parallel_tool_calls", "seed", "stop")
_ROLES = {"developer": "system"}


def chat_body(turn: Turn, model: str) -> Json:
    """Return the request that asks for the same answer as a stream with its usage."""
    request = turn.request
    body: Json = {
        "model": model,
        "messages": list(_messages(request.get("instructions"), turn.items)),
        "stream": True,
        "stream_options": {"include_usage": True},
        **{key: request[key] for key in _SAME if request.get(key) is not None},
    }
    if (limit := request.get("max_output_tokens")) is not None:
        body["max_tokens"] = limit
    if effort := (request.get("reasoning") or {}).get("effort"):
        body["reasoning_effort"] = effort
    return body | _tools(request) | _form((request.get("text") or {}).get("format"))


def _messages(instructions: str | None, items: Iterable[Json]) -> Iterable[Json]:
    if instructions:
        yield {"role": "system", "content": instructions}
    waiting: Json | None = None  # what the assistant said, to which its calls belong
    for item in items:
        kind = item["type"]
        if kind == "function_call":
            waiting = waiting or {"role": "assistant", "content": None}
            function = {"name": item["name"], "arguments": item["arguments"]}
            call = {"id": item["call_id"], "type": "function", "function": function}
            waiting = {**waiting, "tool_calls": [*waiting.get("tool_calls", ()), call]}
            continue
        if kind not in ("message", "function_call_output"):
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        if kind == "function_call_output":
            yield {"role": "tool", "tool_call_id": item["call_id"], "content": _text(item["output"])}
        elif item["role"] == "assistant":
            waiting = {"role": "assistant", "content": _text(item["content"])}
        else:
            yield {"role": _ROLES.get(item["role"], item["role"]), "content": _content(item["content"])}
    if waiting is not None:
        yield waiting


def _text(content: str | list[Json]) -> str:
    if isinstance(content, str):
        return content
    return "".join(part.get("text") or part.get("refusal") or "" for part in content)


def _content(content: str | list[Json]) -> str | list[Json]:
    if isinstance(content, str) or all("text" in part for part in content):
        return _text(content)
    return [_part(part) for part in content]


def _part(part: Json) -> Json:
    match part["type"]:
        case "input_image":
            detail = {"detail": part["detail"]} if part.get("detail") else {}
            return {"type": "image_url", "image_url": {"url": part.get("image_url"), **detail}}
        case "input_file":
            return {
                "type": "file",
                "file": {key: part[key] for key in ("filename", "file_data", "file_id") if key in part},
            }
        case "input_audio":
            return {"type": "input_audio", "input_audio": part.get("input_audio")}
    return {"type": "text", "text": part.get("text", "")}


def _tools(request: Json) -> Json:
    tools: list[Json] = request.get("tools") or []
    if foreign := [tool["type"] for tool in tools if tool["type"] != "function"]:
        text = f"Tool(s) [{', '.join(foreign)}] are not supported by this model"
        raise invalid_request(text, code="unsupported_value", param="tools")
    choice: Any = request.get("tool_choice")
    if isinstance(choice, dict) and choice.get("type") == "allowed_tools":
        names = {tool.get("name") for tool in choice["tools"]}
        tools, choice = [tool for tool in tools if tool["name"] in names], choice.get("mode", "auto")
    elif isinstance(choice, dict) and choice.get("type") == "function":
        choice = {"type": "function", "function": {"name": choice["name"]}}
    if not tools:
        return {}
    functions = [{key: value for key, value in tool.items() if key != "type" and value is not None} for tool in tools]
    body: Json = {"tools": [{"type": "function", "function": function} for function in functions]}
    return body if choice is None else {**body, "tool_choice": choice}


def _form(form: Json | None) -> Json:
    if form is None or form["type"] == "text":
        return {}
    if form["type"] != "json_schema":
        return {"response_format": form}
    schema = {key: form[key] for key in ("name", "schema", "strict", "description") if form.get(key) is not None}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}
