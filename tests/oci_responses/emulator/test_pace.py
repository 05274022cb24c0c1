import asyncio
import time
from collections.abc import AsyncGenerator

import pytest

from oci_responses.emulator import Json
from oci_responses.emulator.pace import paced

EVENTS: list[Json] = [{"type": "response.created"}, {"type": "x.delta"}, {}, {"type": "y.delta"}]


async def source() -> AsyncGenerator[Json, None]:
    for event in EVENTS:
        yield event


@pytest.mark.parametrize(("pause", "least"), [(0.0, 0.0), (0.01, 0.02)])
def test_each_delta_waits(pause: float, least: float) -> None:
    async def collect() -> list[Json]:
        return [event async for event in paced(source(), pause)]

    began = time.monotonic()
    assert asyncio.run(collect()) == EVENTS
    assert time.monotonic() - began >= least
