"""Content codings that the core cannot undo by itself: zstd, by the extra ``[zstd]``."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any, Final

from responses_proto.encodings import Codings, Decompressor

__all__ = ["CODINGS"]

_WINDOW_LOG: Final = 23
"""8 MiB of memory at most: RFC 9659, section 3, forbids servers larger windows."""


class _Zstd:
    def __init__(self, module: Any) -> None:
        self._inner = module.ZstdDecompressor(options={module.DecompressionParameter.window_log_max: _WINDOW_LOG})
        self._error: type[Exception] = module.ZstdError

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data)

    @property
    def needs_input(self) -> bool:
        return bool(self._inner.needs_input)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return bytes(self._inner.decompress(data, max_length))
        except self._error as error:
            raise ValueError(str(error)) from None


def _zstd() -> Decompressor:
    return _Zstd(_library())


def _library() -> ModuleType:
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise ImportError("it needs an extra: pip install 'oci-responses[zstd]'")


CODINGS: Final[Codings] = {"zstd": _zstd}
"""What to give to :func:`responses_proto.encodings.decoded`."""
