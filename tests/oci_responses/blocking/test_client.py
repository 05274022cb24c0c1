"""The client for blocking programs, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..client_scenarios import CLIENT
from ..sides import BLOCKING, Side


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", CLIENT)
def test_scenario(side: Side, name: str) -> None:
    side.run(CLIENT[name])
