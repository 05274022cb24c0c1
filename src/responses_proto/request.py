"""Request bodies: parameters to JSON, history to JSON without touching it.

Source of the names: Open Responses 2026-04-24, "Request", and the official client's
``responses.create``. A parameter that is None is left out; to send a null, use ``extra_body``.

A parameter, or an entry of a list, may be typed, plain, or JSON as ``bytes``; within plain values
JSON may stand as ``msgspec.Raw``. JSON is taken at its word and goes out byte for byte, and so
does a typed value that remembers the bytes it was read from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from msgspec import Raw, Struct

from .decoding import Keep, Unknown, encode_json, raw_of
from .errors import InvalidRequest
from .messages import Message, Role
from .parts import InputText, OutputText
from .rules import check_request

__all__ = ["PARAMETERS", "Input", "build_request", "input_items"]

InputItem: TypeAlias = Keep | Unknown | Raw | bytes | Message | Mapping[str, object]
Input: TypeAlias = str | Raw | bytes | Iterable[InputItem]
"""Plain text, or items: typed, as plain dicts, as JSON bytes, or messages; or all of it as JSON bytes."""

PARAMETERS: Final = frozenset(
    (
        *("access_programs", "background", "background_options", "context_management", "conversation"),
        *("frequency_penalty", "image", "include", "instructions", "max_output_tokens", "max_tool_calls"),
        *("metadata", "moderation", "parallel_tool_calls", "presence_penalty", "previous_response_id"),
        *("prompt", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "reasoning"),
        *("safety_identifier", "service_tier", "store", "stream", "stream_options", "temperature", "text"),
        *("tool_choice", "tools", "top_logprobs", "top_p", "truncation", "user"),
    )
)
"""Every parameter of a request but ``model`` and ``input``."""

_CHAT: Final[Mapping[str, str]] = {
    "function_call": "tool_choice",
    "functions": "tools",
    "logprobs": "top_logprobs, with include=['message.output_text.logprobs']",
    "max_completion_tokens": "max_output_tokens",
    "max_tokens": "max_output_tokens",
    "messages": "input",
    "reasoning_effort": "reasoning={'effort': ...}",
    "response_format": "text.format, that is text={'format': text_format(...)}",
    "system": "instructions",
    "system_prompt": "instructions",
    "text_format": "text={'format': text_format(...)}",
    "verbosity": "text={'verbosity': ...}",
}
"""What is called so in chat completions, by its name here."""

_TRUSTED: Final = Raw(b"null")
"""Stands for what ``extra_body`` says, which is not looked at."""

_NO_JSON: Final = (TypeError, ValueError, RecursionError)


def input_items(given: Input) -> Raw | list[Raw]:
    """Return the ``input`` of a request; items that a server sent go out byte for byte.

    The short form of a message, ``{"role", "content"}``, is written out in full (``type``, and
    text as a typed part): it means the same, and not every model on OCI takes the short form.

    Raises :class:`InvalidRequest` for what is neither text nor a list.
    """
    entries = _entries(given)
    return _raw_items(entries) if isinstance(entries, list) else Raw(encode_json(entries))


def build_request(
    *,
    model: str,
    input: Input,  # noqa: A002 - the API's own name
    extra_body: Mapping[str, object] | None = None,
    check: bool = True,
    **parameters: object,
) -> bytes:
    """Return the body of ``POST /responses``.

    ``parameters`` are those of :data:`PARAMETERS`; ``extra_body`` goes in untouched and wins.

    Raises :class:`InvalidRequest`, which names path and rule, for a parameter that the API does
    not have, for a value that has no JSON form and, unless ``check`` is False, for what
    :func:`~responses_proto.rules.find_problems` finds in ``parameters``.
    """
    for name in sorted(parameters.keys() - PARAMETERS):
        here = f"is called {_CHAT[name]} here" if name in _CHAT else "is no parameter of the Responses API"
        raise InvalidRequest(f"{here} (extra_body sends it all the same)", path=name, rule="known")
    entries = _entries(input)
    given = {name: value for name, value in parameters.items() if value is not None}
    extra = dict(extra_body or {})
    if check:
        said = {name: None if value is None else _TRUSTED for name, value in extra.items()}
        check_request({"input": entries, **given, **said})
    items = _raw_items(entries) if isinstance(entries, list) else entries
    try:
        sendable = {name: _sendable(value) for name, value in given.items()}
        return encode_json({"model": model, "input": items, **sendable, **extra})
    except _NO_JSON as error:
        raise _without_json({"model": model, "input": items, **given, **extra}) from error


def _entries(given: Input) -> str | Raw | list[object]:
    if isinstance(given, str | Raw):
        return given
    if isinstance(given, bytes):
        return Raw(given)
    if isinstance(given, Mapping | Struct | Unknown) or not isinstance(given, Iterable):
        reason = f"must be text or a list of items, not {type(given).__name__}"
        raise InvalidRequest(reason, path="input", rule="type")
    entries: list[object] = []
    for entry in given:
        entries += entry.items() if isinstance(entry, Message) else (entry,)
    return entries


def _raw_items(entries: list[object]) -> list[Raw]:
    items: list[Raw] = []
    for entry in entries:
        try:
            items.append(raw_of(_sendable(_in_full(entry))))
        except _NO_JSON as error:
            raise InvalidRequest(f"has no JSON form: {error}", path=f"input[{len(items)}]", rule="json") from error
    return items


def _in_full(entry: object) -> object:
    if isinstance(entry, Mapping) and "role" in entry and "type" not in entry:
        content = entry.get("content")
        if isinstance(content, str):
            content = [OutputText(content) if entry["role"] == Role.ASSISTANT else InputText(content)]
        return {"type": "message", **entry, "content": content}
    return entry


def _sendable(value: object) -> object:
    if isinstance(value, bytes):
        return Raw(value)
    if isinstance(value, Keep | Unknown):
        return raw_of(value)
    if isinstance(value, list | tuple):
        return [_sendable(one) for one in value]
    if isinstance(value, Mapping):
        return {key: one if isinstance(one, bytes) else _sendable(one) for key, one in value.items()}
    return value


def _without_json(body: Mapping[str, object]) -> InvalidRequest:
    for name, value in body.items():
        try:
            encode_json({name: _sendable(value)})
        except _NO_JSON as error:
            return InvalidRequest(f"has no JSON form: {error}", path=name, rule="json")
    raise AssertionError("every part has a JSON form, the whole has none")
