"""The patient streams of blocking programs, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..patience_scenarios import SCENARIOS
from ..sides import BLOCKING, Side


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])
