"""What a request body must be before an engine sees it, in the service's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import NoneType

import msgspec

from .envelopes import gateway_invalid, invalid_request, provider_invalid, unprocessable
from .limits import check_limits
from .messages import Json
from .metadata import check_metadata
from .schemas import schema_fault

__all__ = [
    "check_pairs",
    "check_settings",
    "checked_items",
    "input_items",
    "read_body",
    "read_native",
    "read_object",
]

_INVALID_INPUT = "Invalid 'input': expected a valid Responses API input payload."
_DESERIALIZE = "Invalid JSON data: Failed to deserialize the JSON body into the target type: "
_INSTEAD_OF_INPUT = ("prompt", "previous_response_id", "conversation")
_MUTUALLY_EXCLUSIVE = (
    "Mutually exclusive parameters. Ensure you are only providing one of: 'previous_response_id' or 'conversation'."
)
_DEEPEST = 100
"""How deep arrays and objects of a body may be nested; reading it takes a call for each."""
_UNSUPPORTED = ("user",)
_ROLES = frozenset({"user", "assistant", "system", "developer"})
_PARTS = frozenset(
    {
        *("input_text", "input_image", "input_file", "input_audio", "input_video"),
        *("output_text", "refusal", "summary_text", "reasoning_text"),
    }
)
_SHAPES: dict[str, type | tuple[type, ...]] = {
    "model": str,
    "previous_response_id": str,
    "instructions": str,
    "stream": bool,
    "store": bool,
    "tools": list,
    "include": list,
    "text": dict,
    "reasoning": dict,
    "metadata": dict,
    "tool_choice": (str, dict),
    "max_output_tokens": int,
    "parallel_tool_calls": bool,
    "background": bool,
    "conversation": (str, dict),
    "stream_options": dict,
}


def read_object(data: bytes) -> Json:
    """Parse a body that must be a JSON object; an absent one is an empty object."""
    return _parsed(data) if data else {}


def read_body(data: bytes) -> Json:
    """Parse and check the fields of a create request; raise a :class:`Refusal` for a bad one."""
    body = _parsed(data)
    needed = ("model",) if any(body.get(key) is not None for key in _INSTEAD_OF_INPUT) else ("model", "input")
    for key in needed:
        if body.get(key) is None:
            raise invalid_request(f"{_DESERIALIZE}missing field `{key}`", param=key)
    check_settings(body)
    check_limits(body)
    return body


def read_native(data: bytes) -> Json:
    """As :func:`read_body`, with what a provider says itself where requests pass through to it."""
    body = _parsed(data)
    if body.get("input") is None:
        raise unprocessable("Failed to deserialize the JSON body into the target type: missing field `input`")
    if "max_tokens" in body:
        raise provider_invalid("'max_tokens' is not supported on /v1/responses - use 'max_output_tokens'")
    return read_body(data)


def _parsed(data: bytes) -> Json:
    try:
        body = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise invalid_request(f"Invalid JSON data: Failed to parse the request body as JSON: {error}") from None
    if not isinstance(body, dict):
        raise invalid_request(f"{_DESERIALIZE}expected a JSON object")
    if _too_deep(body):
        raise invalid_request("Invalid JSON data: Failed to parse the request body as JSON: recursion limit exceeded")
    return body


def _too_deep(body: Json) -> bool:
    level: list[object] = [body]
    for _ in range(_DEEPEST):
        level = [part for value in level for part in _parts(value)]
        if not level:
            return False
    return True


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def check_settings(body: Json) -> None:
    """Refuse what is no value for its field, whether or not all fields of a create are there."""
    for key, shape in _SHAPES.items():
        value = body.get(key)
        if value is not None and (not isinstance(value, shape) or (shape is int and isinstance(value, bool))):
            raise invalid_request(f"{_DESERIALIZE}{key}: invalid type", code="invalid_value", param=key)
    for key in _UNSUPPORTED:
        if body.get(key):
            raise invalid_request(f"Field '{key}' is not supported", code="unsupported_parameter", param=key)
    if (limit := body.get("max_output_tokens")) is not None and limit < 1:
        message = f"Invalid 'max_output_tokens': expected a value >= 1, but got {limit} instead."
        raise invalid_request(message, code="integer_below_min_value", param="max_output_tokens")
    check_metadata(body.get("metadata"))
    _check_tools(body)
    _check_conversation(body)


def _check_tools(body: Json) -> None:
    for number, tool in enumerate(body.get("tools") or []):
        if not isinstance(tool, dict) or not isinstance(tool.get("type"), str):
            raise invalid_request(f"{_DESERIALIZE}tools[{number}]: missing field `type`", param="tools")
        if tool["type"] == "function" and not isinstance(tool.get("name"), str):
            raise invalid_request(f"{_DESERIALIZE}tools[{number}]: missing field `name`", param="tools")
        if not isinstance(tool.get("parameters") or {}, dict):
            raise invalid_request(f"{_DESERIALIZE}tools[{number}].parameters: invalid type", param="tools")
        if tool["type"] == "function" and (fault := _parameters_fault(tool.get("parameters") or {})):
            text = f"Invalid schema for function '{tool['name']}': {fault}."
            raise invalid_request(text, code="invalid_function_parameters", param=f"tools[{number}].parameters")
    _check_choice(body.get("tool_choice"))
    _check_format(body)


def _parameters_fault(schema: Json) -> str | None:
    if (kind := schema.get("type", "object")) != "object":
        return f"schema must be a JSON Schema of 'type: \"object\"', got 'type: {kind!r}'"
    return schema_fault(schema)


def _check_choice(choice: object) -> None:
    if isinstance(choice, dict) and choice.get("type") == "allowed_tools":
        allowed = choice.get("tools")
        if not isinstance(allowed, list) or not all(isinstance(tool, dict) for tool in allowed):
            raise invalid_request(f"{_DESERIALIZE}tool_choice.tools: invalid type", param="tool_choice.tools")


def _check_format(body: Json) -> None:
    form = (body.get("text") or {}).get("format")
    if form is not None and not (isinstance(form, dict) and isinstance(form.get("type"), str)):
        raise invalid_request(f"{_DESERIALIZE}text.format: missing field `type`", param="text.format")
    if form is not None and form["type"] == "json_schema":
        schema = form.get("schema") or {}
        fault = schema_fault(schema) if isinstance(schema, dict) else "it is not an object"
        if fault:
            text = f"Invalid schema for response_format '{form.get('name')}': {fault}."
            raise invalid_request(text, code="invalid_json_schema", param="text.format.schema")


def _check_conversation(body: Json) -> None:
    conversation = body.get("conversation")
    if conversation is not None:
        if body.get("previous_response_id") is not None:
            raise invalid_request(_MUTUALLY_EXCLUSIVE)
        if isinstance(conversation, dict) and not isinstance(conversation.get("id"), str):
            raise invalid_request(f"{_DESERIALIZE}conversation: missing field `id`", param="conversation")


def input_items(given: object) -> list[Json]:
    """Return ``input`` as items; a string is one user message."""
    if isinstance(given, str):
        if not given:
            raise gateway_invalid("Input text cannot be empty")
        return [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": given}]}]
    if not isinstance(given, list):
        text = f"{_DESERIALIZE}input: data did not match any variant of untagged enum ResponseInput"
        raise invalid_request(text, code="invalid_value", param="input")
    if not given:
        raise gateway_invalid("Input items cannot be empty")
    return checked_items(given)


def checked_items(given: Sequence[object]) -> list[Json]:
    """Return ``given`` as items; raise a :class:`Refusal` if one is none."""
    return [_item(item, number) for number, item in enumerate(given)]


def _item(item: object, number: int) -> Json:
    if not isinstance(item, dict):
        raise _invalid_input()
    kind = item.get("type") or ("message" if "role" in item else None)
    if not isinstance(kind, str) or not isinstance(item.get("id", ""), (str, NoneType)):
        raise _invalid_input()
    if kind == "message":
        _check_message(item)
        return {**item, "type": "message"}
    if kind == "function_call" and not all(isinstance(item.get(k), str) for k in ("call_id", "name", "arguments")):
        raise _invalid_input()
    if kind == "mcp_call" and "output" not in item and not item.get("error"):
        param = f"input[{number}].output"
        text = f"Missing required parameter: '{param}'."
        raise invalid_request(text, code="missing_required_parameter", param=param)
    if kind == "function_call_output":
        if not isinstance(item.get("call_id"), str) or not isinstance(item.get("output"), (str, list)):
            raise _invalid_input()
        if not item["output"]:
            raise gateway_invalid("Function call output cannot be empty")
    return item


def _check_message(item: Json) -> None:
    content = item.get("content")
    if not _is_one_of(_ROLES, item.get("role")) or not isinstance(content, (str, list)):
        raise _invalid_input()
    for part in content if isinstance(content, list) else ():
        if not isinstance(part, dict) or not _is_one_of(_PARTS, part.get("type")):
            raise _invalid_input()
        if part["type"] in ("input_text", "output_text") and not isinstance(part.get("text"), str):
            raise _invalid_input()


def _is_one_of(names: frozenset[str], value: object) -> bool:
    return isinstance(value, str) and value in names


def _invalid_input() -> Exception:
    return invalid_request(_INVALID_INPUT, code="invalid_value", param="input")


def check_pairs(items: Sequence[Json]) -> None:
    """Refuse a conversation where a function call and its output do not stand as a pair."""
    called: set[str] = set()
    answered: set[str] = set()
    for item in items:
        if item["type"] == "function_call":
            called.add(item["call_id"])
        elif item["type"] == "function_call_output":
            call_id = item["call_id"]
            if call_id not in called:
                text = f"No tool call found for function call output with call_id {call_id}."
                raise invalid_request(text, param="input")
            answered.add(call_id)
    for item in items:
        if item["type"] == "function_call" and item["call_id"] not in answered:
            raise invalid_request(f"No tool output found for function call {item['call_id']}.", param="input")
