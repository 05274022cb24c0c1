"""Exchanges that are recorded once and told again: what a test asks is compared with what was asked then."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from oci_responses.emulator import Emulator, Engine, RecordingEngine, ReplayEngine, Turn
from oci_responses.emulator.engines import as_engine
from oci_responses.emulator.messages import Json

__all__ = ["Mismatch", "difference", "recorded"]

_AROUND: Final = 3
"""Lines that are shown before and after those that differ."""


class Mismatch(AssertionError):
    """What was asked is not what was recorded, or nothing was recorded; the message shows the difference."""


@contextmanager
def recorded(
    path: Path,
    *,
    record: bool,
    engine: str | Engine | Callable[[Turn], Any] = "scripted",
    strict: bool = True,
    **options: Any,
) -> Iterator[Emulator]:
    """Run an emulator that tells the exchanges in the file ``path``; with ``record`` they are written anew.

    ``engine`` is whom to ask then, and not used otherwise; secrets are not written
    (:mod:`oci_responses.emulator.scrub`). A recording that fails leaves the file as it was. ``strict``: each
    request must be the next one that was recorded. Otherwise see :class:`ReplayEngine`. ``options``
    are those of :class:`Emulator`. Raises :class:`Mismatch` at the end, also if the program has swallowed
    the 404 that it was answered.
    """
    if record:
        beside = path.with_name(f"{path.name}.part")
        beside.unlink(missing_ok=True)
        with Emulator(engine=RecordingEngine(as_engine(engine, None), beside), **options) as emulator:
            yield emulator
        if not beside.exists():
            raise Mismatch(f"nothing was asked, so there is nothing to keep in {path}")
        beside.replace(path)
        return
    if not path.exists():
        raise Mismatch(f"{path} is not there yet: record it with --record")
    found: list[str] = []

    def mismatch(wanted: Json | None, asked: Json) -> None:
        found.append(difference(wanted, asked))

    with Emulator(engine=ReplayEngine(path, strict=strict, mismatch=mismatch), **options) as emulator:
        yield emulator
    if found:
        raise Mismatch(f"not as recorded in {path} (--record records it anew):\n\n" + "\n\n".join(found))


def difference(wanted: Json | None, asked: Json) -> str:
    """Return the lines by which what was asked differs from what was recorded, if anything was."""
    if wanted is None:
        return "after the last exchange of the recording this was asked:\n" + "\n".join(_lines(asked))
    lines = difflib.unified_diff(_lines(wanted), _lines(asked), "recorded", "asked", n=_AROUND, lineterm="")
    return "\n".join(lines)


def _lines(value: Json) -> list[str]:
    return msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2).decode().splitlines()
