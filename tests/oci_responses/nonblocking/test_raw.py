"""Resources for asyncio and trio: raw answers, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..resource_scenarios import RAW
from ..sides import NONBLOCKING, Side


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", RAW)
def test_scenario(side: Side, name: str) -> None:
    side.run(RAW[name])
