"""A background stream that breaks off goes on; what cannot go on says what is void, or what is missing."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.conformance.runners import Runner, Seen
from tests.oci_responses.sides import SIDES, Side

from oci_responses.config import resolve_settings
from oci_responses.emulator import Emulator
from responses_proto import StreamTruncated
from responses_proto.events import StreamReset

COUNT = {"model": "openai.gpt-5", "input": "Count to five, one number per line.", "background": True}
TEXT = "1\n2\n3\n4\n5"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between attempts."""
    monkeypatch.setattr(random, "random", lambda: 0.0)


@pytest.fixture
def options(emulator: Emulator) -> dict[str, Any]:
    return {"profile": emulator.profile, "config_file": emulator.config_file, "max_retries": 2}


def told(seen: Seen) -> list[tuple[str, int | None, str | None]]:
    return [(event.type, event.sequence_number, getattr(event, "delta", None)) for event in seen.events]


CUTS: dict[str, list[dict[str, Any]]] = {
    "after one event": [{"cut_after_events": 1}],
    "after the text": [{"cut_after_events": 8}],
    "before the end": [{"cut_after_events": 13}],
    "in mid-event": [{"cut_after_bytes": 3000}],
    "again and again": [{"cut_after_events": number, "clean": bool(number % 2)} for number in (2, 1, 3, 1, 2)],
    "at once": [{"cut_after_events": 5}, {"cut_after_events": 0}],
    "at once, in order": [{"cut_after_events": 5}, {"cut_after_bytes": 20, "clean": True}],
    "503 and a reset": [{"cut_after_events": 5}, {"status": 503, "body": {}}, {"cut_after_bytes": 0}],
}


@pytest.mark.parametrize("cuts", CUTS.values(), ids=CUTS)
def test_no_event_is_lost_or_doubled(
    runner: Runner, emulator: Emulator, options: dict[str, Any], cuts: list[dict[str, Any]]
) -> None:
    uncut = runner.stream(options, **COUNT)
    assert uncut.error is None
    for fault in cuts:
        emulator.fault(**fault)
    seen = runner.stream(options, **COUNT)
    assert seen.error is None
    assert told(seen) == told(uncut)
    assert seen.result.output_text == uncut.result.output_text == TEXT
    urls = [request.path for request in emulator.requests[-len(cuts) :]]
    assert all("starting_after=" in url for url in urls)


def test_a_stream_that_is_gone_is_replaced_by_its_response(
    runner: Runner, emulator: Emulator, options: dict[str, Any]
) -> None:
    emulator.fault(cut_after_events=6)
    emulator.fault(status=404, body={"error": {"message": "expired"}})
    seen = runner.stream(options, **COUNT)
    assert seen.error is None
    assert [event.type for event in seen.events].count("response.created") == 1
    reset = seen.events[-1]
    assert isinstance(reset, StreamReset)
    assert reset.response is not None
    assert reset.response.output_text == seen.result.output_text == TEXT
    assert TEXT.startswith(reset.before.output_text)


@pytest.mark.parametrize("more", [{"background": False}, {"store": False}], ids=["in the foreground", "not stored"])
def test_what_cannot_be_resumed_is_truncated(
    runner: Runner, emulator: Emulator, options: dict[str, Any], more: dict[str, Any]
) -> None:
    emulator.fault(cut_after_events=6)
    before = len(emulator.requests)
    seen = runner.stream(options, **{**COUNT, **more})
    assert isinstance(seen.error, StreamTruncated)
    assert seen.error.response is not None
    assert TEXT.startswith(seen.error.response.output_text)
    assert len(emulator.requests) == before + 1


def on_client(
    emulator: Emulator, scenario: Callable[[Side, Any], Awaitable[None]]
) -> Callable[[Side], Awaitable[None]]:
    settings = resolve_settings(profile=emulator.profile, config_file=emulator.config_file)
    scope = {"project": emulator.project, "compartment_id": emulator.compartment_id}

    async def run(side: Side) -> None:
        async with side.client(settings, **scope) as client:
            await scenario(side, client.responses)

    return run


@pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name)
def test_a_stream_that_is_joined_by_hand_goes_on_too(side: Side, emulator: Emulator) -> None:
    async def joined(side: Side, responses: Any) -> None:
        async with side.awaited(responses.stream(**COUNT)) as stream:
            whole = [event async for event in stream]
        name = stream.response.id
        for after in (0, 5, len(whole) - 3):
            emulator.fault(cut_after_events=1)
            async with side.awaited(responses.stream(response_id=name, starting_after=after)) as stream:
                assert [event async for event in stream] == whole[after + 1 :]
                assert stream.response.output_text == TEXT

    side.run(on_client(emulator, joined))


@pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name)
def test_text_comes_once(side: Side, emulator: Emulator) -> None:
    async def text(side: Side, responses: Any) -> None:
        for number in (6, 9):
            emulator.fault(cut_after_events=number)
            if number == 9:
                emulator.fault(status=404)
            stream = responses.stream(**COUNT)
            async with side.awaited(stream):
                assert "".join([piece async for piece in side.awaited(stream.text_deltas())]) == TEXT

    side.run(on_client(emulator, text))
