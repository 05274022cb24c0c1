"""JSON values: they remember the bytes they came from, and do not show what was said.

What a model or a user says may be anybody's secret, and a ``repr`` ends in log files. So all typed
values show names, ids, states and numbers there, and of any other text only how long it is; who
wants the text reads the field. The rule is an allow list: a new field is hidden until it is named.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, ClassVar, Final, TypeAlias, TypeVar, cast

import msgspec
from msgspec import DecodeError, Raw, Struct

from .errors import LocalError, MalformedEvent

__all__ = [
    "JSON",
    "NULL",
    "REFUSED",
    "Detail",
    "Keep",
    "Kept",
    "Unknown",
    "Value",
    "always",
    "as_json",
    "decode_object",
    "encode_json",
    "raw_of",
    "read_text",
    "required_of",
    "tag_of",
]

T = TypeVar("T")

JSON: TypeAlias = bytes | bytearray | memoryview | str | Raw | Mapping[str, object]
"""A JSON object as a program may have it: its text, or the object read."""

NULL: Final = Raw(b"null")
"""The default of a field that is kept undecoded (msgspec reads ``Raw | None`` as only None)."""

REFUSED: Final = (DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises on JSON that it cannot read; the last one for JSON nested without end."""

_SURROGATES: Final = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_MEMORY: Final = ("raw_bytes", "request_id_header")
"""What a value holds beside its fields, and a copy of it too."""

_EMPTY: Final[tuple[object, ...]] = (None, (), {}, NULL)
_MEMBERS: Final = msgspec.json.Decoder(dict[str, Raw])
_OBJECT: Final = msgspec.json.Decoder(dict[str, object])


def always(value: T) -> T:
    """Return a field default that is written out: for fields that the service wants even when empty."""
    return msgspec.field(default_factory=lambda: value)


@functools.cache
def tag_of(kind: type[Struct]) -> str:
    """Return the tag of a struct; kept, because msgspec makes a new description each time it is asked."""
    return str(kind.__struct_config__.tag)


def required_of(kind: type[Struct]) -> tuple[str, ...]:
    """Return the fields without default, by their names in JSON; asks nothing about types, which would cost more."""
    names, defaults = kind.__struct_encode_fields__, kind.__struct_defaults__
    given = (*(msgspec.NODEFAULT,) * (len(names) - len(defaults)), *defaults)
    return tuple(name for name, default in zip(names, given, strict=True) if default is msgspec.NODEFAULT)


class _Dumped:
    __slots__ = ()

    def to_dict(self) -> dict[str, object]:
        """Return the value as plain JSON data: all that the server sent, where the value remembers it.

        Raises :class:`MalformedEvent` for an unknown value whose bytes are no object.
        """
        return cast(dict[str, object], _object(_OBJECT, raw_of(self), []))

    model_dump = to_dict  # the official client's name

    def to_json(self) -> str:
        """Return the value as JSON text: as the server sent it, where the value remembers it."""
        return bytes(raw_of(self)).decode("utf-8", "replace")


class Unknown(_Dumped):
    """A tagged object of a type that this version does not know: its ``type`` and its raw JSON."""

    __slots__ = ("raw", "type")

    def __init__(self, type: str, raw: bytes) -> None:  # noqa: A002 - the wire's own name
        self.type = type
        self.raw = bytes(raw)

    def __bytes__(self) -> bytes:
        return self.raw

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(type={self.type!r}, raw=<{len(self.raw)} bytes>)"

    def _member(self, name: str, kind: type[T]) -> T | None:
        try:
            return msgspec.json.decode(decode_object(self.raw, []).get(name, NULL), type=kind)
        except (*REFUSED, MalformedEvent):
            return None


class _Hidden(str):
    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{self}>"


class Value(_Dumped, Struct, frozen=True):
    """Base of the typed values. In its ``repr``, ``shown`` fields and ids are told, other text is measured."""

    shown: ClassVar[frozenset[str]] = frozenset(
        (
            *("type", "event_type", "id", "name", "tool_name", "namespace", "server_label", "object", "model"),
            *("role", "phase", "status", "stop_reason", "usage", "provider_state"),
        )
    )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        given = [(name, value) for name in self.__struct_fields__ if (value := getattr(self, name)) not in _EMPTY]
        return [
            (name, value if name in self.shown or name.endswith(("_id", "_ids")) else _measured(value))
            for name, value in given
        ]


def _measured(value: object) -> object:
    if isinstance(value, Value | Unknown | Enum | int | float):
        return value
    if isinstance(value, tuple) and all(isinstance(entry, Value | Unknown) for entry in value):
        return value
    for kind, unit in ((str, "chars"), (bytes | Raw, "bytes"), (tuple | list, "entries"), (Mapping, "members")):
        if isinstance(value, kind):
            return _Hidden(f"{len(cast(str, value))} {unit}")
    return _Hidden(type(value).__name__)


class Kept(Value, frozen=True, dict=True):
    """Base of values that remember the bytes they were read from.

    ``raw`` is those bytes. It is None for a value that a program made, for a changed copy
    (``msgspec.structs.replace``), and mostly for a value inside another one, which remembers the
    whole. It takes no part in equality; a copy, also in another process, has it.
    """

    @property
    def raw(self) -> bytes | None:
        """The JSON that this value was read from."""
        return self.__dict__.get("raw_bytes")

    def __copy__(self: T) -> T:
        return self  # it cannot be changed

    def __reduce__(self) -> tuple[Any, ...]:
        memory = {name: self.__dict__[name] for name in _MEMORY if name in self.__dict__}
        return (*super().__reduce__(), memory)


class Keep(Kept, frozen=True, tag_field="type", omit_defaults=True):
    """Base of remembered values that are told apart by a tag."""

    @property
    def type(self) -> str:
        """The wire's ``type`` of this value."""
        return tag_of(type(self))


class Detail(Value, frozen=True, omit_defaults=True):
    """Base of the small objects inside items, parts and tools that are not told apart by a tag.

    Where the protocol has several shapes that differ in a field or two, one class holds the
    fields of all of them and ``type`` says which it is: a new shape then breaks nothing.
    """

    # Here they are an error's code and a word for what happened, not code to run or a user's reasons.
    shown: ClassVar[frozenset[str]] = Value.shown | {"code", "reason"}


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
    if isinstance(value, Kept | Unknown) and value.raw is not None:
        return Raw(value.raw)
    return Raw(encode_json(value))


def as_json(given: object) -> bytes | Raw:
    """Return JSON that a program has in any of the forms of :data:`JSON` as bytes.

    Raises :class:`LocalError` for anything else.
    """
    if isinstance(given, bytes | Raw):
        return given
    if isinstance(given, bytearray | memoryview):
        return bytes(given)
    if isinstance(given, str):
        return given.encode("utf-8", "surrogatepass")  # the readers mend that, and note it
    if not isinstance(given, Mapping):
        raise LocalError(f"JSON is wanted, as bytes, text or a dict, not {type(given).__name__}")
    try:
        return encode_json(dict(given))
    except (TypeError, ValueError, RecursionError) as error:
        raise LocalError(f"not a JSON object: {error}") from error


def decode_object(raw: bytes | Raw, notes: list[str]) -> dict[str, Raw]:
    """Return the members of a JSON object, undecoded.

    Raises :class:`MalformedEvent` if the bytes are no JSON object, even after replacing lone
    surrogates and bytes that are not UTF-8 by U+FFFD (which is noted).
    """
    return cast(dict[str, Raw], _object(_MEMBERS, raw, notes))


def _object(decoder: msgspec.json.Decoder[Any], raw: bytes | Raw, notes: list[str]) -> object:
    try:
        return read_text(decoder, raw, notes)
    except REFUSED as error:
        raise MalformedEvent(f"not a JSON object: {error}", data=bytes(raw)) from error


def read_text(decoder: msgspec.json.Decoder[Any], raw: bytes | Raw, notes: list[str]) -> object:
    """Decode; text that is not Unicode is mended first, which is noted."""
    try:
        return decoder.decode(raw)
    except REFUSED:
        mended = _SURROGATES.sub(
            lambda match: rb"\ufffd" if match[1] else match[0], bytes(raw).decode("utf-8", "replace").encode()
        )
        if mended == bytes(raw):
            raise
    value = decoder.decode(mended)
    notes.append("text that is not Unicode was replaced by U+FFFD")
    return value
