"""A streamed response for asyncio and trio, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..client_scenarios import STREAM
from ..sides import NONBLOCKING, Side


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", STREAM)
def test_scenario(side: Side, name: str) -> None:
    side.run(STREAM[name])
