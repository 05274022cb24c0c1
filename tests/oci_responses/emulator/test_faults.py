import asyncio
import gzip
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.emulator import Cut, Fault, output_null, repeat_event
from oci_responses.emulator.faults import NO_FAULT, Faults, damaged, damaged_stream
from oci_responses.emulator.squeeze import Coding

BODY = b"data: one\n\ndata: two\n\n"
FRAMES = st.lists(st.binary(min_size=1, max_size=9), max_size=6)


def through(frames: list[bytes], fault: Fault) -> tuple[list[bytes], bool]:
    async def source() -> AsyncGenerator[bytes, None]:
        for frame in frames:
            yield frame

    async def collect() -> tuple[list[bytes], bool]:
        passed = []
        try:
            async for frame in damaged_stream(source(), fault):
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


@given(FRAMES, st.integers(0, 60))
def test_a_clean_cut_ends_in_order(frames: list[bytes], count: int) -> None:
    passed, cut = through(frames, Fault(cut_after_bytes=count, clean=True))
    assert (b"".join(passed), cut) == (b"".join(frames)[:count], False)
    assert through(frames, Fault(cut_after_events=count, clean=True)) == (frames[:count], False)


def times(frames: list[bytes], fault: Fault) -> tuple[list[bytes], list[float]]:
    """Return what comes and at which second."""
    found: list[bytes] = []
    at: list[float] = []

    async def source() -> AsyncGenerator[bytes, None]:
        for frame in frames:
            yield frame

    async def collect() -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        async for frame in damaged_stream(source(), fault):
            found.append(frame)
            at.append(loop.time() - start)

    asyncio.run(collect())
    return found, at


PAUSE = 0.05


@pytest.mark.parametrize(
    ("fault", "parts", "before"),
    [
        (Fault(stall_after_events=0, stall_seconds=PAUSE), [b"abc", b"def"], 0),
        (Fault(stall_after_events=1, stall_seconds=PAUSE), [b"abc", b"def"], 1),
        (Fault(stall_after_events=2, stall_seconds=PAUSE), [b"abc", b"def"], 2),
        (Fault(stall_after_events=9, stall_seconds=PAUSE), [b"abc", b"def"], 2),
        (Fault(stall_after_bytes=0, stall_seconds=PAUSE), [b"abc", b"def"], 0),
        (Fault(stall_after_bytes=1, stall_seconds=PAUSE), [b"a", b"bc", b"def"], 1),
        (Fault(stall_after_bytes=3, stall_seconds=PAUSE), [b"abc", b"def"], 1),
        (Fault(stall_after_bytes=4, stall_seconds=PAUSE), [b"abc", b"d", b"ef"], 2),
        (Fault(stall_after_bytes=9, stall_seconds=PAUSE), [b"abc", b"def"], 2),
    ],
)
def test_a_stall_is_a_pause_at_its_place(fault: Fault, parts: list[bytes], before: int) -> None:
    found, at = times([b"abc", b"def"], fault)
    assert found == parts
    assert all(second < PAUSE for second in at[:before])
    assert all(PAUSE <= second < 2 * PAUSE for second in at[before:])


def test_a_stall_happens_once() -> None:
    fault = Fault(stall_after_events=1, stall_seconds=PAUSE)
    assert times([b"x"] * 5, fault)[1][-1] < 2 * PAUSE


def test_a_stall_and_then_the_cut() -> None:
    fault = Fault(stall_after_events=1, stall_seconds=PAUSE, cut_after_events=1)
    with pytest.raises(Cut):
        times([b"abc", b"def"], fault)


@pytest.mark.parametrize("rate", [200.0, 2000.0])
def test_a_drip_keeps_its_rate(rate: float) -> None:
    found, at = times([b"x" * 40, b"y" * 10], Fault(drip=rate))
    assert b"".join(found) == b"x" * 40 + b"y" * 10
    assert len(found) >= 2
    assert at[-1] >= (50 - len(found[-1])) / rate


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@given(st.integers(0, 40))
def test_cuts_count_the_bytes_that_are_sent(coding: Coding, count: int) -> None:
    whole, _ = through([BODY, BODY], Fault(compress=coding))
    passed, _ = through([BODY, BODY], Fault(compress=coding, cut_after_bytes=count))
    assert b"".join(passed) == b"".join(whole)[:count]


def test_edits_come_first() -> None:
    frame = b'data: {"type":"x"}\n\n'
    passed, _ = through([frame], Fault(edit=repeat_event(0), compress="gzip", compress_each=True))
    assert [gzip.decompress(part) for part in passed] == [frame, frame]


@pytest.mark.parametrize(
    ("fault", "length", "body", "cut"),
    [
        (Fault(), 22, BODY, False),
        (Fault(cut_after_bytes=4), 22, BODY[:4], True),
        (Fault(cut_after_bytes=0), 22, b"", True),
        (Fault(cut_after_bytes=4, clean=True), 4, BODY[:4], False),
        (Fault(cut_after_bytes=99, clean=True), 22, BODY, False),
        (Fault(drip=5000.0, stall_after_bytes=3, stall_seconds=0.01), 22, BODY, False),
    ],
)
def test_a_whole_body(fault: Fault, length: int, body: bytes, cut: bool) -> None:
    async def collect() -> tuple[bytes, bool]:
        found = b""
        try:
            async for part in parts:
                found += part
        except Cut:
            return found, True
        return found, False

    announced, parts = damaged(BODY, fault)
    assert (announced, *asyncio.run(collect())) == (length, body, cut)


@pytest.mark.parametrize("settings", [{"compress": "br"}, {"drip": 0.0}], ids=str)
def test_faults_that_cannot_be(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"coding|drip"):
        Fault(**settings)


def test_requests_may_pass_first() -> None:
    faults = Faults()
    faults.put(Fault(delay=1), times=2, skip=1)
    faults.put(Fault(delay=2), skip=2)
    assert [faults.take().delay for _ in range(7)] == [0, 1, 1, 0, 0, 2, 0]


@given(st.lists(st.text(min_size=1, max_size=9).map(str.encode), max_size=4))
def test_split_utf8(frames: list[bytes]) -> None:
    parts, cut = through(frames, Fault(split_utf8=True))
    assert (b"".join(parts), cut) == (b"".join(frames), False)
    for part in parts:
        lead = [at for at, byte in enumerate(part) if byte >= 0xC0]
        assert lead in ([], [len(part) - 1])


@pytest.mark.parametrize("settings", [{"dialect": "klingon"}, {"error": "loud"}, {"error": "flat", "error_then": "x"}])
def test_dialects_and_errors_that_there_are_not(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"use one of|is not one of"):
        Fault(**settings)


def test_all_edits_of_a_fault_work_on_a_stream() -> None:
    event = b'data: {"type":"response.completed","sequence_number":0,"response":{"output":[]}}\n\n'
    fault = Fault(edit=repeat_event(0), dialect="lemonade", error="single_quoted", error_at=0, error_then="on")
    parts, _ = through([event, b"data: [DONE]\n\n"], fault)
    assert [part[:10] for part in parts] == [b"data: {'er", b'data: {"ty', b"data: {'er", b'data: {"ty', b"data: [DON"]
    assert Fault().new_edit() is None


def test_a_whole_answer_is_edited_too() -> None:
    body = b'{"object":"response","status":"completed","output":[]}'
    length, parts = damaged(body, Fault(dialect="lmstudio", edit=output_null))

    async def collect() -> bytes:
        return b"".join([part async for part in parts])

    assert b'"output":null' in asyncio.run(collect())
    assert length == len(body) + 2
