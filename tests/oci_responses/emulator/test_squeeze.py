import asyncio
import gzip
import importlib.util
import sys
import zlib
from collections.abc import AsyncGenerator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator.squeeze import Coding, check_coding, compress, compressed

needs_zstd = pytest.mark.skipif(importlib.util.find_spec("zstandard") is None, reason="needs zstandard")


def unzstd(data: bytes) -> bytes:
    import zstandard

    plain = b""
    while data:
        reader = zstandard.ZstdDecompressor().decompressobj()
        plain += reader.decompress(data)
        data = reader.unused_data
    return plain


def inflate_all(data: bytes) -> bytes:
    plain = b""
    while data:
        reader = zlib.decompressobj()
        plain += reader.decompress(data)
        data = reader.unused_data
    return plain


CODINGS: list[object] = [
    pytest.param("gzip", gzip.decompress, id="gzip"),
    pytest.param("deflate", inflate_all, id="deflate"),
    pytest.param("zstd", unzstd, id="zstd", marks=needs_zstd),
]


def through(frames: list[bytes], coding: Coding, each: bool) -> list[bytes]:
    async def source() -> AsyncGenerator[bytes, None]:
        for frame in frames:
            yield frame

    async def collect() -> list[bytes]:
        return [part async for part in compressed(source(), coding, each=each)]

    return asyncio.run(collect())


@pytest.mark.parametrize(("coding", "plain"), CODINGS)
@pytest.mark.parametrize("each", [True, False])
@given(frames=st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=5))
def test_readers_get_back_what_was_sent(
    coding: Coding, plain: Callable[[bytes], bytes], each: bool, frames: list[bytes]
) -> None:
    parts = through(frames, coding, each)
    assert plain(b"".join(parts)) == b"".join(frames)
    if each:
        assert [plain(part) for part in parts] == frames
    assert plain(compress(frames[0], coding)) == frames[0]


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_each_event_can_be_read_as_soon_as_it_is_sent(coding: Coding) -> None:
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    frames = [b"data: one\n\n", b"data: two\n\n"]
    assert [reader.decompress(part) for part in through(frames, coding, False)] == [*frames, b""]
    assert reader.eof


@needs_zstd
def test_each_zstd_event_can_be_read_as_soon_as_it_is_sent() -> None:
    import zstandard

    reader = zstandard.ZstdDecompressor().decompressobj()
    frames = [b"data: one\n\n", b"data: two\n\n"]
    assert [reader.decompress(part) for part in through(frames, "zstd", False)] == [*frames, b""]


def test_what_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="unknown coding 'br'"):
        check_coding("br")
    for name in ("compression.zstd", "zstandard"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match="zstandard"):
        check_coding("zstd")
    check_coding("gzip")
