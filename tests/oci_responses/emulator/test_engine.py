import asyncio
from collections.abc import AsyncGenerator

import pytest

from oci_responses.emulator import Emulator, Engine, Ids, Json, ScriptedEngine, Turn, UpstreamEngine
from oci_responses.emulator.engine import TERMINAL

from .support import Caller


class Failing:
    """An engine of a user's own, with the shortest stream that there can be."""

    def __init__(self) -> None:
        self.turn: Turn | None = None

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        self.turn = turn
        error = {"code": "server_error", "message": "no luck"}
        yield {"type": "response.failed", "response": {**turn.response, "status": "failed", "error": error}}


def test_ours_fit_the_protocol() -> None:
    engines: list[Engine] = [ScriptedEngine(), UpstreamEngine("http://127.0.0.1:1/v1"), Failing()]
    assert len(engines) == 3


@pytest.mark.parametrize("stream", [True, False])
def test_an_engine_of_ones_own(stream: bool) -> None:
    engine = Failing()
    with Emulator(engine=engine, tls=False, clock=lambda: 1e9, require_project=False) as emu:
        caller = Caller(emu, lambda prepared: prepared.headers.update({"Authorization": f"Bearer {emu.api_key}"}))
        answer = caller.create("hello", stream=stream, temperature=0.5)
        response = answer.events[-1]["response"] if stream else answer.json
        assert caller.call("GET", f"/responses/{response['id']}").json == response
    assert (response["status"], response["error"]["message"]) == ("failed", "no luck")
    turn = engine.turn
    assert turn is not None
    assert turn.request["temperature"] == 0.5
    assert turn.items[0]["content"][0]["text"] == "hello"
    assert turn.response["status"] == "in_progress"
    assert turn.now() == 1e9


def test_the_terminal_types_end_every_scripted_stream() -> None:
    async def kinds() -> list[str]:
        response: Json = {"id": "r", "tools": [], "tool_choice": "auto", "parallel_tool_calls": True}
        response |= {"text": {"format": {"type": "text"}}, "max_output_tokens": None}
        turn = Turn({"model": "m", "input": "x"}, (), response, Ids(), lambda: 0.0)
        return [event["type"] async for event in ScriptedEngine().respond(turn)]

    found = asyncio.run(kinds())
    assert [kind in TERMINAL for kind in found] == [False] * (len(found) - 1) + [True]
