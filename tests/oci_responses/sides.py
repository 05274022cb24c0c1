"""One scenario for three runtimes: blocking objects get the looks of non-blocking ones."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

import trio

from oci_responses import asyncio as on_asyncio
from oci_responses import blocking
from oci_responses import trio as on_trio
from oci_responses.auth import GenAIApiKey
from oci_responses.blocking import connections as blocking_connections
from oci_responses.blocking import drive as blocking_drive
from oci_responses.blocking import patience as blocking_patience
from oci_responses.config import Settings
from oci_responses.nonblocking import connections as nonblocking_connections
from oci_responses.nonblocking import drive as nonblocking_drive
from oci_responses.nonblocking import patience as nonblocking_patience
from responses_proto.effects import HttpRequest, Open

__all__ = ["BLOCKING", "NONBLOCKING", "SECRET", "SIDES", "AsyncSide", "BlockingSide", "Side", "opening", "settings_for"]

Scenario = Callable[..., Awaitable[None]]
SECRET = "sk-hush"


def settings_for(authority: str, scheme: str = "http", ca_file: str | None = None) -> Settings:
    """Return settings for a server on this machine."""
    return Settings(f"{scheme}://{authority}/v1", GenAIApiKey(SECRET), ca_file=ca_file)


def opening(settings: Settings, connect: float | None = 5.0, within: float | None = 5.0, body: bytes = b"") -> Open:
    """Return the effect of sending a request there."""
    host = settings.base_url.partition("//")[2].partition("/")[0]
    sized = (("content-length", str(len(body))),) if body else ()
    request = HttpRequest("POST" if body else "GET", settings.base_url + "/x", (("host", host), *sized), body)
    return Open(request, connect, within)


class _Awaited:
    """A blocking object whose methods are awaited."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, "close" if name == "aclose" else name)

        async def call(*arguments: Any, **named: Any) -> Any:
            return found(*arguments, **named)

        return call if callable(found) else found

    async def __aenter__(self) -> _Awaited:
        self.inner.__enter__()
        return self

    async def __aexit__(self, *raised: Any) -> None:
        self.inner.__exit__(*raised)

    def __aiter__(self) -> _Awaited:
        return self

    async def __anext__(self) -> Any:
        try:
            return next(self.inner)
        except StopIteration:
            raise StopAsyncIteration from None


class BlockingSide:
    """Scenarios that never wait for anything but blocking calls."""

    name = "blocking"
    module: ModuleType = blocking
    patience: ModuleType = blocking_patience

    def run(self, scenario: Scenario, *arguments: Any) -> None:
        try:
            scenario(self, *arguments).__await__().__next__()
        except StopIteration:
            gc.collect()
            return
        raise AssertionError("a blocking scenario must not wait")

    @asynccontextmanager
    async def pool(self, settings: Settings) -> AsyncIterator[Callable[[], Any]]:
        pool = blocking_connections.Pool(settings)
        try:
            yield lambda: _Awaited(pool.call())
        finally:
            pool.close()

    def io(self, settings: Settings, connect: Any = None, **options: Any) -> Any:
        return _Awaited(blocking_drive.Io(settings, connect, **options))

    def driven(self, machine: Any, io: Any) -> Any:
        return _Awaited(blocking_drive.Run(machine, io.inner))

    @asynccontextmanager
    async def client(self, settings: Settings, **options: Any) -> AsyncIterator[Any]:
        given: dict[str, Any] = {"base_url": settings.base_url, "auth": settings.credential}
        given |= {"ca_file": settings.ca_file, **options}
        with blocking.Client(**given) as client:
            yield client

    def awaited(self, thing: Any) -> Any:
        return _Awaited(thing)


class AsyncSide:
    """Scenarios in an event loop."""

    patience: ModuleType = nonblocking_patience

    def __init__(self, name: str, module: ModuleType, start: Callable[..., Any]) -> None:
        self.name = name
        self.module = module
        self.runtime: Any = module.Client.runtime
        self._start = start

    def run(self, scenario: Scenario, *arguments: Any) -> None:
        self._start(lambda: scenario(self, *arguments))
        gc.collect()

    @asynccontextmanager
    async def pool(self, settings: Settings) -> AsyncIterator[Callable[[], Any]]:
        pool = nonblocking_connections.Pool(settings, self.runtime)
        try:
            yield pool.call
        finally:
            await pool.aclose()

    def io(self, settings: Settings, connect: Any = None, **options: Any) -> Any:
        return nonblocking_drive.Io(settings, connect, self.runtime, **options)

    def driven(self, machine: Any, io: Any) -> Any:
        return nonblocking_drive.Run(machine, io)

    @asynccontextmanager
    async def client(self, settings: Settings, **options: Any) -> AsyncIterator[Any]:
        given = {"base_url": settings.base_url, "auth": settings.credential, "ca_file": settings.ca_file}
        async with self.module.Client(**given, **options) as client:
            yield client

    def awaited(self, thing: Any) -> Any:
        return thing


Side = BlockingSide | AsyncSide

BLOCKING: tuple[Side, ...] = (BlockingSide(),)
NONBLOCKING: tuple[Side, ...] = (
    AsyncSide("asyncio", on_asyncio, lambda scenario: asyncio.run(scenario())),
    AsyncSide("trio", on_trio, trio.run),
)
SIDES = (*BLOCKING, *NONBLOCKING)
