"""zstd, against another implementation of it."""

from __future__ import annotations

import sys
from collections.abc import Generator
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.codings import CODINGS
from responses_proto.effects import Effect, Failed, FailureKind, Head, HttpRequest, Open, Read, Reply
from responses_proto.encodings import decoded

HEAD = Head(200, (("content-encoding", "zstd"),))
MIB = 1 << 20


def body_of() -> Generator[Effect, Reply, tuple[bytes, Reply]]:
    yield Open(HttpRequest("GET", "https://a.example/"))
    plain = b""
    while isinstance(piece := (yield Read()), bytes) and piece:
        assert len(piece) <= MIB
        plain += piece
    return plain, piece


def read(*chunks: bytes, **limit: int) -> tuple[bytes, Reply]:
    machine = decoded(body_of(), CODINGS, **limit)
    next(machine)
    machine.send(HEAD)
    try:
        for chunk in chunks:
            machine.send(chunk)
        machine.send(b"")
    except StopIteration as stop:
        result: tuple[bytes, Reply] = stop.value
        return result
    raise AssertionError("the end was not seen")


def pack(data: bytes, **options: Any) -> bytes:
    return zstandard.ZstdCompressor(**options).compress(data)


@given(frames=st.lists(st.binary(min_size=1, max_size=60), max_size=4), each=st.booleans(), size=st.integers(1, 40))
def test_any_split_of_any_frames_gives_the_same_bytes(frames: list[bytes], each: bool, size: int) -> None:
    plain = b"".join(frames)
    packed = b"".join(map(pack, frames)) if each else pack(plain)
    assert read(*(packed[at : at + size] for at in range(0, len(packed), size))) == (plain, b"")


def test_a_frame_cut_anywhere_is_told() -> None:
    packed = pack(bytes(range(256)))
    for end in range(1, len(packed)):
        fault = read(packed[:end])[1]
        assert isinstance(fault, Failed)
        assert fault.kind is FailureKind.BROKEN


@pytest.mark.parametrize(
    ("chunk", "said"),
    [
        (b"rubbish, rubbish, rubbish", "zstd"),
        # A window of 128 MiB would be that much memory.
        (pack(bytes(9 * MIB), compression_params=zstandard.ZstdCompressionParameters(window_log=27)), "zstd"),
    ],
)
def test_rubbish_and_too_large_a_window_are_told(chunk: bytes, said: str) -> None:
    plain, fault = read(chunk)
    assert isinstance(fault, Failed)
    assert (fault.kind, said in fault.message, plain) == (FailureKind.ENCODING, True, b"")


def test_a_bomb_is_bounded() -> None:
    bomb = pack(bytes(64 * MIB))
    assert len(bomb) < 10_000
    plain, fault = read(bomb, limit=MIB)
    assert isinstance(fault, Failed)
    assert fault.kind is FailureKind.ENCODING
    assert len(plain) == MIB


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("compression.zstd", "backports.zstd"):
        monkeypatch.setitem(sys.modules, name, None)
    plain, fault = read(pack(b"ab"))
    assert isinstance(fault, Failed)
    assert (fault.kind, plain) == (FailureKind.ENCODING, b"")
    assert "pip install 'oci-responses[zstd]'" in fault.message
