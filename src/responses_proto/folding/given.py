"""Whole items and parts as a server gives them: bytes to keep, and what tells them apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import DecodeError, Raw, Struct

from ..decoding import NULL, decode_object
from ..errors import MalformedEvent
from ..items import READER
from .deviations import DeviationKind, DeviationLog

__all__ = ["Given", "list_in", "members_in", "members_of", "note_faults", "read_given", "string_in"]

_REFUSED: Final = (DecodeError, UnicodeDecodeError, RecursionError)
_STRINGS: Final = ("arguments", "input", "code")
"""The strings of an item that grow, and that must not be lost at its end."""


class _Said(Struct, gc=False):
    text: str = ""
    refusal: str = ""


_content: Final = msgspec.json.Decoder(list[_Said] | str | None)
_list: Final = msgspec.json.Decoder(list[Raw] | None)


class Given(Struct, gc=False):
    """A whole item as the server gives it: its bytes, its members undecoded, what tells it apart."""

    raw: Raw
    members: dict[str, Raw]
    type: str
    id: str | None
    call_id: str | None

    def says(self) -> dict[str, str]:
        """The strings in it that could have been streamed; of a message its text and refusals."""
        said = {name: string_in(self.members, name) or "" for name in _STRINGS}
        if self.type == "message":
            try:
                content = _content.decode(self.members.get("content", NULL)) or ""
            except _REFUSED:
                return said  # the bytes are kept; there is nothing in them to compare
            whole = content if isinstance(content, str) else "".join(part.text + part.refusal for part in content)
            said["content"] = whole
        return said


def read_given(raw: Raw) -> Given | None:
    """Return an item that came whole, detached from the event it came in; None if it is none."""
    raw = raw.copy()
    members = members_of(raw)
    # A message may come without `type`: Open Responses, "Item", allows that in input.
    kind = string_in(members, "type") or ("message" if "role" in members else None)
    if kind is None:
        return None
    return Given(raw, members, kind, string_in(members, "id"), string_in(members, "call_id"))


def note_faults(raw: Raw, log: DeviationLog) -> None:
    """Record what the typed view of a whole item must do without: the item itself stays as it is."""
    notes: list[str] = []
    READER.read_any(raw, notes)
    for note in notes:
        log.note(DeviationKind.MALFORMED_FIELD, note)


def members_of(raw: Raw) -> dict[str, Raw]:
    """Return the members of an object, undecoded; none if it is not one."""
    try:
        return decode_object(raw, [])
    except MalformedEvent:
        return {}


def members_in(members: Mapping[str, Raw], name: str) -> dict[str, Raw]:
    """Return the members of a member."""
    return members_of(members.get(name, NULL))


def string_in(members: Mapping[str, Raw], name: str) -> str | None:
    """Return a member if it is a string and not empty."""
    try:
        return msgspec.json.decode(members.get(name, NULL), type=str | None) or None
    except _REFUSED:
        return None


def list_in(raw: Raw) -> list[Raw]:
    """Return the elements of a list, undecoded; none if it is not one."""
    try:
        return _list.decode(raw) or []
    except _REFUSED:
        return []
