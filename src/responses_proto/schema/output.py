"""Structured output: ask for a type, read what the model wrote as that type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar, overload

import msgspec
from msgspec import DecodeError

from ..errors import APIError, InvalidRequest
from ..values import read_text
from .compiler import strict_schema
from .nodes import Node, accepts_null, follow, listed, named
from .types import from_plain, is_pydantic, json_schema, pydantic_fault

__all__ = ["OutputInvalid", "decode_as", "text_format"]

T = TypeVar("T")

_PLAIN: Final = msgspec.json.Decoder()
_NAME: Final = 64
_NOT_IN_NAMES: Final = re.compile(r"[^a-zA-Z0-9_-]+")
_AT: Final = re.compile(r" - at (?:the key in )?`\$?\.?(.*)`$")


class OutputInvalid(APIError):
    """The model's text is not of the type that was asked for.

    ``text`` is what it wrote, ``path`` where it departs from the type ("" for the whole).
    """

    def __init__(self, message: str, *, text: str, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.text = text
        self.path = path


def text_format(kind: object, name: str | None = None, *, strict: bool = True) -> dict[str, object]:
    """Return ``text.format`` for output of a type (or of a plain JSON schema).

    ``name`` is otherwise that of the type, or the schema's ``title``. With ``strict`` the
    schema is compiled by :func:`~responses_proto.schema.strict_schema`.

    Raises :class:`InvalidRequest`, its path within the schema, for a type that has no JSON
    schema, or no strict one.
    """
    schema = json_schema(kind)
    own = schema.get("title") if isinstance(kind, Mapping) else getattr(kind, "__name__", None)
    return {
        "type": "json_schema",
        "name": name or _NOT_IN_NAMES.sub("_", str(own or "output"))[:_NAME],
        "schema": strict_schema(schema) if strict else schema,
        "strict": strict,
    }


@overload
def decode_as(kind: type[T], text: str | bytes) -> T: ...
@overload
def decode_as(kind: object, text: str | bytes) -> Any: ...
def decode_as(kind: object, text: str | bytes) -> Any:
    """Return what the model wrote as a value of a type; plain values for a plain JSON schema.

    Strict mode makes the model write every property: a null in the place of one that was
    optional and not nullable counts as its absence. Lone surrogates, which models do write, become
    U+FFFD. A value under a plain schema is not checked against it any further.

    Raises :class:`OutputInvalid` with the path of what is wrong, and :class:`InvalidRequest` with
    the rule ``type`` for a type that has no JSON form.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    try:
        try:
            return _read(kind, text)
        except (DecodeError, ValueError):
            schema = json_schema(kind)
            plain = read_text(_PLAIN, text.encode(), [])
            return _read(kind, msgspec.json.encode(_without_nulls(plain, schema, schema)).decode())
    except (DecodeError, ValueError, RecursionError) as error:
        raise _invalid(error, text) from error
    except (TypeError, NotImplementedError) as error:
        raise InvalidRequest(f"{kind!r} has no JSON form: {error}", rule="type") from error


def _read(kind: object, text: str) -> object:
    if isinstance(kind, Mapping):
        return _without_nulls(msgspec.json.decode(text), kind, kind)
    if is_pydantic(kind):
        return kind.model_validate_json(text)
    return msgspec.json.decode(text, type=kind, dec_hook=from_plain)


def _invalid(error: Exception, text: str) -> OutputInvalid:
    fault = pydantic_fault(error)
    if fault is not None:
        return OutputInvalid(fault[1], text=text, path=fault[0])
    message = str(error) or type(error).__name__
    found = _AT.search(message)
    return OutputInvalid(message[: found.start()] if found else message, text=text, path=found[1] if found else "")


def _without_nulls(value: object, schema: object, root: Node) -> object:
    node = follow(schema, root) if isinstance(schema, Mapping) else None
    if node is None:
        return value
    if isinstance(value, list):
        return [_without_nulls(one, node.get("items"), root) for one in value]
    if not isinstance(value, dict):
        return value
    unions = (*listed(node, "anyOf"), *listed(node, "oneOf"))
    meant = next((one for one in unions if _could_be(value, one, root)), None)
    for variant in (meant, *listed(node, "allOf")):
        value = _without_nulls(value, variant, root)
    assert isinstance(value, dict)
    properties, required = named(node, "properties"), listed(node, "required")
    return {
        name: _without_nulls(inner, properties.get(name), root)
        for name, inner in value.items()
        if inner is not None or name in required or name not in properties or accepts_null(properties[name], root)
    }


def _could_be(value: Node, schema: object, root: Node) -> bool:
    node = follow(schema, root) if isinstance(schema, Mapping) else None
    if node is None:
        return False
    properties = named(node, "properties")
    return value.keys() <= properties.keys() and all(_allows(properties[name], value[name]) for name in value)


def _allows(schema: object, value: object) -> bool:
    # Enough to tell the variants of a tagged union apart.
    if not isinstance(schema, Mapping):
        return True
    return value in (listed(schema, "enum") or (value,)) and value == schema.get("const", value)
