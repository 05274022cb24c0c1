"""One endpoint for all that is killed here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.oci_responses.testing.trips import answers

from oci_responses.emulator import Emulator


@pytest.fixture(scope="session")
def travel_agency() -> Iterator[Emulator]:
    with Emulator(tls=False, engine=answers) as emulator:
        yield emulator


@pytest.fixture
def options(travel_agency: Emulator) -> dict[str, Any]:
    """What connects a model to it."""
    return {"model": "any", "profile": travel_agency.profile, "config_file": travel_agency.config_file}
