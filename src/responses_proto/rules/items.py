"""The rules about input items and their parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..decoding import required_of
from ..items import READER
from .values import Problems, each, kind_of, length, name, problem, shape, text

__all__ = ["item", "lengths"]

_TEXT: Final = 10_485_760
_LENGTHS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("arguments", "content", "input", "output", "refusal", "text"), _TEXT),
    "image_url": 20_971_520,
    "file_data": 33_554_432,
}
"""Longest strings in items and parts, in characters (Open Responses 2026-04-24)."""
_CALL_ID_LENGTH: Final = 64

_NAMED: Final = frozenset({"function_call", "custom_tool_call"})
_OF_CALL: Final = frozenset(tag for tag, member in READER.members.items() if "call_id" in required_of(member))
_WRITTEN: Final[Mapping[str, str]] = {"function_call": "arguments", "custom_tool_call": "input"}
"""What the model wrote in a call: text, also where it is JSON."""
_ANSWERS: Final = frozenset({"function_call_output", "custom_tool_call_output"})

_CHAT_PARTS: Final[Mapping[str, str]] = {
    "text": "input_text (output_text where the assistant speaks)",
    "image_url": "input_image",
    "file": "input_file",
}
"""Content parts of chat completions, by their types here."""
_CHAT_ROLES: Final = ("tool", "function")


def item(given: dict[str, object], path: str) -> Problems:
    """Find what the API would refuse in an item of ``input``."""
    kind = kind_of(given)
    yield from _call_id(given, kind, path)
    if kind in _NAMED:
        yield from name(given.get("name"), f"{path}.name")
    if kind in _WRITTEN and _WRITTEN[kind] in given:
        key = _WRITTEN[kind]
        yield from _no_null(given[key], f"{path}.{key}", "text")
    if kind in _ANSWERS:
        yield from _filled(given, "output", path)
    if kind == "message":
        yield from _message(given, path)
    yield from lengths(given, path)
    for key in ("content", "output"):
        yield from each(given.get(key), f"{path}.{key}", _message_part if kind == "message" else lengths)


def lengths(given: dict[str, object], path: str) -> Problems:
    """Find strings that are too long, in an item or a part, and pictures that are objects."""
    for key, most in _LENGTHS.items():
        yield from length(given.get(key), f"{path}.{key}", most)
    if isinstance(given.get("image_url"), dict):
        yield problem(f"{path}.image_url", "flat", "must be the address itself (or a data: URL), not an object")


def _call_id(given: dict[str, object], kind: str, path: str) -> Problems:
    by_name = kind == "function_call_output" and given.get("name") is not None and given.get("call_id") is None
    if kind in _OF_CALL or (kind == "function_call_output" and not by_name):
        yield from text(given, "call_id", path, _CALL_ID_LENGTH)
    else:
        yield from length(given.get("call_id"), f"{path}.call_id", _CALL_ID_LENGTH)


def _filled(given: dict[str, object], key: str, path: str) -> Problems:
    value, path = given.get(key), f"{path}.{key}"
    if value in ("", []):
        yield problem(path, "non-empty", "must not be empty: say that there is no output")
    else:
        yield from _no_null(value, path, "text or a list")


def _message(given: dict[str, object], path: str) -> Problems:
    yield from _no_null(given.get("content"), f"{path}.content", "text or a list")
    if given.get("role") in _CHAT_ROLES:
        reason = "is a role of chat completions: what a tool says is an item of type function_call_output"
        yield problem(f"{path}.role", "chat", reason)
    if "tool_calls" in given:
        reason = "is the form of chat completions: each call is an item of its own, of type function_call"
        yield problem(f"{path}.tool_calls", "chat", reason)


def _message_part(given: dict[str, object], path: str) -> Problems:
    yield from lengths(given, path)
    if (here := _CHAT_PARTS.get(kind_of(given))) is not None:
        yield problem(f"{path}.type", "chat", f"is a part of chat completions: here it is {here}")


def _no_null(value: object, path: str, wanted: str) -> Problems:
    if value is None:
        yield problem(path, "required", f"must be {wanted}, not null or absent")
    yield from shape(value, path, wanted)
