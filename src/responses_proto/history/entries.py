"""Items of any make, seen as one thing: a mapping that knows what it was made from.

An item may be a plain dict, a typed item, JSON bytes (``bytes`` or ``msgspec.Raw``), or an object
of the official SDK or another one (anything with ``to_dict`` or ``model_dump``). A
:class:`~responses_proto.messages.Message` stands for its items, a response for its output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias, cast

import msgspec
from msgspec import UNSET, DecodeError, Raw, Struct

from ..decoding import Keep, Unknown, decode_object, encode_json, raw_of
from ..errors import InvalidRequest, MalformedEvent
from ..items import READER
from ..messages import Message
from ..response import Response

__all__ = ["Entry", "Items", "json_of", "members_of", "raw_items", "read_entries"]

Items: TypeAlias = Iterable[object] | bytes | Raw | Response
"""A list of items of any make, a JSON array, or a response, which stands for its output."""

_UNREADABLE: Final = (DecodeError, UnicodeDecodeError, RecursionError)
_OBJECT: Final = msgspec.json.Decoder(dict[str, object])
_LIST: Final = msgspec.json.Decoder(list[Raw])


class Entry:
    """One item of a history.

    ``given`` is the item as it was given, ``index`` its place in that list, ``members`` its fields
    (None if it is no JSON object), ``type`` its type, also of the two short forms that input allows,
    ``""`` if there is none. ``wire`` says that it is made of JSON bytes, so that a null in
    it was written by whoever wrote those, and not made up by an SDK.
    """

    __slots__ = ("given", "index", "members", "type", "wire")

    def __init__(self, given: object, index: int, members: Mapping[str, object] | None = None) -> None:
        self.given = given
        self.index = index
        self.members = members_of(given) if members is None else members
        self.type = _type_of(self.members or {})
        self.wire = isinstance(given, bytes | Raw | Struct | Unknown)

    def value(self, name: str) -> object:
        """A field, None if it is absent."""
        return (self.members or {}).get(name)

    def text(self, name: str) -> str | None:
        """A field that is a text and not empty."""
        value = self.value(name)
        return value if isinstance(value, str) and value else None

    def edited(self, changes: Mapping[str, object]) -> Entry:
        """Return the entry with some fields set, or left out where the value is UNSET.

        The other fields of an item that is made of JSON stay as they are, byte for byte.
        """
        members = _merged(self.members or {}, changes)
        if not self.wire:
            return Entry(members, self.index, members)
        raw = encode_json(_merged(decode_object(_json(self.given), []), changes))
        return Entry(_like(self.given, raw), self.index, members)

    def became(self, members: Mapping[str, object]) -> Entry:
        """Return an entry of other fields, in this one's place and of its make."""
        given = _like(self.given, encode_json(members)) if self.wire else members
        return Entry(given, self.index, members)


def _type_of(members: Mapping[str, object]) -> str:
    tag = members.get("type")
    if tag is None and members.get("role") is not None:
        return "message"
    if tag is None and [name for name, value in members.items() if value is not None] == ["id"]:
        return "item_reference"
    return tag if isinstance(tag, str) else ""


def _merged(members: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in {**members, **changes}.items() if value is not UNSET}


def _like(given: object, raw: bytes) -> object:
    if isinstance(given, bytes):
        return raw
    return Raw(raw) if isinstance(given, Raw) else READER.read_any(raw, [])


def members_of(value: object) -> Mapping[str, object] | None:
    """Return the fields of a JSON object of any make, or None if it is none."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, bytes | Raw | Struct | Unknown):
        return _members_of_json(value)
    for name in ("to_dict", "model_dump"):
        if callable(method := getattr(value, name, None)) and not isinstance(value, type):
            members = method()
            return members if isinstance(members, Mapping) else None
    return None


def _members_of_json(value: bytes | Raw | Struct | Unknown) -> Mapping[str, object] | None:
    raw = _json(value)
    try:
        return _OBJECT.decode(raw)
    except _UNREADABLE:
        pass  # as a whole; of some members it may be known all the same what they say
    try:
        return {name: _decoded(member) for name, member in decode_object(raw, []).items()}
    except MalformedEvent:
        return None


def _json(value: object) -> bytes | Raw:
    return value if isinstance(value, bytes) else raw_of(value)


def _decoded(raw: Raw) -> object:
    try:
        return msgspec.json.decode(raw)
    except _UNREADABLE:
        return raw


def json_of(item: object) -> Raw:
    """Return the JSON of an item of any make: its own bytes if it is made of them.

    Raises :class:`InvalidRequest` if it is no JSON object.
    """
    members = members_of(item)
    if members is None:
        raise InvalidRequest("an item is a JSON object", path="input", rule="unreadable")
    if isinstance(item, Raw | bytes | Keep | Unknown):
        return Raw(_json(item)).copy()
    try:
        return Raw(encode_json(members))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRequest(f"an item is not JSON: {error}", path="input", rule="unreadable") from error


def raw_items(items: Items) -> tuple[Raw, ...]:
    """Return the JSON of items of any make; a tuple of JSON is taken as it is.

    Raises :class:`InvalidRequest` for what is no list of JSON objects.
    """
    if isinstance(items, tuple) and {Raw}.issuperset(map(type, items)):
        return items
    return tuple(json_of(entry.given) for entry in read_entries(items))


def read_entries(items: Items) -> list[Entry]:
    """Return the entries of a list of items, of a JSON array, or of the output of a response.

    The items of a message all have its place. Raises :class:`InvalidRequest` for anything that is
    no list, and for a message that cannot be sent (a tool's answer that does not name its call).
    """
    if isinstance(items, Response):
        items = items.raw_output
    elif not isinstance(items, Struct):
        items = getattr(items, "output", items)
    if isinstance(items, bytes | Raw):
        try:
            items = cast(list[object], _LIST.decode(items))
        except _UNREADABLE as error:
            raise InvalidRequest(f"not a JSON list: {error}", path="input", rule="unreadable") from error
    if isinstance(items, str | Mapping) or not isinstance(items, Iterable):
        raise InvalidRequest("a history is a list of items", path="input", rule="unreadable")
    return [Entry(part, index) for index, item in enumerate(items) for part in _meant(item)]


def _meant(item: object) -> tuple[object, ...]:
    if isinstance(item, Message):
        return item.items()
    return item.raw_output if isinstance(item, Response) else (item,)
