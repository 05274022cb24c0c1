"""The model of asyncio and trio, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..model_scenarios import MODEL
from ..sides import NONBLOCKING, Side


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", MODEL)
def test_scenario(side: Side, name: str) -> None:
    side.run(MODEL[name])
