"""The parameters of the operations: their names and types, the checks, and bodies made of them.

Source of the names: the official client's methods. What is ``object`` here may be plain, typed,
an object of the official SDK, or JSON as ``msgspec.Raw``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Raw

from ..decoding import encode_json
from ..errors import InvalidRequest
from ..inputs import Input, prepared, prepared_input
from ..retry import Timeouts
from ..rules import problems
from ..rules.items import item
from ..rules.values import Problems, each, number, problem, shape
from ..sending import sendable
from .call import Extra

__all__ = [
    "Asked",
    "CompactParameters",
    "CountParameters",
    "CreateParameters",
    "Parsed",
    "Retrieved",
    "Streamed",
    "body_of",
    "checked",
    "items_of",
    "metadata_of",
    "page_query",
    "tools_of",
]

_MOST_ITEMS: Final = 20
"""The official client: "You may add up to 20 items at a time"."""
_LONGEST_PAGE: Final = 100
_ORDERS: Final = ("asc", "desc")


class _Shared(Extra, total=False):
    instructions: str | None
    previous_response_id: str | None


class CompactParameters(_Shared, total=False):
    """What ``responses.compact`` takes besides ``model`` and ``input``."""

    image: object
    prompt_cache_key: str | None
    prompt_cache_options: object
    prompt_cache_retention: str | None
    service_tier: str | None


class CountParameters(_Shared, total=False):
    """What ``responses.input_tokens.count`` takes besides ``model`` and ``input``."""

    conversation: object
    parallel_tool_calls: bool | None
    personality: str | None
    reasoning: object
    text: object
    tool_choice: object
    tools: Iterable[object] | None
    truncation: str | None


class CreateParameters(_Shared, total=False):
    """What ``responses.create`` takes besides ``model``, ``input`` and ``stream``.

    ``check=False`` sends a request that the API is known to refuse.
    """

    access_programs: object
    background: bool | None
    background_options: object
    context_management: object
    conversation: object
    frequency_penalty: float | None
    image: object
    include: Sequence[str] | None
    max_output_tokens: int | None
    max_tool_calls: int | None
    metadata: Mapping[str, Any] | None
    moderation: object
    parallel_tool_calls: bool | None
    presence_penalty: float | None
    prompt: object
    prompt_cache_key: str | None
    prompt_cache_options: object
    prompt_cache_retention: str | None
    reasoning: object
    safety_identifier: str | None
    service_tier: str | None
    store: bool | None
    stream_options: object
    temperature: float | None
    text: object
    tool_choice: object
    tools: Iterable[object] | None
    top_logprobs: int | None
    top_p: float | None
    truncation: str | None
    user: str | None
    check: bool


class Asked(CreateParameters, total=False):
    """All that ``responses.create`` takes but ``stream``; ``timeout`` is that of the one call."""

    model: str | None
    input: Input | None
    timeout: float | Timeouts | None


class Parsed(Asked, total=False):
    """All that ``responses.parse`` takes but ``text_format``."""

    verbosity: str | None


class Streamed(Asked, total=False):
    """All that ``responses.stream`` takes but ``text_format``."""

    response_id: str | None
    starting_after: int | None


class Retrieved(Extra, total=False):
    """All that ``responses.retrieve`` takes but the id and ``stream``."""

    include: Sequence[str] | None
    include_obfuscation: bool | None
    starting_after: int | None
    timeout: float | Timeouts | None


def tools_of(given: Iterable[object] | None) -> list[object] | None:
    """Return tools as they are sent: definitions stay, functions are made tools; None for none at all."""
    if given is None or isinstance(given, str | bytes | Mapping | Raw):
        return given  # type: ignore[return-value]  # the check says what is wrong with it
    return [_definition(one) for one in given] or None


def _definition(given: object) -> object:
    from ..agent.tools import Tool, tool_definition  # a request without tools does not pay for them

    if isinstance(given, Tool | Mapping):
        return tool_definition(given)
    return Tool(given).definition() if callable(given) and not isinstance(given, type) else given


def body_of(given: Mapping[str, object], allowed: Iterable[str], extra_body: Mapping[str, object] | None) -> bytes:
    """Return the body of an operation that takes only some of a request's parameters.

    Raises :class:`InvalidRequest` for any other name, and for what ``create`` would refuse in these.
    """
    for name in sorted(given.keys() - set(allowed)):
        raise InvalidRequest("is no parameter of this method (extra_body sends it all the same)", path=name)
    body = {name: prepared(name, value) for name, value in given.items() if value is not None}
    checked(problems(body))
    return encode_json(body | {name: sendable(value, name) for name, value in (extra_body or {}).items()})


def checked(found: Problems) -> None:
    """Raise the first problem, if there is one."""
    for first in found:
        raise first


def items_of(given: Input | None) -> list[object]:
    """Return items that go into a conversation; they are given as for ``input``, but not as plain text."""
    try:
        items = prepared_input([] if given is None else given)
        if not isinstance(items, list | tuple):
            raise InvalidRequest("must be a list of items", path="input", rule="type")
        checked(each(items, "input", item))
    except InvalidRequest as found:
        message = str(found).removeprefix(f"{found.path}: ")
        raise InvalidRequest(message, path=found.path.replace("input", "items", 1), rule=found.rule) from None
    if len(items) > _MOST_ITEMS:
        raise problem("items", "length", f"has {len(items)} items, the API takes {_MOST_ITEMS} at a time")
    return [*items]


def metadata_of(given: Mapping[str, Any] | None) -> object:
    """Return metadata that can be sent; raises :class:`InvalidRequest`."""
    plain = sendable(given, "metadata")
    checked(problems({"metadata": plain}))
    return plain


def page_query(
    after: str | None, include: Sequence[str] | None, limit: int | None, order: str | None
) -> dict[str, object]:
    """Return the parameters of a list; raises :class:`InvalidRequest` for what the API would refuse."""
    checked(shape(after, "after", "text"))
    checked(shape(list(include) if isinstance(include, tuple) else include, "include", "a list"))
    checked(number(limit, "limit", 1, _LONGEST_PAGE))
    if order is not None and order not in _ORDERS:
        raise problem("order", "range", f"must be one of {', '.join(_ORDERS)}, not {order!r}")
    return {"after": after, "include": include, "limit": limit, "order": order}
