"""Any value as plain JSON values that can be sent, or the path of what cannot.

An encoder alone would send some values as something else without a word: NaN as null, bytes as
base64, a Decimal as a string. Here they are refused, and what a server once sent keeps its bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Set
from decimal import Decimal
from enum import Enum
from numbers import Number
from typing import Final

import msgspec
from msgspec import UNSET, DecodeError, Raw, Struct
from msgspec.structs import astuple

from .decoding import Keep, Unknown, encode_json
from .errors import InvalidRequest

__all__ = ["all_raw", "dumped", "encoded", "json_bytes", "sendable", "within"]

_JSON: Final = msgspec.json.Decoder(Raw)
_KEPT: Final = (Raw, bytes, bytearray, memoryview, Decimal)
"""What msgspec is to leave as it is, for it to be judged here."""
_SCALARS: Final = frozenset({type(None), bool, int, Raw})
_TEXTS: Final = frozenset({type(None), str})
_DUMPS: Final[Mapping[str, Mapping[str, object]]] = {
    "model_dump": {"mode": "json", "by_alias": True, "exclude_unset": True},
    "to_dict": {},
}


def sendable(value: object, path: str = "") -> object:
    """Return a value as dicts, lists, text, numbers, None and ``Raw``.

    A typed value that remembers the bytes it was read from becomes these bytes, also inside
    another one. JSON may stand as ``bytes`` for the value itself and in lists, as ``Raw``
    anywhere. Objects of the official SDK, and other pydantic models, give the fields that were
    set, by their names on the wire. Of types that JSON does not have, those go that msgspec
    knows: dates, UUIDs, dataclasses, enums.

    Raises :class:`InvalidRequest` with the rule ``json``, its path starting with ``path``.
    """
    try:
        return _sendable(value, path)
    except RecursionError:
        raise _problem("is nested too deeply, or in itself", path) from None


def all_raw(values: Iterable[object]) -> bool:
    """Return whether all of these are JSON already: a long history mostly is, and every turn passes it again."""
    return {Raw}.issuperset(map(type, values))


def encoded(value: object, path: str = "") -> Raw:
    """Return the JSON of a value; see :func:`sendable`."""
    if isinstance(value, Struct) and _only_text(value):
        try:
            return Raw(encode_json(value))
        except UnicodeEncodeError:
            pass  # which of them it is, is found out below
    plain = sendable(value, path)
    return plain if isinstance(plain, Raw) else Raw(encode_json(plain))


def _only_text(value: Struct) -> bool:
    """Whether there is nothing in a struct that an encoder alone would send as something else."""
    remembers = isinstance(value, Keep) and value.raw is not None
    return not remembers and _TEXTS.issuperset(map(type, astuple(value)))


def json_bytes(given: bytes | bytearray | memoryview, path: str) -> Raw:
    """Return JSON that a program gave as bytes, byte for byte; anything else is refused."""
    raw = bytes(given)
    try:
        _JSON.decode(raw)
    except (DecodeError, RecursionError) as error:
        raise _problem(f"is bytes, and they are not JSON: {error}", path) from error
    return Raw(raw)


def dumped(value: object) -> object:
    """Return what an object says of itself by ``model_dump`` or ``to_dict``, or else itself."""
    if isinstance(value, type):
        return value
    for name, options in _DUMPS.items():
        dump: Callable[..., object] | None = getattr(value, name, None)
        if callable(dump):
            return dump(**options)
    return value


def within(problem: InvalidRequest, path: str) -> InvalidRequest:
    """Return a problem as one of the value at ``path``, in which its own path is."""
    message = str(problem).removeprefix(f"{problem.path}: ")
    inner = problem.path if problem.path.startswith("[") or not path else f".{problem.path}" * bool(problem.path)
    return InvalidRequest(message, path=path + inner, rule=problem.rule)


def _at(path: str, name: object) -> str:
    return f"{path}.{name}" if path else f"{name}"


def _sendable(value: object, path: str) -> object:  # noqa: C901 - one line for each kind of value
    if type(value) in _SCALARS:
        return value
    if type(value) is str:
        return _text(value, path)
    if isinstance(value, Enum):
        return _sendable(value.value, path)
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _problem(f"JSON has no {value}", path)
        return float(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return json_bytes(value, path)
    if isinstance(value, Keep | Unknown) and value.raw is not None:
        return Raw(value.raw)
    if isinstance(value, Struct):
        return _struct(value, path)
    if isinstance(value, (dict, Mapping)):
        return {_name(name, path): _member(one, _at(path, name)) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_sendable(one, f"{path}[{index}]") for index, one in enumerate(value)]
    return _foreign(value, path)


def _text(value: str, path: str) -> str:
    try:
        value.isascii() or value.encode()
    except UnicodeEncodeError as error:
        raise _problem(f"has no JSON form: {error}", path) from error
    return str.__str__(value)


def _name(name: object, path: str) -> str:
    if isinstance(name, Enum):
        name = name.value
    if isinstance(name, int) and not isinstance(name, bool):
        name = str(name)
    if not isinstance(name, str):
        raise _problem(f"the names in a JSON object are text, not {type(name).__name__}", path)
    return _text(name, path)


def _member(value: object, path: str) -> object:
    if isinstance(value, bytes | bytearray | memoryview):
        raise _problem("is bytes: JSON inside an object is given as msgspec.Raw, other bytes as text", path)
    return _sendable(value, path)


def _struct(value: Struct, path: str) -> object:
    fields = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
    given = {name: getattr(value, field) for field, name in fields}
    members = {name: _member(one, _at(path, name)) for name, one in given.items() if one is not UNSET}
    # Which fields are left out, and what stands beside them, is known to msgspec alone.
    plain = msgspec.to_builtins(value, builtin_types=_KEPT, enc_hook=lambda _: None)
    if isinstance(plain, dict):
        return plain | {name: one for name, one in members.items() if name in plain}
    return _sendable(plain, path)


def _foreign(value: object, path: str) -> object:
    plain = dumped(value)
    if plain is not value:
        return _sendable(plain, path)
    if isinstance(value, Number):
        raise _problem(f"is a {type(value).__name__}: give an int or a float, or its digits as msgspec.Raw", path)
    if isinstance(value, Set):
        return sorted((_sendable(one, path) for one in value), key=encode_json)
    if isinstance(value, Iterable):
        return _sendable(list(value), path)
    try:
        return _sendable(msgspec.to_builtins(value, builtin_types=_KEPT), path)
    except (TypeError, ValueError) as error:
        raise _problem(f"has no JSON form: {error}", path) from error


def _problem(message: str, path: str) -> InvalidRequest:
    return InvalidRequest(message, path=path, rule="json")
