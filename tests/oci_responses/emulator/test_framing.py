import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from oci_responses.emulator import Ids, Json, Switches
from oci_responses.emulator.framing import Framing
from responses_proto.sse import parse_sse

EVENTS = [
    {"type": "response.created", "sequence_number": 0},
    {"type": "response.output_text.delta", "sequence_number": 1, "delta": "hello"},
    {"type": "response.output_text.delta", "sequence_number": 2, "delta": "x" * 40},
    {"type": "odd.delta", "sequence_number": 3, "delta": 5},
]


def frames(asked: Any = None, wait: float = 0, **switches: Any) -> list[bytes]:
    async def source() -> AsyncGenerator[Json, None]:
        for event in EVENTS:
            yield event
            await asyncio.sleep(wait)

    async def collect() -> list[bytes]:
        return [frame async for frame in Framing(Switches(**switches), Ids()).frames(source(), asked)]

    return asyncio.run(collect())


def events(given: list[bytes]) -> list[Json]:
    return [json.loads(event.data) for event in parse_sse(given) if event.data != "[DONE]"]


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("done", [True, False])
def test_the_dialect(lines: bool, done: bool) -> None:
    given = frames(event_lines=lines, done_marker=done)
    assert events(given) == EVENTS
    assert (given[-1] == b"data: [DONE]\n\n") is done
    assert all(frame.startswith(b"event: ") is lines for frame in given[: len(EVENTS)])
    assert len(given) == len(EVENTS) + done


@pytest.mark.parametrize(
    ("default", "asked", "padded"),
    [
        (False, None, False),
        (False, {}, False),
        (False, {"include_obfuscation": None}, False),
        (False, {"include_obfuscation": True}, True),
        (True, None, True),
        (True, {"include_obfuscation": False}, False),
    ],
)
def test_obfuscation(default: bool, asked: Any, padded: bool) -> None:
    found = events(frames(asked, obfuscation=default))
    assert ["obfuscation" in event for event in found] == [False, padded, padded, False]
    for event in found[1:3] if padded else ():
        assert (len(event["delta"]) + len(event["obfuscation"])) % 16 == 0
        assert event["obfuscation"]


def test_a_comment_beats_without_an_event() -> None:
    given = frames(wait=0.05, heartbeat="comment", heartbeat_seconds=0.02)
    assert events(given) == EVENTS
    assert b": keepalive\n\n" in given


def test_an_event_beats_with_the_number_before_it() -> None:
    found = events(frames(wait=0.05, heartbeat="event", heartbeat_seconds=0.02))
    assert [event for event in found if event["type"] != "keepalive"] == EVENTS
    beats = [n for n, event in enumerate(found) if event["type"] == "keepalive"]
    assert beats
    assert all(found[n]["sequence_number"] == found[n - 1]["sequence_number"] for n in beats)


def test_no_beat_where_there_is_no_silence() -> None:
    assert len(frames(heartbeat="event")) == len(EVENTS) + 1
