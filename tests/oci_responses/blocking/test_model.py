"""The model for blocking programs, in the scenarios of all runtimes."""

from __future__ import annotations

import pytest

from ..model_scenarios import MODEL
from ..sides import BLOCKING, Side


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", MODEL)
def test_scenario(side: Side, name: str) -> None:
    side.run(MODEL[name])
