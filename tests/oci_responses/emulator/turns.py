"""Turns to give to an engine."""

from __future__ import annotations

import asyncio
from typing import Any

from oci_responses.emulator import Engine, Ids, Json, Turn
from oci_responses.emulator.intake import input_items
from oci_responses.emulator.shell import response_shell

__all__ = ["make_turn", "play"]


def make_turn(given: Any = "two", **settings: Any) -> Turn:
    request = {"model": "xai.grok-4", "input": given, **settings}
    response = response_shell(request, "resp_mine", 0, store=True)
    return Turn(request, tuple(input_items(given)), response, Ids(seed=1), lambda: 9.5)


def play(engine: Engine, turn: Turn | None = None) -> list[Json]:
    async def collect() -> list[Json]:
        return [event async for event in engine.respond(turn or make_turn())]

    return asyncio.run(collect())
