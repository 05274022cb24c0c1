"""Responses that are made whether or not somebody is listening.

Order of events: OpenAI, "Background mode": created, queued, in progress, then as in the foreground.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from .engine import TERMINAL
from .messages import Cut, Json, Refusal
from .threads import Opened, Threads

__all__ = ["Background", "Run", "failed_event", "replay"]

_log = logging.getLogger(__name__)
_SERVER_ERROR = "An error occurred while processing your request."


def failed_event(response: Json, message: str) -> Json:
    """Return the event that ends ``response`` as failed by the server."""
    error = {"code": "server_error", "message": message}
    return {"type": "response.failed", "response": {**response, "status": "failed", "error": error}}


async def replay(events: tuple[Json, ...], after: int) -> AsyncGenerator[Json, None]:
    """Yield the events of a stored stream whose number is greater than ``after``."""
    for event in events:
        if event["sequence_number"] > after:
            yield event


class Run:
    """One response in the making: its events so far, numbered from 0 without a gap."""

    def __init__(self, opened: Opened, threads: Threads, *, streamed: bool) -> None:
        self.opened = opened
        self.begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.opening: Json = {**opened.turn.response, "status": "queued"}
        self.response = self.opening
        self.ended = False
        self._threads = threads
        self._streamed = streamed
        self._events: list[Json] = []
        self._news = asyncio.Event()

    def queue(self) -> None:
        """Announce it and let the one who asked for it go on."""
        for kind in ("response.created", "response.queued"):
            self.add({"type": kind, "response": self.response})
        if not self.begun.done():
            self.begun.set_result(None)

    def refuse(self, refusal: Refusal) -> None:
        """End it before it was announced, so that only the one who asked for it learns of it."""
        if self._events:
            return
        self.ended = True
        if not self.begun.done():
            self.begun.set_exception(refusal)

    def add(self, event: Json) -> None:
        """Number an event, show it to all followers and keep what the response has become."""
        self._events.append({**event, "sequence_number": len(self._events)})
        if isinstance(response := event.get("response"), dict):
            # Some engines' early events carry only part of a response; a poller gets all of it.
            self.response = {**self.response, **response}
            self.ended = event["type"] in TERMINAL or event["type"] == "response.cancelled"
            self._threads.keep(self.opened, self.response, self._kept_events())
        self._news.set()
        self._news = asyncio.Event()

    def finish(self) -> None:
        """End it as failed if it has not ended, so that nobody waits for what nobody makes."""
        if self.ended:
            return
        if not self._events:
            self.queue()
        self.add(failed_event(self.response, _SERVER_ERROR))

    async def follow(self, after: int = -1) -> AsyncGenerator[Json, None]:
        """Yield the events numbered greater than ``after``, those to come included."""
        at = max(after + 1, 0)
        while True:
            while at < len(self._events):
                yield self._events[at]
                at += 1
            if self.ended:
                return
            await self._news.wait()

    def _kept_events(self) -> tuple[Json, ...] | None:
        if not self._streamed:
            return None
        return tuple(self._events) if self.ended else ()


class Background:
    """The responses that are being made now; ``pace`` is the pause in seconds before each event."""

    def __init__(self, threads: Threads, pace: float) -> None:
        self._threads = threads
        self._pace = pace
        self._runs: dict[tuple[str, str], tuple[Run, asyncio.Task[None]]] = {}

    async def start(self, opened: Opened, events: AsyncGenerator[Json, None], *, streamed: bool) -> Run:
        """Let ``events`` be made; raises the :class:`Refusal` that comes instead of the first."""
        run = Run(opened, self._threads, streamed=streamed)
        task = asyncio.create_task(self._work(run, events))
        self._runs[opened.key] = run, task
        task.add_done_callback(lambda _: self._runs.pop(opened.key))
        await run.begun
        return run

    def find(self, scope: str, response_id: str) -> Run | None:
        """Return the run that makes this response now."""
        run, _ = self._runs.get((scope, response_id), (None, None))
        return run

    async def cancel(self, scope: str, response_id: str) -> None:
        """End a response as cancelled and wait until its engine has stopped; one that has ended stays as it is."""
        run, task = self._runs.get((scope, response_id), (None, None))
        if run is None or task is None or run.ended:
            return
        run.add({"type": "response.cancelled", "response": {**run.response, "status": "cancelled"}})
        task.cancel()
        await asyncio.wait({task})

    async def _work(self, run: Run, events: AsyncGenerator[Json, None]) -> None:
        try:
            async with aclosing(events):
                await self._forward(run, events)
        except Refusal as refusal:
            run.refuse(refusal)
        except Cut:
            pass
        except Exception:
            _log.exception("the engine failed")
        finally:  # also when the server stops in the middle
            run.finish()

    async def _forward(self, run: Run, events: AsyncGenerator[Json, None]) -> None:
        queued = False
        async for event in events:
            if not queued:
                run.queue()
                queued = True
            if event.get("type") == "response.created":
                continue
            if self._pace:
                await asyncio.sleep(self._pace)
            run.add(event)
