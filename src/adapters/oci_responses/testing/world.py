"""What outlives a crash that is tried: saves, effects, and what the model said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from responses_proto.agent.loop import AgentLoop
from responses_proto.effects import Emit, Invoked, Reply, Stored
from responses_proto.errors import ResponsesError
from responses_proto.exchange import Exchange, Failure
from responses_proto.request import build_request
from responses_proto.response import Response
from responses_proto.session import AskFor

__all__ = ["Answers", "ToolRun", "World"]


class Answers:
    """What the model has said, by the request: asked the same again, it says the same, and is not asked.

    A call that failed is not kept.
    """

    def __init__(self) -> None:
        self._said: dict[bytes, tuple[tuple[Emit, ...], Response]] = {}

    def told(self, ask: AskFor, parameters: Mapping[str, Any]) -> Exchange[Response | Failure]:
        """Drive the exchange of a model call, or tell it again."""
        exchange = ask(dict(parameters))
        request = build_request(check=False, **parameters)
        if request in self._said:
            exchange.close()
            emitted, response = self._said[request]
            yield from emitted
            return response
        told: list[Emit] = []
        result = yield from _listened(exchange, told)
        if not isinstance(result, ResponsesError):
            self._said[request] = (tuple(told), result)
        return result


def _listened(exchange: Exchange[Response | Failure], told: list[Emit]) -> Exchange[Response | Failure]:
    reply: Reply = None
    while True:
        try:
            effect = exchange.send(reply)
        except StopIteration as stop:
            result: Response | Failure = stop.value
            return result
        if isinstance(effect, Emit):
            told.append(effect)
        reply = yield effect


class ToolRun(Struct, frozen=True):
    """A tool was run: in which life (from 1), with which key, what it was called with, as text."""

    life: int
    key: str
    call: str
    repeatable: bool


class World:
    """What stays when a process dies. Runs are numbered in the order in which the program begins them.

    ``now`` is the time in seconds since 1970: only a wait moves it.
    """

    def __init__(self, now: float) -> None:
        self.now = now
        self.saves: dict[str, Stored] = {}
        self.begun: dict[int, int] = {}
        """The save of its thread that a run began after."""
        self.ended: dict[int, AgentLoop] = {}
        self.tool_runs: list[ToolRun] = []
        self.outcomes: dict[tuple[int, str], Invoked] = {}
        self.uncertain = 0
