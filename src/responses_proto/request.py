"""Request bodies: parameters to JSON, history to JSON without touching it.

Source of the names: Open Responses 2026-04-24, "Request", and the official client's
``responses.create``. A parameter that is None is left out; to send a null, use ``extra_body``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from msgspec import Raw

from .decoding import Keep, Unknown, encode_json, raw_of
from .errors import InvalidRequest
from .messages import Message

__all__ = ["PARAMETERS", "Input", "build_request", "input_items"]

InputItem: TypeAlias = Keep | Unknown | Raw | Message | Mapping[str, object]
Input: TypeAlias = str | Iterable[InputItem]
"""Plain text, or items: typed, as plain dicts, as JSON bytes, or messages."""

PARAMETERS: Final = frozenset(
    (
        *("background", "background_options", "context_management", "conversation", "frequency_penalty"),
        *("include", "instructions", "max_output_tokens", "max_tool_calls", "metadata", "moderation"),
        *("parallel_tool_calls", "presence_penalty", "previous_response_id", "prompt", "prompt_cache_key"),
        *("prompt_cache_options", "prompt_cache_retention", "reasoning", "safety_identifier", "service_tier"),
        *("store", "stream", "stream_options", "temperature", "text", "tool_choice", "tools"),
        *("top_logprobs", "top_p", "truncation", "user"),
    )
)
"""Every parameter of a request but ``model`` and ``input``."""


def input_items(given: Input) -> Raw | list[Raw]:
    """Return the ``input`` of a request; items that a server sent go out byte for byte."""
    if isinstance(given, str):
        return Raw(encode_json(given))
    items: list[Raw] = []
    for item in given:
        if isinstance(item, Message):
            items += item.items()
        else:
            items.append(raw_of(item))
    return items


def build_request(
    *,
    model: str,
    input: Input,  # noqa: A002 - the API's own name
    extra_body: Mapping[str, object] | None = None,
    **parameters: object,
) -> bytes:
    """Return the body of ``POST /responses``.

    ``parameters`` are those of :data:`PARAMETERS`; ``extra_body`` goes in untouched and wins.

    Raises :class:`InvalidRequest` for a parameter that the API does not have, for an input
    without content, and for ``previous_response_id`` together with ``conversation``.
    """
    unknown = sorted(parameters.keys() - PARAMETERS)
    if unknown:
        reason = "the Responses API has no such parameter (extra_body sends it all the same)"
        raise InvalidRequest(reason, path=unknown[0], rule="known")
    given = {name: value for name, value in parameters.items() if value is not None}
    if "previous_response_id" in given and "conversation" in given:
        reason = "cannot be given together with conversation"
        raise InvalidRequest(reason, path="previous_response_id", rule="exclusive")
    items = input_items(input)
    if input == "" or items == []:
        raise InvalidRequest("must not be empty", path="input", rule="non-empty")
    return encode_json({"model": model, "input": items, **given, **(extra_body or {})})
