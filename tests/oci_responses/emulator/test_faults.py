import asyncio
from collections.abc import AsyncGenerator

from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator import Cut, Fault
from oci_responses.emulator.faults import NO_FAULT, Faults, cut_frames

FRAMES = st.lists(st.binary(min_size=1, max_size=9), max_size=6)


def through(frames: list[bytes], fault: Fault) -> tuple[list[bytes], bool]:
    async def source() -> AsyncGenerator[bytes, None]:
        for frame in frames:
            yield frame

    async def collect() -> tuple[list[bytes], bool]:
        passed = []
        try:
            async for frame in cut_frames(source(), fault):
                passed.append(frame)
        except Cut:
            return passed, True
        return passed, False

    return asyncio.run(collect())


@given(FRAMES)
def test_no_fault_passes_all(frames: list[bytes]) -> None:
    assert through(frames, NO_FAULT) == (frames, False)


@given(FRAMES, st.integers(0, 7))
def test_cut_after_events(frames: list[bytes], count: int) -> None:
    assert through(frames, Fault(cut_after_events=count)) == (frames[:count], count < len(frames))


@given(FRAMES, st.integers(0, 60))
def test_cut_after_bytes(frames: list[bytes], count: int) -> None:
    passed, cut = through(frames, Fault(cut_after_bytes=count))
    body = b"".join(frames)
    assert b"".join(passed) == body[:count]
    assert cut == (count < len(body))


def test_each_request_uses_up_one_rule() -> None:
    faults = Faults()
    one, two = Fault(delay=1), Fault(delay=2)
    faults.put(one, times=2)
    faults.put(two)
    assert [faults.take() for _ in range(5)] == [one, one, two, NO_FAULT, NO_FAULT]
