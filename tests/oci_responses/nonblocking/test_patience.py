"""The patient streams of asyncio and trio, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..patience_scenarios import SCENARIOS
from ..sides import NONBLOCKING, Side


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])
