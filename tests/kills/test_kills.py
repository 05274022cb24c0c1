"""A sample of the kills: boundaries spread over runtimes and modes, and some killed twice.

All of them, and every pair, are ``python -m tests.kills``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.kills.endpoint import ANSWER, MODES, answers, lives, trip_at
from tests.kills.warden import faults

from oci_responses.emulator import Emulator

BOUNDARIES = 32
"""10 saves, 3 effects and 3 model calls, before and after each."""
TWICE = [[9, 5], [14, 3], [26, 2], [31, 4]]


@pytest.mark.parametrize("number", range(len(MODES)), ids=lambda number: "-".join(map(str, MODES[number])))
def test_effects_happen_once_wherever_the_process_dies(number: int, tmp_path: Path) -> None:
    runtime, store = MODES[number]
    rows = [
        [],
        *([place] for place in range(1 + 5 * number, BOUNDARIES + 1, 2 * len(MODES))),
        *TWICE[number : number + 1],
    ]
    with Emulator(tls=False, engine=answers) as emulator:
        ended = lives(trip_at(emulator, tmp_path, runtime, store), rows)
    assert ended[0].found.boundaries == BOUNDARIES
    assert [one.killed for one in ended] == [len(row) for row in rows]
    assert {str(one.row): wrong for one in ended if (wrong := faults(one, ANSWER))} == {}
