"""Typed JSON from servers that do not all agree: tagged unions that stay open.

A union is decoded by msgspec in one pass. Only what msgspec refuses takes the second, slower
look, which keeps what it can: an unknown ``type`` becomes an ``Unknown*`` value that holds the
raw JSON, an optional field that is not what it must be (``null`` above all) counts as absent,
and text that is not Unicode has its bad parts replaced. Every such step is noted, so that
nothing is repaired silently.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar, Union, cast, get_args, get_origin

import msgspec
from msgspec import DecodeError, Raw, Struct
from msgspec.structs import FieldInfo

from .errors import MalformedEvent

__all__ = [
    "NULL",
    "Detail",
    "Keep",
    "OpenUnion",
    "Unknown",
    "always",
    "decode_object",
    "encode_json",
    "mend",
    "raw_of",
]

T = TypeVar("T")
S = TypeVar("S", bound=Struct)

NULL: Final = Raw(b"null")
"""The default of a field that is kept undecoded (msgspec reads ``Raw | None`` as only None)."""

_REFUSED: Final = (DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises on JSON that it cannot read; the last one for JSON nested without end."""

_SURROGATES: Final = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)

_MEMBERS: Final = msgspec.json.Decoder(dict[str, Raw])
_LIST: Final = msgspec.json.Decoder(tuple[Raw, ...])


def always(value: T) -> T:
    """Return a field default that is written out: for fields that the service wants even when empty."""
    return msgspec.field(default_factory=lambda: value)


class Unknown:
    """A tagged object of a type that this version does not know: its ``type`` and its raw JSON."""

    __slots__ = ("raw", "type")

    def __init__(self, type: str, raw: bytes) -> None:  # noqa: A002 - the wire's own name
        self.type = type
        self.raw = bytes(raw)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(type={self.type!r}, raw=<{len(self.raw)} bytes>)"


class Keep(Struct, frozen=True, dict=True, tag_field="type", omit_defaults=True):
    """Base of values that remember the bytes they were read from.

    ``raw`` is those bytes. It is None for a value that a program made, for a changed copy
    (``msgspec.structs.replace``), and mostly for a value inside another one, which remembers the
    whole. It takes no part in equality.
    """

    @property
    def type(self) -> str:
        """The wire's ``type`` of this value."""
        return str(self.__struct_config__.tag)

    @property
    def raw(self) -> bytes | None:
        """The JSON that this value was read from."""
        return self.__dict__.get("raw_bytes")


class Detail(Struct, frozen=True, omit_defaults=True):
    """Base of the small objects inside items, parts and tools that are not told apart by a tag.

    Where the protocol has several shapes that differ in a field or two, one class holds the
    fields of all of them and ``type`` says which it is: a new shape then breaks nothing.
    """


def _encode_unknown(value: object) -> Raw:
    if isinstance(value, Unknown):
        return Raw(value.raw)
    raise TypeError(f"{type(value).__name__} has no JSON form")


encode_json: Final[Callable[[object], bytes]] = msgspec.json.Encoder(enc_hook=_encode_unknown).encode
"""Encode to JSON bytes; ``Raw`` and ``Unknown`` values go out exactly as they came in."""


def raw_of(value: object) -> Raw:
    """Return the JSON of a value: its own bytes if it remembers them, else its encoding."""
    if isinstance(value, Raw):
        return value
    if isinstance(value, Keep | Unknown) and value.raw is not None:
        return Raw(value.raw)
    return Raw(encode_json(value))


def decode_object(raw: bytes | Raw, notes: list[str]) -> dict[str, Raw]:
    """Return the members of a JSON object, undecoded.

    Raises :class:`MalformedEvent` if the bytes are no JSON object, even after replacing lone
    surrogates and bytes that are not UTF-8 by U+FFFD (which is noted).
    """
    try:
        return cast(dict[str, Raw], _read_text(_MEMBERS, raw, notes))
    except _REFUSED as error:
        raise MalformedEvent(f"not a JSON object: {error}", data=bytes(raw)) from error


def _read_text(decoder: msgspec.json.Decoder[Any], raw: bytes | Raw, notes: list[str]) -> object:
    try:
        return decoder.decode(raw)
    except _REFUSED:
        mended = _SURROGATES.sub(
            lambda match: rb"\ufffd" if match[1] else match[0], bytes(raw).decode("utf-8", "replace").encode()
        )
        if mended == bytes(raw):
            raise
    value = decoder.decode(mended)
    notes.append("text that is not Unicode was replaced by U+FFFD")
    return value


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
        self._unknown = unknown
        self._nested = nested or {}
        self._untagged = untagged
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(Union[members])  # noqa: UP007 - made at run time

    def read(self, raw: bytes | Raw, notes: list[str] | None = None) -> T:
        """Return the typed value; what had to be repaired is appended to ``notes``.

        Raises :class:`MalformedEvent` if the bytes are no JSON object with a string ``type``, or
        if a field that a known type cannot do without is missing or wrong.
        """
        try:
            value = self._decoder.decode(raw)
        except _REFUSED:
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
            values[field.name] = _value(field, decoder, given, notes, reader)
        except _REFUSED as error:
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
    reader: OpenUnion[Any] | None,
) -> object:
    try:
        return _read_text(decoder, given, notes)
    except _REFUSED:
        many = any(get_origin(kind) is tuple for kind in (field.type, *get_args(field.type)))
        if reader is None or bytes(given)[:1] != (b"[" if many else b"{"):
            raise
    if not many:
        return reader.read_any(given, notes)
    return tuple(reader.read_any(part, notes) for part in _LIST.decode(given))


def _claimed_type(raw: bytes | Raw) -> str:
    try:
        return _string(decode_object(raw, []).get("type", NULL)) or ""
    except MalformedEvent:
        return ""


def _string(raw: Raw) -> str | None:
    try:
        return msgspec.json.decode(raw, type=str)
    except _REFUSED:
        return None
