"""Content codings (RFC 9110, 8.4.1) for answers that nobody asked to have compressed."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, Literal, Protocol

__all__ = ["Coding", "check_coding", "compress", "compressed"]

Coding = Literal["gzip", "deflate", "zstd"]

_GZIP, _ZLIB = 31, 15
"""Window bits by which zlib writes a gzip member, or its own format, which HTTP calls deflate."""


class _Compressor(Protocol):
    def piece(self, data: bytes) -> bytes:
        """Compress ``data`` so that the reader gets all of it at once."""

    def end(self) -> bytes:
        """Return what closes the frame."""


class _Zlib:
    def __init__(self, window: int) -> None:
        self._inner = zlib.compressobj(wbits=window)

    def piece(self, data: bytes) -> bytes:
        return self._inner.compress(data) + self._inner.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._inner.flush()


class _Zstandard:
    """The package ``zstandard``."""

    def __init__(self, module: Any) -> None:
        self._inner = module.ZstdCompressor().compressobj()
        self._block = module.COMPRESSOBJ_FLUSH_BLOCK

    def piece(self, data: bytes) -> bytes:
        flushed: bytes = self._inner.compress(data) + self._inner.flush(self._block)
        return flushed

    def end(self) -> bytes:
        rest: bytes = self._inner.flush()
        return rest


class _StandardZstd:
    """``compression.zstd`` of Python 3.14."""

    def __init__(self, module: Any) -> None:
        self._inner = module.ZstdCompressor()

    def piece(self, data: bytes) -> bytes:
        flushed: bytes = self._inner.compress(data, self._inner.FLUSH_BLOCK)
        return flushed

    def end(self) -> bytes:
        rest: bytes = self._inner.flush()
        return rest


def _zstd() -> _Compressor:
    for name, adapter in (("compression.zstd", _StandardZstd), ("zstandard", _Zstandard)):
        try:
            return adapter(importlib.import_module(name))
        except ImportError:
            continue
    raise ImportError("zstd needs Python 3.14 or the package 'zstandard'")


_CODINGS: dict[str, Callable[[], _Compressor]] = {
    "gzip": lambda: _Zlib(_GZIP),
    "deflate": lambda: _Zlib(_ZLIB),
    "zstd": _zstd,
}


def check_coding(coding: str) -> None:
    """Raise ``ValueError`` for an unknown coding, ``ImportError`` for one that is not installed."""
    if coding not in _CODINGS:
        raise ValueError(f"unknown coding {coding!r}: use one of {', '.join(_CODINGS)}")
    _CODINGS[coding]()


def compress(data: bytes, coding: Coding) -> bytes:
    """Return ``data`` as one frame."""
    compressor = _CODINGS[coding]()
    return compressor.piece(data) + compressor.end()


async def compressed(frames: AsyncGenerator[bytes, None], coding: Coding, *, each: bool) -> AsyncGenerator[bytes, None]:
    """Compress ``frames``, flushed after each; with ``each`` every one is a frame of the coding by itself."""
    compressor = _CODINGS[coding]()
    async with aclosing(frames):
        async for frame in frames:
            yield compress(frame, coding) if each else compressor.piece(frame)
    if not each:
        yield compressor.end()
