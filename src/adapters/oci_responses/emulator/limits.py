"""Limits on the values of a create request, in the service's words.

Numbers: Open Responses 2026-04-24, ``CreateResponse``; words: OpenAI's errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .envelopes import gateway_invalid, invalid_request
from .messages import Json

__all__ = ["check_limits"]

LONGEST_TEXT = 10_485_760
LONGEST_IMAGE = 20_971_520
LONGEST_FILE = 33_554_432
LONGEST_NAME = 64
"""Of names, call ids, ``safety_identifier`` and ``prompt_cache_key``."""

_NAME = re.compile(r"[a-zA-Z0-9_-]+")
_NUMBERS: dict[str, tuple[float, float | None]] = {
    "max_output_tokens": (16, None),
    "max_tool_calls": (1, None),
    "top_logprobs": (0, 20),
    "temperature": (0, 2),
    "top_p": (0, 1),
    "presence_penalty": (-2, 2),
    "frequency_penalty": (-2, 2),
}
_WHOLE = frozenset({"max_output_tokens", "max_tool_calls", "top_logprobs"})
_LOGPROBS = "message.output_text.logprobs"
_INCLUDE = (
    *("file_search_call.results", "web_search_call.results", "web_search_call.action.sources"),
    *("message.input_image.image_url", "computer_call_output.output.image_url", "code_interpreter_call.outputs"),
    *("reasoning.encrypted_content", _LOGPROBS),
)
_CHOICES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("truncation",): ("auto", "disabled"),
    ("service_tier",): ("auto", "default", "flex", "scale", "priority", "fast", "ultrafast"),
    ("tool_choice",): ("none", "auto", "required"),
    ("reasoning", "effort"): ("none", "minimal", "low", "medium", "high", "xhigh", "max"),
    ("reasoning", "summary"): ("auto", "concise", "detailed"),
    ("text", "verbosity"): ("low", "medium", "high"),
    ("text", "format", "type"): ("text", "json_schema", "json_object"),
}
_MOST_ALLOWED = 128
_TOO_MANY = ("long", "maximum", _MOST_ALLOWED, "above_max")


def check_limits(body: Json) -> None:
    """Refuse a value beyond its limit; the fields have the right types already."""
    for name, (least, most) in _NUMBERS.items():
        if body.get(name) is not None:
            _check_number(name, body[name], least, most)
    for path, choices in _CHOICES.items():
        if isinstance(value := _at(body, path), str) and value not in choices:
            raise _unsupported(value, choices, ".".join(path))
    for value in body.get("include") or ():
        if value not in _INCLUDE:
            raise _unsupported(str(value), _INCLUDE, "include")
    if body.get("top_logprobs") and _LOGPROBS not in (body.get("include") or ()):
        raise gateway_invalid(f"top_logprobs requires include field with '{_LOGPROBS}'")
    _check_names(body)
    for param, text, longest in _texts(body):
        if len(text) > longest:
            raise _too_long(param, len(text), longest)


def _check_number(name: str, value: object, least: float, most: float | None) -> None:
    kind = "integer" if name in _WHOLE else "decimal"
    if isinstance(value, bool) or not isinstance(value, int if name in _WHOLE else (int, float)):
        raise invalid_request(f"Invalid type for '{name}': expected a {kind}.", code="invalid_type", param=name)
    if value < least:
        side, sign, edge = "below minimum", ">=", least
    elif most is not None and value > most:
        side, sign, edge = "above maximum", "<=", most
    else:
        return
    text = f"Invalid '{name}': {kind} {side} value. Expected a value {sign} {edge}, but got {value} instead."
    code = f"{kind}_{side.replace('minimum', 'min').replace('maximum', 'max').replace(' ', '_')}_value"
    raise invalid_request(text, code=code, param=name)


def _check_names(body: Json) -> None:
    for param, name in _names(body):
        if not 0 < len(name) <= LONGEST_NAME:
            raise _too_long(param, len(name), LONGEST_NAME)
        if not param.endswith("call_id") and _NAME.fullmatch(name) is None:
            text = f"Invalid '{param}': string does not match pattern. Expected a string that matches the pattern "
            raise invalid_request(f"{text}'^[a-zA-Z0-9_-]+$'.", code="invalid_value", param=param)
    choice = body.get("tool_choice")
    if isinstance(choice, dict) and choice.get("type") == "allowed_tools":
        count = len(choice["tools"])
        if not 0 < count <= _MOST_ALLOWED:
            raise _wrong_count("tool_choice.tools", count)


def _names(body: Json) -> Iterator[tuple[str, str]]:
    for number, tool in enumerate(body.get("tools") or ()):
        if tool["type"] == "function":
            yield f"tools[{number}].name", tool["name"]
    for number, item in _items(body):
        for key in ("name", "call_id"):
            if item.get("type") in ("function_call", "function_call_output") and isinstance(item.get(key), str):
                yield f"input[{number}].{key}", item[key]


def _texts(body: Json) -> Iterator[tuple[str, str, int]]:
    """Yield each text with its name and the length that it may have."""
    for key in ("input", "instructions"):
        if isinstance(text := body.get(key), str):
            yield key, text, LONGEST_TEXT
    for key in ("safety_identifier", "prompt_cache_key"):
        if isinstance(text := body.get(key), str):
            yield key, text, LONGEST_NAME
    for number, item in _items(body):
        for key in ("content", "output", "arguments"):
            if isinstance(text := item.get(key), str):
                yield f"input[{number}].{key}", text, LONGEST_TEXT
            elif isinstance(text, list):
                yield from _parts(f"input[{number}].{key}", text)


def _parts(where: str, parts: Iterable[object]) -> Iterator[tuple[str, str, int]]:
    for number, part in enumerate(parts):
        for key, longest in (("text", LONGEST_TEXT), ("image_url", LONGEST_IMAGE), ("file_data", LONGEST_FILE)):
            if isinstance(part, dict) and isinstance(text := part.get(key), str):
                yield f"{where}[{number}].{key}", text, longest


def _items(body: Json) -> Iterator[tuple[int, Json]]:
    given = body.get("input")
    for number, item in enumerate(given if isinstance(given, list) else ()):
        if isinstance(item, dict):
            yield number, item


def _at(body: Json, path: tuple[str, ...]) -> object:
    found: object = body
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _wrong_count(param: str, count: int) -> Exception:
    what, bound, edge, code = ("short", "minimum", 1, "below_min") if count == 0 else _TOO_MANY
    text = f"Invalid '{param}': array too {what}. Expected an array with {bound} length {edge}, "
    instead = f"but got an array with length {count} instead."
    return invalid_request(text + instead, code=f"array_{code}_length", param=param)


def _unsupported(value: str, choices: tuple[str, ...], param: str) -> Exception:
    *most, last = (f"'{choice}'" for choice in choices)
    text = f"Invalid value: '{value}'. Supported values are: {', '.join(most)} and {last}."
    return invalid_request(text, code="invalid_value", param=param)


def _too_long(param: str, length: int, longest: int) -> Exception:
    if length == 0:
        text = f"Invalid '{param}': empty string. Expected a string with minimum length 1, "
        return invalid_request(f"{text}but got an empty string instead.", code="empty_string", param=param)
    text = f"Invalid '{param}': string too long. Expected a string with maximum length {longest}, "
    return invalid_request(
        f"{text}but got a string with length {length} instead.", code="string_above_max_length", param=param
    )
