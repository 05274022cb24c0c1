"""Bodies read as they come, for asyncio and trio, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..resource_scenarios import STREAMING
from ..sides import NONBLOCKING, Side


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", STREAMING)
def test_scenario(side: Side, name: str) -> None:
    side.run(STREAMING[name])
