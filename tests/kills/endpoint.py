"""The endpoint of the trips, and the processes that live them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from tests.kills.trip import Trip
from tests.kills.warden import Ended, Order

from oci_responses.emulator import Emulator
from oci_responses.emulator.engine import Turn
from oci_responses.emulator.pieces import Call

__all__ = ["ANSWER", "MODES", "answers", "lives", "trip_at"]

ROOT = Path(__file__).parents[2]
ANSWER = "The trip is booked."
MODES = [(runtime, store) for runtime in ("blocking", "asyncio", "trio") for store in (False, True)]


def answers(turn: Turn) -> Iterator[Any]:
    """Book and charge together, then mail, then answer."""
    said = [item["call_id"] for item in turn.items if item["type"] == "function_call_output"]
    if not said:
        yield Call("book", '{"city":"Paris"}')
        yield Call("charge", '{"amount":90}')
    elif len(said) < 3:
        yield Call("mail", '{"text":"Booked."}')
    else:
        yield ANSWER


def trip_at(emulator: Emulator, folder: Path, runtime: str, store: bool) -> Trip:
    options = {"profile": emulator.profile, "config_file": str(emulator.config_file), "max_retries": 0}
    return Trip(options=options, folder=str(folder), runtime=runtime, store=store)


def lives(trip: Trip, rows: list[list[int]]) -> list[Ended]:
    """Have a trip lived through once for each row, by a process that forks."""
    order = msgspec.json.encode(Order(trip, rows)).decode()
    command = [sys.executable, "-m", "tests.kills.warden", order]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [msgspec.json.decode(line, type=Ended) for line in done.stdout.splitlines()]
