"""Connections through proxies and by HTTP/2 for asyncio and trio, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from .. import http2_scenarios, proxy_scenarios
from ..sides import NONBLOCKING, Side

SCENARIOS = {**proxy_scenarios.SCENARIOS, **http2_scenarios.SCENARIOS}


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])
