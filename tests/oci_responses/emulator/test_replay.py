import asyncio
import json
import stat
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from oci_responses.emulator import (
    Cut,
    Emulator,
    Engine,
    Json,
    RecordingEngine,
    Refusal,
    ReplayEngine,
    Reply,
    ScriptedEngine,
    Turn,
)

from .support import Caller
from .turns import make_turn, play

SECRET = "sk-" + "b2" * 24


class Broken:
    """Refuses, or breaks off after its first event."""

    def __init__(self, error: Exception, events: int) -> None:
        self.error, self.events = error, events

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        for _ in range(self.events):
            yield {"type": "response.created", "response": turn.response}
        raise self.error


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "exchanges.jsonl"


def record(path: Path, *turns: Turn, engine: Engine | None = None) -> list[list[Json]]:
    recording = RecordingEngine(engine or ScriptedEngine(), path)
    return [play(recording, turn) for turn in turns]


def test_what_does_not_fit_is_told_beside_what_does(path: Path) -> None:
    record(path, make_turn("one"))
    told: list[tuple[Json | None, Json]] = []
    replay = ReplayEngine(path, mismatch=lambda wanted, asked: told.append((wanted, asked)))
    for text in ("two", "one", "three"):
        try:
            play(replay, make_turn(text))
        except Refusal:
            continue
    (wanted, asked), (nothing, after) = told
    assert wanted is not None
    assert wanted.keys() == asked.keys() == {"request", "items"}
    assert ["one" in json.dumps(wanted), "two" in json.dumps(asked)] == [True, True]
    assert nothing is None
    assert "three" in json.dumps(after)


def texts(events: list[Json]) -> str:
    return "".join(part["text"] for item in events[-1]["response"]["output"] for part in item["content"])


def test_a_replay_tells_the_same_events(path: Path) -> None:
    turns = [make_turn("My name is Ada.", stream=True), make_turn("Count to three")]
    recorded = record(path, *turns)
    assert len(recorded[1]) > 5, "also a turn that is not streamed is recorded as a stream"
    replay = ReplayEngine(path)
    assert [play(replay, turn) for turn in turns] == recorded


def test_only_the_owner_can_read_a_recording_and_it_holds_no_secret(path: Path) -> None:
    tool = {"type": "mcp", "server_label": "s", "authorization": "open sesame"}
    record(path, make_turn(f"My key is {SECRET}.", tools=[tool]))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    assert SECRET not in text
    assert "sesame" not in text
    assert len(play(ReplayEngine(path), make_turn(f"My key is {SECRET}.", tools=[tool]))) > 3


@pytest.mark.parametrize(
    ("given", "settings", "where"),
    [
        ("two", {}, "items[0].content[0].text differs from the recording"),
        ("one", {"temperature": 0.5}, "request.temperature differs from the recording"),
        ([{"role": "user", "content": "one"}] * 2, {}, "items has 2 elements, recorded were 1"),
    ],
)
def test_strictly_another_request_is_refused(path: Path, given: Any, settings: Json, where: str) -> None:
    if isinstance(given, list):
        record(path, make_turn(given[:1]))
    else:
        record(path, make_turn("one"))
    with pytest.raises(Refusal) as refused:
        play(ReplayEngine(path), make_turn(given, **settings))
    error = json.loads(refused.value.reply.body)["error"]
    assert (refused.value.reply.status, error["code"]) == (404, "not_recorded")
    assert error["message"] == f"No recorded exchange fits: {where}."


def test_strictly_the_end_is_the_end(path: Path) -> None:
    record(path, make_turn("one"))
    replay = ReplayEngine(path)
    play(replay, make_turn("one"))
    with pytest.raises(Refusal, match="at its end"):
        play(replay, make_turn("one"))


def test_state_and_delivery_may_differ(path: Path) -> None:
    record(path, make_turn("one", stream=True))
    assert play(ReplayEngine(path), make_turn("one", store=False, previous_response_id="r", background=True))


def test_loosely_what_is_said_finds_its_exchange(path: Path) -> None:
    one, two = record(path, make_turn("My name is Ada."), make_turn("Count to three"))
    replay = ReplayEngine(path, strict=False)
    assert texts(play(replay, make_turn("Count to three", temperature=0.1))) == texts(two)
    assert texts(play(replay, make_turn("something else"))) == texts(one)
    assert texts(play(replay, make_turn("and again"))) == texts(one), "after the last it begins again"


def test_refusals_are_recorded_too(path: Path) -> None:
    refusal = Refusal(Reply(429, b'{"a":1}', {"retry-after": "3"}))
    with pytest.raises(Refusal):
        record(path, make_turn("one"), engine=Broken(refusal, 0))
    with pytest.raises(Refusal) as refused:
        play(ReplayEngine(path), make_turn("one"))
    assert refused.value.reply == refusal.reply


def test_a_broken_stream_breaks_again(path: Path) -> None:
    with pytest.raises(Cut):
        record(path, make_turn("one"), engine=Broken(Cut(), 1))

    async def main() -> list[Json]:
        events = ReplayEngine(path).respond(make_turn("one"))
        seen = [await anext(events)]
        with pytest.raises(Cut):
            await anext(events)
        return seen

    assert [event["type"] for event in asyncio.run(main())] == ["response.created"]


@pytest.mark.parametrize("text", ["", "{", "[]\n", "{}\n", '{"request":{}}\n'])
def test_what_is_no_recording(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(ValueError, match="exchange|line"):  # noqa: RUF043 - either
        ReplayEngine(path)


def test_through_the_emulator(path: Path) -> None:
    def talk(emu: Emulator) -> list[str]:
        caller = Caller(emu)
        first = caller.create("My favorite color is purple.").json
        answer = caller.stream("What is my favorite color?", previous_response_id=first["id"]).events
        return [texts([{"response": first}]), texts(answer)]

    with Emulator(tls=False, engine=f"record:{path}=scripted") as emu:
        said = talk(emu)
    with Emulator(tls=False, engine=f"replay:{path}") as emu:
        assert talk(emu) == said
        assert Caller(emu).create("more").status == 404
    with Emulator(tls=False, engine=f"replay-loose:{path}") as emu:
        assert Caller(emu).create("more").status == 200
