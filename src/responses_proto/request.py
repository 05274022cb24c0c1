"""Request bodies: parameters to JSON, history to JSON without touching it.

Source of the names: Open Responses 2026-04-24, "Request", and the official client's
``responses.create``. A parameter that is None is left out; to send a null, use ``extra_body``.

A parameter, or an entry of a list, may be typed, plain, an object of the official SDK, or JSON as
``bytes``; anywhere JSON may stand as ``msgspec.Raw``, which is taken at its word. JSON goes out
byte for byte, and so does a typed value that remembers the bytes it was read from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Raw

from .decoding import encode_json
from .errors import InvalidRequest
from .inputs import Input, prepared, prepared_input
from .rules import problems
from .sending import sendable

__all__ = ["PARAMETERS", "Input", "build_request", "input_items"]

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

_INSTEAD_OF_INPUT: Final = ("prompt", "previous_response_id", "conversation")

_TRUSTED: Final = Raw(b"null")
"""Stands for what ``extra_body`` says, which is not looked at."""


def input_items(given: Input) -> Raw | list[Raw]:
    """Return the ``input`` of a request; items that a server sent go out byte for byte.

    Raises :class:`InvalidRequest` for what is neither text nor items, or has no JSON form.
    """
    plain = prepared_input(given)
    if isinstance(plain, list | tuple):
        return [one if isinstance(one, Raw) else Raw(encode_json(one)) for one in plain]
    return Raw(encode_json(plain))


def build_request(
    model: str,
    input: Input | None = None,  # noqa: A002 - the API's own name
    *,
    extra_body: Mapping[str, object] | None = None,
    check: bool = True,
    **parameters: object,
) -> bytes:
    """Return the body of ``POST /responses``.

    ``parameters`` are those of :data:`PARAMETERS`; ``extra_body`` goes in unchecked and wins.
    ``input`` can be left out where ``prompt``, ``previous_response_id`` or ``conversation`` says
    what to answer.

    Raises :class:`InvalidRequest`, which names path and rule, for a parameter that the API does
    not have, for a value that has no JSON form and, unless ``check`` is False, for what
    :func:`~responses_proto.rules.find_problems` finds in ``parameters``.
    """
    for name in sorted(parameters.keys() - PARAMETERS):
        here = f"is called {_CHAT[name]} here" if name in _CHAT else "is no parameter of the Responses API"
        raise InvalidRequest(f"{here} (extra_body sends it all the same)", path=name, rule="known")
    if not isinstance(extra_body, Mapping | None):
        raise InvalidRequest(f"must be a mapping, not {type(extra_body).__name__}", path="extra_body", rule="type")
    given = {"model": model, "input": input, **parameters}
    body = {name: prepared(name, value) for name, value in given.items() if value is not None}
    extra = {name: sendable(value, name) for name, value in (extra_body or {}).items()}
    if check:
        _check(body, {name: None if value is None else _TRUSTED for name, value in extra.items()})
    return encode_json(body | extra)


def _check(body: dict[str, object], said: dict[str, object]) -> None:
    names = body.keys() | said.keys()
    if "model" not in names:
        raise InvalidRequest("must be given", path="model", rule="required")
    if "input" not in names and names.isdisjoint(_INSTEAD_OF_INPUT):
        reason = f"must be given, or one of {', '.join(_INSTEAD_OF_INPUT)}"
        raise InvalidRequest(reason, path="input", rule="required")
    for problem in problems(body | said):
        raise problem
