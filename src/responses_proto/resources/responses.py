"""The operations of ``/responses``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack

import msgspec
from msgspec import Raw

from ..errors import InvalidRequest
from ..exchange import read_answer
from ..inputs import Input
from ..request import build_request
from ..response import Response
from ..rules.values import number, problem, text
from ..schema import text_format as format_of
from ..sending import sendable, within
from ..structured import ParsedResponse, parsed_response
from .answers import (
    CompactedResponse,
    Deleted,
    InputTokenCount,
    ItemPage,
    read_created,
    read_deleted,
    reading,
)
from .call import Call, Extra, call, path_of
from .parameters import (
    CompactParameters,
    CountParameters,
    CreateParameters,
    body_of,
    checked,
    page_query,
    tools_of,
)

__all__ = ["cancel", "compact", "count", "create", "delete", "input_items", "parse", "retrieve", "stream"]

_COMPACT: Final = frozenset(("model", "input", *CompactParameters.__annotations__)) - Extra.__annotations__.keys()
_COUNT: Final = frozenset(("model", "input", *CountParameters.__annotations__)) - Extra.__annotations__.keys()
_MADE_ALREADY: Final = "belongs to a response that is being made, and cannot be given with response_id"


def create(
    *,
    model: str | None = None,
    input: Input | None = None,  # noqa: A002 - the API's own name
    stream: bool = False,
    **parameters: Unpack[CreateParameters],
) -> Call[Response]:
    """Return ``POST /responses``; tools may be functions, Tool objects or plain definitions.

    Raises :class:`InvalidRequest` as :func:`~responses_proto.request.build_request` does.
    """
    given, extra = _split(parameters)
    given["tools"] = tools_of(given.get("tools"))
    body = build_request(
        model,  # type: ignore[arg-type]  # it says what is missing
        input,
        stream=stream or None,
        extra_body=extra.get("extra_body"),
        **given,
    )
    return call("POST", "/responses", read_created, body=body, stream=stream, extra=extra)


def parse(text_format: object, **parameters: Any) -> Call[ParsedResponse[Any]]:
    """Return :func:`create` for output of a type (or of a plain JSON schema), its answer read as that."""
    made = create(**with_format(text_format, parameters))
    return made.then(lambda response: parsed_response(response, text_format))


def stream(
    *,
    response_id: str | None = None,
    starting_after: int | None = None,
    text_format: object = None,
    **parameters: Any,
) -> Call[Response]:
    """Return :func:`create` for a stream, or :func:`retrieve` where a ``response_id`` is given.

    Raises :class:`InvalidRequest` for a mix of the two.
    """
    if response_id is None:
        if starting_after is not None:
            raise problem("starting_after", "needs", "can only be given with response_id")
        return create(stream=True, **(parameters if text_format is None else with_format(text_format, parameters)))
    named = {name: value for name, value in parameters.items() if value is not None}
    options = named.pop("stream_options", None)
    for name in sorted(named.keys() - Extra.__annotations__.keys()):
        raise problem(name, "exclusive", _MADE_ALREADY)
    padded = options.get("include_obfuscation") if isinstance(options, Mapping) else None
    return retrieve(response_id, stream=True, starting_after=starting_after, include_obfuscation=padded, **named)


def with_format(text_format: object, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters that ask for output of a type; ``text`` may say more, but no other format.

    ``verbosity`` is the official client's short form of ``text={"verbosity": ...}``.
    """
    rest = {name: value for name, value in parameters.items() if name != "verbosity"}
    said = sendable(parameters.get("text"), "text")
    if isinstance(said, Raw):
        said = msgspec.json.decode(said)
    if said is not None and not isinstance(said, Mapping):
        raise problem("text", "type", f"must be an object, not {type(said).__name__}")
    if (said or {}).get("format") is not None:
        raise problem("text.format", "exclusive", "cannot be given together with text_format")
    try:
        wanted = format_of(text_format)
    except InvalidRequest as found:
        raise within(found, "text_format") from None
    verbosity = {} if parameters.get("verbosity") is None else {"verbosity": parameters["verbosity"]}
    return {**rest, "text": {**(said or {}), **verbosity, "format": wanted}}


def retrieve(
    response_id: str,
    *,
    include: Sequence[str] | None = None,
    stream: bool = False,
    starting_after: int | None = None,
    include_obfuscation: bool | None = None,
    **extra: Unpack[Extra],
) -> Call[Response]:
    """Return ``GET /responses/{id}``, its answer a response whatever its status.

    With ``stream`` its answer is the events of a response that is made in the background, those
    numbered after ``starting_after``, those to come included.
    """
    query = {**page_query(None, include, None, None)}
    streamed = {"starting_after": starting_after, "include_obfuscation": include_obfuscation}
    for name, value in streamed.items():
        if value is not None and not stream:
            raise problem(name, "needs", "can only be given with stream=True")
    checked(number(starting_after, "starting_after", 0, None))
    if stream:
        query |= {"stream": True, **streamed}
    path = path_of("/responses/{response_id}", response_id=response_id)
    return call("GET", path, read_answer, query=query, stream=stream, extra=extra)


def delete(response_id: str, **extra: Unpack[Extra]) -> Call[Deleted]:
    """Return ``DELETE /responses/{id}``."""
    return call("DELETE", path_of("/responses/{response_id}", response_id=response_id), read_deleted, extra=extra)


def cancel(response_id: str, **extra: Unpack[Extra]) -> Call[Response]:
    """Return ``POST /responses/{id}/cancel``, its answer the response whatever its status."""
    return call("POST", path_of("/responses/{response_id}/cancel", response_id=response_id), read_answer, extra=extra)


def compact(
    *,
    model: str | None = None,
    input: Input | None = None,  # noqa: A002
    **parameters: Unpack[CompactParameters],
) -> Call[CompactedResponse]:
    """Return ``POST /responses/compact``."""
    given, extra = _split(parameters)
    given = {"model": model, "input": input, **given}
    if model is None and "model" not in (extra.get("extra_body") or {}):
        checked(text(given, "model", ""))
    body = body_of(given, _COMPACT, extra.get("extra_body"))
    return call("POST", "/responses/compact", reading(CompactedResponse), body=body, extra=extra)


def count(
    *,
    model: str | None = None,
    input: Input | None = None,  # noqa: A002
    **parameters: Unpack[CountParameters],
) -> Call[InputTokenCount]:
    """Return ``POST /responses/input_tokens``."""
    given, extra = _split(parameters)
    given = {"model": model, "input": input, **given, "tools": tools_of(given.get("tools"))}
    body = body_of(given, _COUNT, extra.get("extra_body"))
    return call("POST", "/responses/input_tokens", reading(InputTokenCount), body=body, extra=extra)


def input_items(
    response_id: str,
    *,
    after: str | None = None,
    include: Sequence[str] | None = None,
    limit: int | None = None,
    order: str | None = None,
    **extra: Unpack[Extra],
) -> Call[ItemPage]:
    """Return ``GET /responses/{id}/input_items``."""
    path = path_of("/responses/{response_id}/input_items", response_id=response_id)
    return call("GET", path, reading(ItemPage), query=page_query(after, include, limit, order), extra=extra)


def _split(parameters: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    extra = {name: parameters[name] for name in Extra.__annotations__ if name in parameters}
    for name, value in extra.items():
        if value is not None and not isinstance(value, Mapping):
            raise InvalidRequest(f"must be a mapping, not {type(value).__name__}", path=name, rule="type")
    return {name: value for name, value in parameters.items() if name not in extra}, extra
