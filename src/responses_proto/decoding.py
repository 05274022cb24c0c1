"""Typed JSON from servers that do not all agree: tagged unions that stay open.

A union is decoded by msgspec in one pass. Only what msgspec refuses takes the second, slower
look, which keeps what it can: an unknown ``type`` becomes an ``Unknown*`` value that holds the
raw JSON, an optional field that is not what it must be (``null`` above all) counts as absent,
and text that is not Unicode has its bad parts replaced. Every such step is noted, so that
nothing is repaired silently.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar, Union, cast, get_args, get_origin

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import FieldInfo

from .errors import MalformedEvent
from .values import (
    JSON,
    NULL,
    REFUSED,
    Detail,
    Keep,
    Kept,
    Unknown,
    Value,
    always,
    as_json,
    decode_object,
    encode_json,
    raw_of,
    read_text,
    required_of,
    tag_of,
)

__all__ = [
    "JSON",
    "NULL",
    "REFUSED",
    "Detail",
    "Keep",
    "Kept",
    "OpenUnion",
    "Unknown",
    "Value",
    "always",
    "as_json",
    "decode_object",
    "encode_json",
    "mend",
    "raw_of",
    "read_text",
    "required_of",
    "tag_of",
]

T = TypeVar("T")
S = TypeVar("S", bound=Struct)

_LIST: Final = msgspec.json.Decoder(tuple[Raw, ...])
_EXACT: Final = 2**53
"""Below this a float that is whole is the number that was meant (IEEE 754 double precision)."""


class OpenUnion(Generic[T]):
    """A reader for a union of structs told apart by ``type``.

    ``unknown(type, raw)`` makes the value for any other type. ``nested`` names the fields that
    hold values of another open union, or tuples of them, as ``field`` or as ``type.field``.
    ``untagged`` names the type of an object that has none, where the protocol allows that.
    """

    def __init__(
        self,
        *members: type[Struct],
        unknown: Callable[[str, bytes], T],
        nested: Mapping[str, OpenUnion[Any]] | None = None,
        untagged: Callable[[Mapping[str, Raw]], str | None] = lambda members: None,
    ) -> None:
        self.members: Final = {str(member.__struct_config__.tag): member for member in members}
        for tag, member in self.members.items():
            member.type = tag  # type: ignore[attr-defined]  # each event is asked for it: a property would cost five times as much
        self._unknown = unknown
        self._nested = nested or {}
        self._untagged = untagged

    @functools.cached_property
    def decode(self) -> Callable[[bytes], T]:
        """Read what needs no repair; raises one of REFUSED for all else. The value remembers no bytes.

        It is made when it is first asked for: looking at the fields of all members takes milliseconds.
        """
        union: Any = Union[tuple(self.members.values())]  # noqa: UP007 - made at run time
        return cast(Callable[[bytes], T], msgspec.json.Decoder(union).decode)

    def read(self, raw: JSON, notes: list[str] | None = None) -> T:
        """Return the typed value; what had to be repaired is appended to ``notes``.

        Raises :class:`MalformedEvent` if the JSON is no object with a string ``type``, or if a
        field that a known type cannot do without is missing or wrong; :class:`LocalError` for
        what is no JSON at all.
        """
        if type(raw) is not bytes:
            raw = as_json(raw)
        try:
            value = self.decode(raw)
        except REFUSED:
            value = self._read_slowly(raw, [] if notes is None else notes)
        if isinstance(value, Keep):
            value.__dict__["raw_bytes"] = bytes(raw)
        return value

    def read_any(self, raw: bytes | Raw, notes: list[str]) -> T:
        """Like :meth:`read`, but what is malformed is noted and becomes an unknown value.

        That has the type that the bytes claim, or ``""`` if they claim none.
        """
        try:
            return self.read(raw, notes)
        except MalformedEvent as error:
            notes.append(str(error))
            return self._unknown(_claimed_type(raw), bytes(raw))

    def _read_slowly(self, raw: bytes | Raw, notes: list[str]) -> T:
        members = decode_object(raw, notes)
        tag = _string(members.get("type", NULL)) or self._untagged(members)
        if tag is None:
            raise MalformedEvent("no string in its `type`", data=bytes(raw))
        known = self.members.get(tag)
        if known is None:
            return self._unknown(tag, bytes(raw))
        return cast(T, mend(known, members, notes, name=tag, raw=raw, nested=self._nested))


def mend(
    known: type[S],
    members: Mapping[str, Raw],
    notes: list[str],
    *,
    name: str,
    raw: bytes | Raw,
    nested: Mapping[str, OpenUnion[Any]] | None = None,
) -> S:
    """Return a struct from the members of an object that msgspec refused as a whole.

    A field that has a default and is not what it must be is left out, and noted. Raises
    :class:`MalformedEvent`, with ``raw`` as its data, if a field without default is so.
    """
    values: dict[str, object] = {}
    for field, decoder in _fields(known):
        path = f"{name}.{field.encode_name}"
        given = members.get(field.encode_name)
        if given is None and field.required:
            raise MalformedEvent(f"{path} is missing", data=bytes(raw))
        if given is None:
            continue
        reader = (nested or {}).get(path) or (nested or {}).get(field.encode_name)
        try:
            values[field.name] = _value(field, decoder, given, notes, path, reader)
        except (*REFUSED, MalformedEvent) as error:
            if field.required:
                raise MalformedEvent(f"{path}: {error}", data=bytes(raw)) from error
            notes.append(f"{path}: {error}")
    return known(**values)


@functools.cache
def _fields(known: type[Struct]) -> tuple[tuple[FieldInfo, msgspec.json.Decoder[Any]], ...]:
    return tuple((field, msgspec.json.Decoder(field.type)) for field in msgspec.structs.fields(known))


def _value(
    field: FieldInfo,
    decoder: msgspec.json.Decoder[Any],
    given: Raw,
    notes: list[str],
    path: str,
    reader: OpenUnion[Any] | None,
) -> object:
    try:
        return read_text(decoder, given, notes)
    except REFUSED:
        kinds = (field.type, *get_args(field.type))
        begins = bytes(given)[:1]
        if reader is not None and any(get_origin(kind) is tuple for kind in kinds):
            if begins == b"[":
                return tuple(reader.read_any(part, notes) for part in _LIST.decode(given))
        elif reader is not None and begins == b"{":
            return reader.read_any(given, notes)
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Detail)), None)
        if inner is not None and begins == b"{":
            return mend(inner, decode_object(given, notes), notes, name=path, raw=given)
        whole = _whole_number(given) if int in kinds else None
        if whole is None:
            raise
    notes.append(f"{path}: {bytes(given).decode()} counts as {whole}")
    return whole


def _whole_number(given: Raw) -> int | None:
    try:
        number = msgspec.json.decode(given, type=float)
    except REFUSED:
        return None
    return int(number) if number.is_integer() and abs(number) < _EXACT else None


def _claimed_type(raw: bytes | Raw) -> str:
    try:
        return _string(decode_object(raw, []).get("type", NULL)) or ""
    except MalformedEvent:
        return ""


def _string(raw: Raw) -> str | None:
    try:
        return msgspec.json.decode(raw, type=str)
    except REFUSED:
        return None
