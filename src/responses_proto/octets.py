"""Bytes as programs hold them: what came from a wire is never text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from .errors import LocalError

__all__ = ["Octets", "as_bytes", "as_chunks"]

Octets: TypeAlias = bytes | bytearray | memoryview
"""What bytes may be given as."""


def as_bytes(given: Octets) -> bytes:
    """Return a chunk as bytes of its own; raises :class:`LocalError` for what is none, text above all."""
    if not isinstance(given, Octets):
        raise LocalError(f"a body is bytes, not {type(given).__name__}: feed what came from the wire, undecoded")
    return bytes(given)


def as_chunks(given: Iterable[Octets] | Octets) -> Iterable[Octets]:
    """Return chunks; one object of bytes is one chunk. Raises :class:`LocalError` for text."""
    if isinstance(given, Octets | str):
        return (as_bytes(given),)
    return given
