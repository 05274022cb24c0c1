"""The endpoint's resources called by method and path, without HTTP and credentials."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest

from oci_responses.emulator import Engine, Ids, Json, Refusal, Reply, ScriptedEngine, Speech, Switches, Turn, render
from oci_responses.emulator.application import BASE_PATH, make_router
from oci_responses.emulator.messages import Ask, Stream
from responses_proto.sse import parse_sse

__all__ = ["Desk", "Parrot", "refusal"]


class Parrot:
    """Says which turn it is and remembers what it was given; waits in the middle of its speech for ``go``."""

    def __init__(self, *, waits: bool = False) -> None:
        self.turns: list[Turn] = []
        self.closed = 0
        self.go = asyncio.Event()
        if not waits:
            self.go.set()

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        self.turns.append(turn)
        try:
            for event in render(turn, [Speech(f"turn {len(self.turns)}")]):
                if event["type"] == "response.output_text.done":
                    await self.go.wait()
                yield event
        finally:
            self.closed += 1

    @property
    def said(self) -> list[str]:
        """The texts of the newest conversation."""
        return [part["text"] for item in self.turns[-1].items for part in item["content"]]


class Desk:
    """Asks are made in scope ``p`` with IAM credentials unless told otherwise."""

    def __init__(self, engine: Engine | None = None, clock: Callable[[], float] = lambda: 7.9, **switches: Any) -> None:
        self.router = make_router(engine or ScriptedEngine(), Switches(**switches), ids=Ids(), clock=clock)

    async def ask(
        self, method: str, path: str, body: Any = None, *, scope: str = "p", signed: bool = True
    ) -> Reply | Stream:
        bare, _, query = path.partition("?")
        route, names = self.router.find(method, BASE_PATH + bare)
        data = b"" if body is None else json.dumps(body).encode()
        parameters = dict(pair.split("=") for pair in query.split("&") if pair)
        return await route.serve(Ask(scope, names, parameters, route.read(data), signed))

    async def json(self, method: str, path: str, body: Any = None, **how: Any) -> Json:
        reply = await self.ask(method, path, body, **how)
        assert isinstance(reply, Reply)
        assert reply.status == 200
        found: Json = json.loads(reply.body)
        return found

    async def frames(self, method: str, path: str, body: Any = None, **how: Any) -> list[bytes]:
        stream = await self.ask(method, path, body, **how)
        assert isinstance(stream, Stream)
        return [frame async for frame in stream.frames]

    async def events(self, method: str, path: str, body: Any = None, **how: Any) -> list[Json]:
        frames = await self.frames(method, path, body, **how)
        return [json.loads(event.data) for event in parse_sse(frames) if event.data != "[DONE]"]

    def create(self, given: Any, scope: str = "p", **settings: Any) -> Json:
        return asyncio.run(self.json("POST", "/responses", {"model": "m", "input": given, **settings}, scope=scope))

    def stream(self, given: Any, scope: str = "p", **settings: Any) -> list[bytes]:
        body = {"model": "m", "input": given, "stream": True, **settings}
        return asyncio.run(self.frames("POST", "/responses", body, scope=scope))

    def call(self, method: str, path: str, body: Any = None, scope: str = "p") -> Json:
        return asyncio.run(self.json(method, path, body, scope=scope))

    def get(self, response_id: str, scope: str = "p") -> Json:
        return self.call("GET", f"/responses/{response_id}", scope=scope)


def refusal(action: Any, *arguments: Any, **settings: Any) -> tuple[int, Json]:
    with pytest.raises(Refusal) as refused:
        action(*arguments, **settings)
    error: Json = json.loads(refused.value.reply.body)["error"]
    return refused.value.reply.status, error
