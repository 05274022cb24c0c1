"""What every harness shares: how a stream is cut, and how a fuzzing run starts."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import atheris

__all__ = ["cuttings", "instrumented", "start"]

sys.path.insert(0, str(Path(__file__).parent.parent))  # the reference parser stands in tests/

instrumented = atheris.instrument_imports
"""Wrap the imports of what is tested: ``with instrumented(include=["responses_proto"]):``."""

_SHORT = 400  # bytes; longer streams are not fed byte by byte


def cuttings(stream: bytes) -> Iterator[list[bytes]]:
    """Yield the stream whole, in random pieces (the same for the same bytes), and byte by byte."""
    yield [stream]
    dice = random.Random(crc32(stream))
    places = sorted(dice.randrange(len(stream) + 1) for _ in range(dice.randrange(8)))
    yield [stream[a:b] for a, b in zip([0, *places], [*places, len(stream)], strict=True)]
    if len(stream) <= _SHORT:
        yield [stream[at : at + 1] for at in range(len(stream))]


def start(check: Callable[[bytes], None]) -> None:
    """Fuzz ``check``, which raises for an input that breaks its invariant; see README.md."""
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
