import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from oci_responses.emulator.heartbeat import with_beats

SECONDS = 0.02


class Source:
    """Yields numbers; before each it waits as long as told."""

    def __init__(self, *waits: float, error: Exception | None = None) -> None:
        self.waits = waits
        self.error = error
        self.tasks: set[object] = set()
        self.closed = 0

    async def run(self) -> AsyncGenerator[int, None]:
        try:
            for number, wait in enumerate(self.waits):
                self.tasks.add(asyncio.current_task())
                async with asyncio.timeout(5):  # bound to the task that entered it
                    await asyncio.sleep(wait)
                    yield number
            if self.error:
                raise self.error
        finally:
            self.closed += 1


async def collect(source: Source) -> list[int | None]:
    return [element async for element in with_beats(source.run(), SECONDS)]


def test_silence_is_filled_and_nothing_is_lost() -> None:
    source = Source(0, 5 * SECONDS, 0, 5 * SECONDS)
    got = asyncio.run(collect(source))
    assert [element for element in got if element is not None] == [0, 1, 2, 3]
    assert None not in got[:1]
    assert got[1] is None
    assert got[got.index(1) + 1] == 2
    assert got[got.index(2) + 1] is None
    assert (len(source.tasks), source.closed) == (1, 1)


def test_no_beat_before_the_first_element() -> None:
    assert asyncio.run(collect(Source(4 * SECONDS))) == [0]


@pytest.mark.parametrize("waits", [(), (0,), (0, 3 * SECONDS)])
def test_what_goes_wrong_comes_through(waits: tuple[float, ...]) -> None:
    source = Source(*waits, error=LookupError("bad"))
    with pytest.raises(LookupError, match="bad"):
        asyncio.run(collect(source))
    assert source.closed == 1


def test_who_stops_reading_stops_the_source() -> None:
    source = Source(0, 60)

    async def leave() -> None:
        async with asyncio.timeout(2), aclosing(with_beats(source.run(), SECONDS)) as elements:
            assert await anext(elements) == 0
            assert await anext(elements) is None

    asyncio.run(leave())
    assert source.closed == 1
