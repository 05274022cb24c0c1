"""Bodies read as they come, for blocking programs, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..resource_scenarios import STREAMING
from ..sides import BLOCKING, Side


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", STREAMING)
def test_scenario(side: Side, name: str) -> None:
    side.run(STREAMING[name])
