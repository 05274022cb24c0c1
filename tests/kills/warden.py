"""Kills trips and has them resumed, each in a process of its own.

A warmed process without threads forks a child for every life: hundreds of kills take a minute. It
reads an :class:`Order` from its first argument and prints one line of JSON for each row of places
where the lives of one trip end.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from tests.kills.trip import EFFECTS, Found, Life, Trip, effects_of

__all__ = ["Ended", "Order", "faults", "live_and_die"]

_KILLED = -signal.SIGKILL


class Order(Struct, frozen=True):
    """A trip, and the rows of boundaries (from 1) at which its lives end, the last life not."""

    trip: Trip
    rows: list[list[int]]


class Ended(Struct, frozen=True):
    """What a trip came to after the kills of a row; ``killed`` is how many of them found it alive."""

    row: list[int]
    killed: int
    effects: dict[str, int]
    found: Found


def live_and_die(trip: Trip, row: Sequence[int]) -> Ended:
    """Live a trip through, killed once at each boundary of the row."""
    with tempfile.TemporaryDirectory(dir=trip.folder) as folder:
        own = msgspec.structs.replace(trip, folder=folder)
        killed = sum(_child(own, place) == _KILLED for place in row)
        report = Path(folder) / "found.json"
        if not report.exists():
            code = _child(own, None)
            if code:
                raise SystemExit(f"the last life of {list(row)} failed: {code}")
        happened = [name for name, _ in effects_of(Path(folder))]
        counts = {name: happened.count(name) for name in EFFECTS}
        return Ended(list(row), killed, counts, msgspec.json.decode(report.read_bytes(), type=Found))


def _child(trip: Trip, die_at: int | None) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        found = Life(trip, die_at).lived()
        (Path(trip.folder) / "found.json").write_bytes(msgspec.json.encode(found))
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def faults(ended: Ended, text: str) -> list[str]:
    """Return what is wrong with how a trip ended, in words."""
    counts, flagged = ended.effects, ended.found.flagged
    wrong = [f"{name}: {counts[name]} times" for name in ("book", "charge") if counts[name] != 1]
    if counts["mail"] > 1 or (counts["mail"] == 0 and "mail" not in flagged):
        wrong.append(f"mail: {counts['mail']} times, flagged: {flagged}")
    wrong += [f"flagged: {name}" for name in flagged if name != "mail"]
    wrong += [f"history: {kind}" for kind in ended.found.refused]
    if (ended.found.text, ended.found.reason) != (text, "complete"):
        wrong.append(f"ended {ended.found.reason}: {ended.found.text!r}")
    return wrong


def main(arguments: list[str]) -> None:
    order = msgspec.json.decode(arguments[0], type=Order)
    for row in order.rows:
        print(msgspec.json.encode(live_and_die(order.trip, row)).decode(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
