"""Payloads that are no events, but show what they were meant to be.

Seen on servers of this protocol: the type stands only in the ``event`` line; an error object
stands alone, also inside a chat completion chunk; an upstream failure arrives as the text of a
Python dict.
"""

from __future__ import annotations

import ast
from typing import Final

import msgspec
from msgspec import DecodeError, Raw

from .decoding import NULL, encode_json

__all__ = ["event_meant"]

_LONGEST_LITERAL: Final = 65536
_NOT_JSON: Final = (DecodeError, UnicodeDecodeError, RecursionError)
_NOT_A_LITERAL: Final = (ValueError, SyntaxError, TypeError, OverflowError, MemoryError, RecursionError)
"""What ``ast.literal_eval`` raises, and the encoding of a value that JSON does not have."""
_ERROR: Final = ("code", "message", "param", "error")

_members: Final = msgspec.json.Decoder(dict[str, Raw])


def event_meant(name: bytes, data: bytes) -> bytes | None:
    """Return the JSON of the event that this payload must be, or None.

    ``name`` is the ``event`` line of the frame, ``data`` its payload.
    """
    members = _read(data)
    if members is None:
        members = _read(_from_literal(data))
    if members is None:
        return None
    event: dict[str, object]
    if "error" in members or {"code", "message"} <= members.keys():
        event = {"type": "error", **{key: members[key] for key in _ERROR if key in members}}
    elif name and "type" not in members:
        event = {"type": name.decode("utf-8", "replace"), **members}
    else:
        return None
    return encode_json(event)


def _read(data: bytes) -> dict[str, Raw] | None:
    try:
        return {key: value for key, value in _members.decode(data).items() if value != NULL}
    except _NOT_JSON:
        return None


def _from_literal(data: bytes) -> bytes:
    if len(data) > _LONGEST_LITERAL or not data.startswith(b"{'"):
        return b""
    try:
        return encode_json(ast.literal_eval(data.decode()))
    except _NOT_A_LITERAL:
        return b""
