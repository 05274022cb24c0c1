"""The store in memory, in the scenarios of all stores."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oci_responses.stores import MemoryStore, Store

from .store_scenarios import SCENARIOS


@pytest.fixture
def opened() -> Callable[[], Store]:
    store = MemoryStore()
    return lambda: store


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(opened: Callable[[], Store], name: str) -> None:
    SCENARIOS[name](opened)
