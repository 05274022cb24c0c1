"""Content codings (RFC 9110, section 8.4.1), undone while the body arrives.

Every request asks for none (``accept-encoding: identity``); some servers compress all the same, one
server-sent event per member or frame. :func:`decoded` stands between a machine and whoever drives it:
the machine reads plain bytes, in pieces that stay small however much a few coded bytes stand for.
gzip and deflate are undone here; a driver adds others, such as zstd, as ``codings``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from .effects import Effect, Failed, FailureKind, Head, Listen, Open, Read, Reply

__all__ = ["MAX_DECODED_SIZE", "Codings", "Decompressor", "decoded"]

T = TypeVar("T")

MAX_DECODED_SIZE: Final = 256 * 1024 * 1024
"""Bytes that one coded body may stand for."""

_PIECE: Final = 64 * 1024
"""Bytes that are decoded at a time."""
_GZIP, _ZLIB, _RAW = 31, 15, -15
"""Window bits by which zlib reads a gzip member, its own format, or deflate without any wrapping."""
_DEFLATED: Final = 8
"""The compression method that zlib's own format names in its first four bits (RFC 1950, section 2.2)."""


class Decompressor(Protocol):
    """Undoes one member or frame; as ``compression.zstd.ZstdDecompressor``."""

    @property
    def eof(self) -> bool:
        """Whether the member is over."""

    @property
    def unused_data(self) -> bytes:
        """What came after it."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more can be had without more bytes."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Return at most ``max_length`` bytes; raises ValueError for what is not of the coding."""


Codings = Mapping[str, Callable[[], Decompressor]]
"""Name of a coding -> what makes a decompressor, or raises an ImportError that says what to install."""


class _Zlib:
    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)
        self.needs_input = True
        self._fault = ""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if self._fault:
            raise ValueError(self._fault)
        data, before = self._inner.unconsumed_tail + data, self._inner.copy()
        try:
            piece = self._inner.decompress(data, max_length)
        except zlib.error as error:
            self._fault, self.needs_input = str(error), False
            return _until_fault(before, data)
        self.needs_input = len(piece) < max_length
        return piece


def _until_fault(inner: zlib._Decompress, data: bytes) -> bytes:
    """Return what zlib made of ``data`` before it met the fault, which it keeps to itself."""
    pieces = list[bytes]()
    with suppress(zlib.error):
        pieces.extend(inner.decompress(data[at : at + 1]) for at in range(len(data)))
    return b"".join(pieces)


class _Deflate(_Zlib):
    """HTTP means zlib's format, and many servers send it without the wrapping."""

    def __init__(self) -> None:
        super().__init__(_ZLIB)
        self._begun = False

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if data and not self._begun:
            self._begun = True
            if data[0] % 16 != _DEFLATED:
                self._inner = zlib.decompressobj(_RAW)
        return super().decompress(data, max_length)


_OURS: Final[Codings] = MappingProxyType(
    {"gzip": lambda: _Zlib(_GZIP), "x-gzip": lambda: _Zlib(_GZIP), "deflate": _Deflate}
)


def decoded(
    machine: Generator[Effect, Reply, T], codings: Codings = MappingProxyType({}), *, limit: int = MAX_DECODED_SIZE
) -> Generator[Effect, Reply, T]:
    """Return a machine that does what ``machine`` does, whose driver may reply to Read with coded bytes.

    The coding is what ``content-encoding`` of the answer names. What is not of the coding, a body that
    stands for more than ``limit`` bytes, and a coding that nobody here can undo are replies of the kind
    ``ENCODING``; a body that ends within a member is ``BROKEN``. All that could be decoded comes before.
    """
    body: _Body | None = None
    reply: Reply = None
    try:
        while True:
            try:
                effect = machine.send(reply)
            except StopIteration as stop:
                result: T = stop.value
                return result
            if body is not None and isinstance(effect, Read):
                reply = yield from body.read(effect)
                continue
            if body is not None and isinstance(effect, Listen):
                reply = None
                continue
            reply = yield effect
            if isinstance(effect, Open):
                name = _coding(reply) if isinstance(reply, Head) else ""
                body = _Body(name, {**_OURS, **codings}.get(name), limit) if name else None
    finally:
        machine.close()


def _coding(head: Head) -> str:
    """Return the codings of an answer as one word; "" for none."""
    given = ",".join(value for name, value in head.headers if name == "content-encoding")
    named = [name for part in given.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    return ", ".join(named)


class _Body:
    """One coded body: any number of members, one after the other."""

    def __init__(self, name: str, make: Callable[[], Decompressor] | None, limit: int) -> None:
        self._name = name
        self._make = make
        self._limit = limit
        self._size = 0
        self._member: Decompressor | None = None
        self._waiting = b""
        self._fault: Failed | None = None

    def read(self, effect: Read) -> Generator[Effect, Reply, Reply]:
        """Return the next plain bytes, reading coded ones as long as that takes."""
        while not (found := self._fault or self._next()):
            reply = yield effect
            if not isinstance(reply, bytes):
                return reply
            if not reply:
                return b"" if self._member is None else self._broken(FailureKind.BROKEN, "it ends in the middle")
            self._waiting = reply
        return found

    def _next(self) -> bytes | Failed:
        """Return the next plain bytes that need no more coded ones; b"" if there are none."""
        try:
            while self._waiting or (self._member is not None and not self._member.needs_input):
                if piece := self._piece():
                    self._size += len(piece)
                    if self._size <= self._limit:
                        return piece
                    raise ValueError(f"it stands for more than {self._limit} bytes (MAX_DECODED_SIZE)")
        except (ValueError, ImportError) as error:
            return self._broken(FailureKind.ENCODING, str(error))
        return b""

    def _broken(self, kind: FailureKind, why: str) -> Failed:
        self._fault = Failed(kind, f"the body cannot be decoded from {self._name}: {why}")
        return self._fault

    def _piece(self) -> bytes:
        if self._make is None:
            raise ValueError("nothing here knows this coding")
        if self._member is None:
            self._member = self._make()
        given, self._waiting = self._waiting, b""
        piece = self._member.decompress(given, _PIECE)
        if self._member.eof:
            self._waiting, self._member = self._member.unused_data, None
        return piece
