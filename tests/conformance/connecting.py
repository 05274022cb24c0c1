"""A client on every runtime, and the model that it asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.oci_responses.sides import SIDES, Side

__all__ = ["MODEL", "connected", "side"]

MODEL = "openai.gpt-5"


@pytest.fixture(params=SIDES, ids=lambda side: side.name)
def side(request: pytest.FixtureRequest) -> Side:
    found: Side = request.param
    return found


@asynccontextmanager
async def connected(side: Side, options: dict[str, Any]) -> AsyncIterator[Any]:
    client = side.module.Client(**options)
    try:
        yield client
    finally:
        await side.awaited(client).aclose()
