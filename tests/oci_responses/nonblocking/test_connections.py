"""The connections of asyncio and trio, in the scenarios of all connections."""

from __future__ import annotations

import pytest

from .. import connection_scenarios, tls_scenarios
from ..sides import NONBLOCKING, Side

SCENARIOS = {**connection_scenarios.SCENARIOS, **tls_scenarios.SCENARIOS}


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])
