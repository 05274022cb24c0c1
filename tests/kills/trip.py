"""A trip that is booked, charged and mailed by an agent, in a process that dies where it is told to.

Three tools write to one SQLite table. ``book`` hands its idempotency key on, ``charge`` can find
out by its key whether it was done, ``mail`` can do neither. ``live`` runs or resumes the trip in
this process; with ``die_at`` it is killed (SIGKILL) at that boundary: before and after every save,
every effect and every model call.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import trio
from msgspec import Struct

from oci_responses import asyncio as on_asyncio
from oci_responses import blocking
from oci_responses import trio as on_trio
from oci_responses.stores import SQLiteStore
from responses_proto import AgentLoop, Answer, Tool, ToolContext, check_history
from responses_proto.agent import WasDone, WasNotDone, result_of, tool
from responses_proto.agent.asked import Pause

__all__ = ["EFFECTS", "Found", "Life", "Trip", "effects_of"]

EFFECTS = ("book", "charge", "mail")
_THREAD = "trip"
_TABLE = "CREATE TABLE IF NOT EXISTS effects (tool TEXT, key TEXT)"


class Trip(Struct, frozen=True):
    """Where a trip happens: the endpoint, the folder with the databases, the mode."""

    options: dict[str, Any]
    folder: str
    runtime: str = "blocking"
    store: bool = False


class Found(Struct):
    """What a life came to, as its parent reads it."""

    text: str = ""
    reason: str = ""
    refused: list[str] = msgspec.field(default_factory=list)
    flagged: list[str] = msgspec.field(default_factory=list)
    boundaries: int = 0


class Life:
    """One process's part of the trip."""

    def __init__(self, trip: Trip, die_at: int | None = None) -> None:
        self._trip = trip
        self._folder = Path(trip.folder)
        self._die_at = die_at
        self._passed = 0

    def boundary(self) -> None:
        """Pass a place where the process may die."""
        self._passed += 1
        if self._passed == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def lived(self) -> Found:
        """Run the trip from wherever it is to its end, and say what it came to."""
        found = Found()
        with SQLiteStore(self._folder / "runs.db") as store:
            kept = _Watched(store, self.boundary)
            loop = self._loop(kept, None)
            while isinstance(pending := loop.pending, Pause):
                loop = self._loop(kept, {question.id: Answer.deny() for question in pending.questions})
        # A call that nobody could vouch for stands so in the ledger, whoever was asked, and when.
        found.flagged = [entry.call.name for entry in loop.ledger if entry.result and not entry.result.success]
        result = result_of(loop)
        findings = check_history([*loop.items], store=self._trip.store)
        found.text, found.reason, found.boundaries = result.text, result.stop_reason, self._passed
        found.refused = [finding.kind for finding in findings if finding.severity == "refused"]
        return found

    def _loop(self, store: Any, answers: dict[str, Answer] | None) -> AgentLoop:
        known = store.load(_THREAD) is not None
        given = {"model": "openai.gpt-5", "store": self._trip.store, **self._trip.options}
        made = {"tools": self._tools(), "store": store, "hooks": [_Calls(self.boundary)]}

        def start(agent: Any) -> Any:
            return agent.resume(_THREAD, answers) if known else agent.run("Book my trip.", thread_id=_THREAD)

        if self._trip.runtime == "blocking":
            with blocking.OCIResponsesModel(**given) as model, start(blocking.Agent(model, **made)) as run:
                loop: AgentLoop = run.result()
                return loop
        module: Any = on_asyncio if self._trip.runtime == "asyncio" else on_trio

        async def scenario() -> AgentLoop:
            async with module.OCIResponsesModel(**given) as model, start(module.Agent(model, **made)) as run:
                over: AgentLoop = await run.result()
                return over

        return _RUNNERS[self._trip.runtime](scenario)

    def _tools(self) -> list[Tool]:
        def write(name: str, key: str, *, once: bool = False) -> str:
            self.boundary()
            with closing(sqlite3.connect(self._folder / "effects.db", timeout=30)) as effects, effects:
                effects.execute(_TABLE)
                effects.execute("BEGIN IMMEDIATE")
                known = effects.execute("SELECT 1 FROM effects WHERE tool = ? AND key = ?", (name, key)).fetchone()
                if not (once and known):
                    effects.execute("INSERT INTO effects VALUES (?, ?)", (name, key))
            self.boundary()
            return f"{name}: done"

        def charged(context: ToolContext, arguments: dict[str, object]) -> WasDone | WasNotDone:
            keys = [key for name, key in effects_of(self._folder) if name == "charge"]
            return WasDone("charge: done") if context.idempotency_key in keys else WasNotDone()

        @tool(repeatable=True)
        def book(city: str, context: ToolContext) -> str:
            """Book a journey."""
            return write("book", context.idempotency_key, once=True)

        @tool(verify=charged)
        def charge(amount: int, context: ToolContext) -> str:
            """Charge the customer."""
            return write("charge", context.idempotency_key)

        @tool
        def mail(text: str) -> str:
            """Mail the customer."""
            return write("mail", "")

        return [book, charge, mail]


class _Watched:
    """A store with a boundary before and after each save."""

    def __init__(self, store: SQLiteStore, boundary: Callable[[], None]) -> None:
        self._store = store
        self._boundary = boundary
        self.load = store.load
        self.delete = store.delete
        self.threads = store.threads

    def save(self, thread_id: str, data: bytes, version: int) -> None:
        self._boundary()
        self._store.save(thread_id, data, version)
        self._boundary()


class _Calls:
    """A boundary before and after each model call."""

    def __init__(self, boundary: Callable[[], None]) -> None:
        self._boundary = boundary

    def before_model_call(self, occasion: object, asked: object) -> None:
        self._boundary()

    def after_model_call(self, occasion: object, response: object) -> None:
        self._boundary()


def effects_of(folder: Path) -> list[tuple[str, str]]:
    """Return the effects that happened: tool and key."""
    with closing(sqlite3.connect(folder / "effects.db", timeout=30)) as effects, effects:
        effects.execute(_TABLE)
        return effects.execute("SELECT tool, key FROM effects ORDER BY tool").fetchall()


_RUNNERS: dict[str, Callable[[Callable[[], Awaitable[AgentLoop]]], AgentLoop]] = {
    "asyncio": lambda scenario: asyncio.run(scenario()),  # type: ignore[arg-type]
    "trio": trio.run,
}
