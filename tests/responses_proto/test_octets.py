"""Bytes as programs hold them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from responses_proto.errors import LocalError
from responses_proto.octets import Octets, as_bytes, as_chunks

KINDS: list[Callable[[bytes], Octets]] = [bytes, bytearray, memoryview]


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_of_every_kind(kind: Callable[[bytes], Octets]) -> None:
    assert type(as_bytes(kind(b"ab"))) is bytes
    assert as_bytes(kind(b"ab")) == b"ab"
    assert list(as_chunks(kind(b"ab"))) == [b"ab"]


def test_a_chunk_is_a_copy() -> None:
    buffer = bytearray(b"ab")
    taken = as_bytes(buffer)
    buffer[:] = b"??"
    assert taken == b"ab"


def test_chunks_are_not_looked_at_before_they_are_asked_for() -> None:
    chunks = iter([b"a"])
    assert as_chunks(chunks) is chunks


@pytest.mark.parametrize("given", ["text", "", None, 3, [1]])
def test_what_is_not_bytes(given: Any) -> None:
    with pytest.raises(LocalError, match=f"not {type(given).__name__}"):
        as_bytes(given)


def test_text_is_no_chunks() -> None:
    with pytest.raises(LocalError, match="not str"):
        as_chunks("text")  # type: ignore[arg-type]
