"""The process that ``oci-responses demo --kill`` kills: an agent that books a seat, and may die doing it.

It is told what to do by an :class:`Order` in its argument and says what happens as JSON lines of
two texts, a label and a fact.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from responses_proto.agent.context import ToolContext, WasDone, WasNotDone
from responses_proto.agent.events import AgentEvent, CheckpointEvent, InterruptEvent, ThinkEvent, ToolCompleteEvent
from responses_proto.agent.questions import Answer
from responses_proto.agent.tools import Tool
from responses_proto.decoding import encode_json

__all__ = ["DATABASE", "THREAD", "Order", "booked", "main"]

THREAD: Final = "night-train"
DATABASE: Final = "demo.db"
_PROMPT: Final = "Book a seat on the night train to Paris."
_TABLE: Final = "CREATE TABLE IF NOT EXISTS seats (city TEXT, key TEXT)"


class Order(Struct, frozen=True):
    """What a process is to do; ``answers`` are those to the questions of the run, by their ids."""

    client: Mapping[str, Any]
    model: Mapping[str, Any]
    folder: str
    dies: bool = False
    verifies: bool = False
    resumes: bool = False
    answers: dict[str, Answer] = {}


def main(argument: str) -> None:
    """Do what the order says."""
    from oci_responses.blocking import Agent, Client, OCIResponsesModel
    from oci_responses.stores import SQLiteStore

    order = msgspec.json.decode(argument, type=Order)
    database = Path(order.folder) / DATABASE
    with Client(**order.client) as client, SQLiteStore(database) as store:
        model = OCIResponsesModel(client=client, store=False, **order.model)
        agent = Agent(model, tools=[_tool(order, database)], store=store, system_prompt="Use book_seat to book seats.")
        start = agent.resume(THREAD, order.answers) if order.resumes else agent.run(_PROMPT, thread_id=THREAD)
        with start as run:
            if not order.resumes:
                _say("user", _PROMPT)
            for event in run:
                _tell(event)
            if run.loop.stop_reason:
                _say("model", run.loop.final_message or "")


def booked(database: Path) -> list[tuple[str, str]]:
    """Return the seats that are booked: city and key."""
    with closing(sqlite3.connect(database)) as seats, seats:
        seats.execute(_TABLE)
        return seats.execute("SELECT city, key FROM seats").fetchall()


def _tool(order: Order, database: Path) -> Tool:
    def book_seat(city: str, context: ToolContext) -> str:
        """Book a seat on the night train to a city."""
        with closing(sqlite3.connect(database)) as seats, seats:
            seats.execute(_TABLE)
            seats.execute("INSERT INTO seats VALUES (?, ?)", (city, context.idempotency_key))
        _say("effect", f"a seat to {city} is booked, with the key {context.idempotency_key[:8]}...")
        if order.dies:
            _say("kill", f"process {os.getpid()} gets SIGKILL: the seat is booked, and nobody was told")
            os.kill(os.getpid(), signal.SIGKILL)
        return f"A seat to {city} is booked."

    def looked_up(context: ToolContext, arguments: dict[str, object]) -> WasDone | WasNotDone:
        found = [city for city, key in booked(database) if key == context.idempotency_key]
        outcome = "found: it was done" if found else "not there: it was not done"
        _say("verify", f"the tool looks for the key {context.idempotency_key[:8]}..., {outcome}")
        return WasDone(f"A seat to {found[0]} is booked.") if found else WasNotDone()

    verify: Callable[..., object] | None = looked_up if order.verifies else None
    return Tool(book_seat, verify=verify)


def _tell(event: AgentEvent) -> None:
    match event:
        case ThinkEvent(tool_calls=calls):
            for call in calls:
                _say("call", f"{call.name}({encode_json(call.arguments).decode()})")
        case CheckpointEvent(version=version):
            _say("saved", f"number {version}")
        case ToolCompleteEvent(result=result, error=error):
            _say("output", error or result or "")
        case InterruptEvent(question=question):
            _say("question", question)


def _say(label: str, text: str) -> None:
    sys.stdout.write(msgspec.json.encode((label, text)).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
