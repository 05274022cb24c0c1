"""Resources for blocking programs: resource, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..resource_scenarios import RESOURCE
from ..sides import BLOCKING, Side


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", RESOURCE)
def test_scenario(side: Side, name: str) -> None:
    side.run(RESOURCE[name])
