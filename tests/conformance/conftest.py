"""Every scenario runs on every runtime, over TCP and TLS, with signatures that are verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.conformance.runners import RUNNERS, Runner

from oci_responses.emulator import Emulator


@pytest.fixture(params=RUNNERS, ids=lambda runner: runner.name)
def runner(request: pytest.FixtureRequest) -> Runner:
    found: Runner = request.param
    return found


@pytest.fixture(scope="session", params=[True, False], ids=["tls", "tcp"])
def emulator(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    with Emulator(tls=request.param) as emulator:
        yield emulator


@pytest.fixture
def options(emulator: Emulator) -> dict[str, Any]:
    """What connects a client to the emulator."""
    return {"profile": emulator.profile, "config_file": emulator.config_file, "max_retries": 0}
