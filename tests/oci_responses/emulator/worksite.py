"""A desk inside one event loop, for what happens while nobody or somebody listens."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from oci_responses.emulator import Json, Reply
from oci_responses.emulator.messages import Stream
from responses_proto.sse import parse_sse

from .desk import Desk, Parrot

__all__ = ["Listener", "Site", "in_loop"]


class Site:
    """One desk inside one event loop."""

    def __init__(self, engine: Any = None, **switches: Any) -> None:
        self.parrot = Parrot(waits=True)
        self.desk = Desk(engine or self.parrot, **switches)

    async def start(self, **settings: Any) -> Json:
        signed = settings.pop("signed", True)
        body = {"model": "m", "input": "x", "background": True, **settings}
        return await self.desk.json("POST", "/responses", body, signed=signed)

    async def stream(self, **settings: Any) -> "Listener":
        body = {"model": "m", "input": "x", "background": True, "stream": True, **settings}
        return await Listener.of(self.desk.ask("POST", "/responses", body))

    async def rejoin(self, name: str, query: str = "") -> "Listener":
        return await Listener.of(self.desk.ask("GET", f"/responses/{name}?stream=true{query}"))

    async def get(self, name: str) -> Json:
        return await self.desk.json("GET", f"/responses/{name}")

    async def ended(self, name: str) -> Json:
        async with asyncio.timeout(5):
            while (found := await self.get(name))["status"] in ("queued", "in_progress"):
                await asyncio.sleep(0)
        return found


class Listener:
    def __init__(self, frames: AsyncGenerator[bytes, None]) -> None:
        self.frames = frames

    @classmethod
    async def of(cls, asked: Awaitable[Reply | Stream]) -> "Listener":
        stream = await asked
        assert isinstance(stream, Stream)
        return cls(stream.frames)

    async def next(self) -> Json:
        (event,) = parse_sse([await anext(self.frames)])
        found: Json = json.loads(event.data)
        return found

    async def rest(self) -> list[Json]:
        frames = [frame async for frame in self.frames]
        return [json.loads(event.data) for event in parse_sse(frames) if event.data != "[DONE]"]


def in_loop(test: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    def run() -> None:
        asyncio.run(test())  # type: ignore[arg-type]

    run.__name__ = test.__name__
    return run
