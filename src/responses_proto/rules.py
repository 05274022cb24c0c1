"""What the API would refuse in a request, found before it is sent.

Looked at is what the program wrote: typed values and plain ones. JSON bytes, and values that
remember the bytes they were read from, came from a server and go back untouched: they are
trusted, and a history of them costs nothing here. Words from open sets (types, roles, effort,
formats of tomorrow) are never refused.

Not refused, since servers take it: ``store`` false with ``previous_response_id`` (the response
before may have been stored) or with ``background`` (a background response is kept until it has
been fetched).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias, cast

import msgspec
from msgspec import Raw, Struct

from .decoding import Keep, Unknown
from .errors import InvalidRequest
from .schema import strict_problems

__all__ = ["check_request", "find_problems", "written"]

_LOGPROBS: Final = "message.output_text.logprobs"
_NAME: Final = re.compile(r"[a-zA-Z0-9_-]+")
_NAME_LENGTH: Final = 64
_NAMED: Final = frozenset({"function", "custom", "function_call", "custom_tool_call"})
_METADATA: Final = (16, 64, 512)

_LENGTHS: Final[Mapping[str, int]] = {
    "call_id": 64,
    "text": 10_485_760,
    "output": 10_485_760,
    "image_url": 20_971_520,
    "file_data": 33_554_432,
}
"""Longest strings in items and parts, in characters (Open Responses 2026-04-24)."""

_TEXTS: Final[Mapping[str, int]] = {"input": 10_485_760, "safety_identifier": 64, "prompt_cache_key": 64}
"""Longest strings among the parameters (Open Responses 2026-04-24)."""

_NUMBERS: Final[Mapping[str, tuple[int, int | None]]] = {
    "max_output_tokens": (16, None),
    "max_tool_calls": (1, None),
    "top_logprobs": (0, 20),
}
"""Smallest and largest values (Open Responses 2026-04-24)."""

Problems: TypeAlias = Iterator[InvalidRequest]


def check_request(body: Mapping[str, object]) -> None:
    """Raise the first of :func:`find_problems`, an :class:`InvalidRequest` with path and rule."""
    for problem in _problems(body):
        raise problem


def find_problems(body: Mapping[str, object]) -> list[InvalidRequest]:
    """Return what the API would refuse in a request, given as its parameters by name.

    Each finding has a path (``input[3].call_id``) and one of the rules ``required``, ``type``,
    ``non-empty``, ``range``, ``length``, ``name``, ``exclusive``, ``needs``, ``flat``,
    ``metadata``, or one of :func:`~responses_proto.schema.strict_problems`.
    """
    return list(_problems(body))


def written(value: object) -> object:
    """Return plain JSON values of what a program wrote; None for what came as bytes, and for None."""
    if isinstance(value, Raw | bytes | Unknown) or (isinstance(value, Keep) and value.raw is not None):
        return None
    return msgspec.to_builtins(value, enc_hook=lambda _: {}) if isinstance(value, Struct) else value


def _problems(body: Mapping[str, object]) -> Problems:
    given = {name: value for name, value in body.items() if value is not None}
    yield from _combinations(given)
    for name, (least, most) in _NUMBERS.items():
        yield from _number(given.get(name), name, least, most)
    for name, length in _TEXTS.items():
        yield from _length(given.get(name), name, length)
    yield from _metadata(written(given.get("metadata")))
    yield from _each(given.get("input"), "input", _item)
    yield from _each(given.get("tools"), "tools", _tool)
    yield from _choice(written(given.get("tool_choice")))
    text = written(given.get("text"))
    if isinstance(text, Mapping):
        yield from _format(written(text.get("format")), "text.format")


def _combinations(given: Mapping[str, object]) -> Problems:
    if "previous_response_id" in given and "conversation" in given:
        yield _problem("previous_response_id", "exclusive", "cannot be given together with conversation")
    # The official client: "Only set this when you set `stream: true`."
    if "stream_options" in given and not given.get("stream"):
        yield _problem("stream_options", "needs", "can only be given with stream=True")
    include = given.get("include", ())
    counted = isinstance(include, list | tuple | set | frozenset)
    if given.get("top_logprobs") and counted and _LOGPROBS not in cast(tuple[object, ...], include):
        yield _problem("top_logprobs", "needs", f"needs include=[{_LOGPROBS!r}]")
    if given.get("input") in ("", [], ()):
        yield _problem("input", "non-empty", "must not be empty")


def _each(given: object, path: str, rule: Callable[[Mapping[str, object], str], Problems]) -> Problems:
    if not isinstance(given, list | tuple):
        return
    for index, one in enumerate(given):
        plain = written(one)
        if isinstance(plain, Mapping):
            yield from rule(plain, f"{path}[{index}]")
        elif plain is not None:
            yield _problem(f"{path}[{index}]", "type", f"must be an object, not {type(plain).__name__}")


def _item(item: Mapping[str, object], path: str) -> Problems:
    kind = _kind(item)
    yield from _strings(item, path)
    if kind in _NAMED:
        yield from _name(item.get("name"), f"{path}.name")
    if kind == "function_call_output" and item.get("output") in ("", [], ()):
        yield _problem(f"{path}.output", "non-empty", "must not be empty: say that there is no output")
    for key in ("content", "output"):
        yield from _each(item.get(key), f"{path}.{key}", _strings)


def _kind(given: Mapping[str, object]) -> str:
    kind = given.get("type")
    return kind if isinstance(kind, str) else ""


def _strings(given: Mapping[str, object], path: str) -> Problems:
    for key, most in _LENGTHS.items():
        if key in given:
            yield from _length(given[key], f"{path}.{key}", most)
    if isinstance(given.get("image_url"), Mapping):
        yield _problem(f"{path}.image_url", "flat", "must be the address itself (or a data: URL), not an object")


def _tool(tool: Mapping[str, object], path: str) -> Problems:
    kind = _kind(tool)
    if "type" not in tool:
        yield _problem(f"{path}.type", "required", "must be given: function, custom, file_search, ...")
    if kind in _NAMED and isinstance(tool.get(kind), Mapping):
        reason = f"is the form of chat completions: put its fields beside type={kind!r}"
        yield _problem(f"{path}.{kind}", "flat", reason)
    elif kind in _NAMED:
        yield from _name(tool.get("name"), f"{path}.name")
    if kind == "namespace":
        yield from _each(tool.get("tools"), f"{path}.tools", _tool)
    parameters = written(tool.get("parameters"))
    if tool.get("strict") is True and parameters is not None:
        yield from _strict(parameters, f"{path}.parameters")


def _choice(choice: object) -> Problems:
    if not isinstance(choice, Mapping):
        return
    kind = _kind(choice)
    if kind in _NAMED and isinstance(choice.get(kind), Mapping):
        yield _problem(f"tool_choice.{kind}", "flat", "is the form of chat completions: put name beside type")
    elif kind in _NAMED:
        yield from _name(choice.get("name"), "tool_choice.name")
    tools = choice.get("tools")
    if kind == "allowed_tools" and isinstance(tools, list | tuple) and not 1 <= len(tools) <= 128:  # noqa: PLR2004
        yield _problem("tool_choice.tools", "range", f"must name 1 to 128 tools, not {len(tools)}")


def _format(given: object, path: str) -> Problems:
    if not isinstance(given, Mapping) or given.get("type") != "json_schema":
        return
    if "json_schema" in given:
        reason = "is the form of chat completions: put name and schema beside type"
        yield _problem(f"{path}.json_schema", "flat", reason)
        return
    yield from _name(given.get("name"), f"{path}.name")
    schema = written(given.get("schema"))
    if "schema" not in given:
        yield _problem(f"{path}.schema", "required", "must be given with the type json_schema")
    elif given.get("strict") is True and schema is not None:
        yield from _strict(schema, f"{path}.schema")


def _strict(schema: object, path: str) -> Problems:
    for problem in strict_problems(schema):
        message = str(problem).removeprefix(f"{problem.path}: ")
        yield _problem(f"{path}.{problem.path}" if problem.path else path, problem.rule, message)


def _metadata(given: object) -> Problems:
    if not isinstance(given, Mapping):
        return
    pairs, key_length, value_length = _METADATA
    if len(given) > pairs:
        yield _problem("metadata", "metadata", f"must not contain more than {pairs} pairs")
    for key, value in given.items():
        if isinstance(key, str) and len(key) > key_length:
            yield _problem(f"metadata.{key}", "metadata", f"the key exceeds {key_length} characters")
        if isinstance(value, str) and len(value) > value_length:
            yield _problem(f"metadata.{key}", "metadata", f"exceeds {value_length} characters")


def _number(value: object, path: str, least: int, most: int | None) -> Problems:
    if value is None or isinstance(value, Raw | bytes):
        return
    if not isinstance(value, int) or isinstance(value, bool):
        yield _problem(path, "type", f"must be a whole number, not {type(value).__name__}")
    elif value < least or (most is not None and value > most):
        limits = f"at least {least}" if most is None else f"from {least} to {most}"
        yield _problem(path, "range", f"must be {limits}, not {value}")


def _length(value: object, path: str, most: int) -> Problems:
    if isinstance(value, str) and len(value) > most:
        yield _problem(path, "length", f"has {len(value)} characters, the API takes {most}")


def _name(value: object, path: str) -> Problems:
    if value is None:
        yield _problem(path, "required", "must be given")
    elif isinstance(value, str) and not _NAME.fullmatch(value):
        yield _problem(path, "name", "must be letters, digits, _ and - only")
    else:
        yield from _length(value, path, _NAME_LENGTH)


def _problem(path: str, rule: str, message: str) -> InvalidRequest:
    return InvalidRequest(message, path=path, rule=rule)
