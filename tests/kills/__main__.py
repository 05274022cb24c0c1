"""``python -m tests.kills``: kill at every boundary in every mode, and at every pair of them in one."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.kills.endpoint import ANSWER, MODES, answers, lives, trip_at
from tests.kills.warden import faults

from oci_responses.emulator import Emulator

begun, kills, flags, wrong = time.monotonic(), 0, 0, 0
with Emulator(tls=False, engine=answers) as emulator, tempfile.TemporaryDirectory() as folder:
    for runtime, store in MODES:
        trip = trip_at(emulator, Path(folder), runtime, store)
        (clean,) = lives(trip, [[]])
        rows = [[place] for place in range(1, clean.found.boundaries + 1)]
        if (runtime, store) == MODES[0]:
            rows += [[first, second] for first in range(1, clean.found.boundaries + 1) for second in range(1, 9)]
        for ended in lives(trip, rows):
            kills += ended.killed
            flags += bool(ended.found.flagged)
            for fault in faults(ended, ANSWER):
                wrong += 1
                print(f"{runtime}, store={store}, killed at {ended.row}: {fault}")
        print(f"{runtime}, store={store}: {len(rows)} trips")
print(f"{kills} kills, {flags} calls flagged as uncertain, {wrong} faults, {time.monotonic() - begun:.0f} s")
raise SystemExit(bool(wrong))
