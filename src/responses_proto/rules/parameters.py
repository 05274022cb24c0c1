"""The rules about parameters, and about which of them go together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from .items import item
from .tools import choice, text_settings, tool
from .values import Problems, each, length, number, problem, shape, text

__all__ = ["problems"]

_LOGPROBS: Final = "message.output_text.logprobs"

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("instructions", "prompt_cache_key", "safety_identifier", "service_tier", "truncation", "user"),
    "text or an object": ("conversation", "tool_choice"),
    "text or a list": ("input",),
    "a list": ("context_management", "include", "tools"),
    "an object": ("metadata", "prompt", "reasoning", "stream_options", "text"),
    "a number": ("frequency_penalty", "presence_penalty", "temperature", "top_p"),
    "true or false": ("background", "parallel_tool_calls", "store", "stream"),
}
_SHAPES: Final = {name: wanted for wanted, names in _NAMES.items() for name in names}

_FILLED: Final = ("model", "previous_response_id")
"""Texts that cannot be empty."""

_LENGTHS: Final[Mapping[str, int]] = {
    "input": 10_485_760,
    "instructions": 10_485_760,
    "safety_identifier": 64,
    "prompt_cache_key": 64,
}
"""Longest strings among the parameters (Open Responses 2026-04-24)."""

_NUMBERS: Final[Mapping[str, tuple[int, int | None]]] = {
    "max_output_tokens": (16, None),
    "max_tool_calls": (1, None),
    "top_logprobs": (0, 20),
}
"""Smallest and largest values (Open Responses 2026-04-24)."""

_PLACES: Final = {name: place for place, name in enumerate((*_SHAPES, *_FILLED, *_NUMBERS))}
"""Whatever order they are given in, problems come in this one."""

_METADATA: Final = (16, 64, 512)
"""Most pairs, longest key, longest value."""


def problems(body: Mapping[str, object]) -> Problems:
    """Find what the API would refuse in parameters that are plain values and JSON already."""
    given = {name: value for name, value in body.items() if value is not None}
    yield from _combinations(given)
    for name in sorted(given.keys() & _PLACES.keys(), key=_PLACES.__getitem__):
        value = given[name]
        if name in _SHAPES:
            yield from shape(value, name, _SHAPES[name])
        if name in _FILLED:
            yield from text(given, name, "")
        if name in _NUMBERS:
            yield from number(value, name, *_NUMBERS[name])
        if name in _LENGTHS:
            yield from length(value, name, _LENGTHS[name])
    for name, rules in _INSIDE.items():
        if name in given:
            yield from rules(given[name])


def _combinations(given: Mapping[str, object]) -> Problems:
    if "previous_response_id" in given and "conversation" in given:
        yield problem("previous_response_id", "exclusive", "cannot be given together with conversation")
    # The official client: "Only set this when you set `stream: true`."
    if "stream_options" in given and not given.get("stream"):
        yield problem("stream_options", "needs", "can only be given with stream=True")
    include = given.get("include", [])
    if given.get("top_logprobs") and isinstance(include, list) and _LOGPROBS not in include:
        yield problem("top_logprobs", "needs", f"needs include=[{_LOGPROBS!r}]")
    if given.get("input") in ("", [], ()):
        yield problem("input", "non-empty", "must not be empty")


def _metadata(given: object) -> Problems:
    if not isinstance(given, dict):
        return
    pairs, key_length, value_length = _METADATA
    if len(given) > pairs:
        yield problem("metadata", "metadata", f"must not contain more than {pairs} pairs")
    for key, value in given.items():
        if len(key) > key_length:
            yield problem(f"metadata.{key}", "metadata", f"the key exceeds {key_length} characters")
        if isinstance(value, str) and len(value) > value_length:
            yield problem(f"metadata.{key}", "metadata", f"exceeds {value_length} characters")


_INSIDE: Final[Mapping[str, Callable[[object], Problems]]] = {
    "metadata": _metadata,
    "input": lambda given: each(given, "input", item),
    "tools": lambda given: each(given, "tools", tool),
    "tool_choice": choice,
    "text": text_settings,
}
"""The rules about what is inside of parameters."""
