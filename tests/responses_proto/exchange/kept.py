"""A service, without a network, that keeps a response in the background and whose streams break off as told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from tests.responses_proto.folding.server import Json, sse
from tests.responses_proto.machines import SSE

from responses_proto.effects import Effect, Emit, Failed, FailureKind, Head, HttpRequest, Open, Read, Reply, Sign
from responses_proto.errors import ResponsesError
from responses_proto.exchange import Exchange

__all__ = ["BACKGROUND", "Break", "Service", "answer", "run"]

BACKGROUND = HttpRequest(
    "POST",
    "https://127.0.0.1/openai/v1/responses?x=1&stream=0",
    (("host", "127.0.0.1"), ("accept", "text/event-stream"), ("content-type", "application/json"), ("opc-x", "1")),
    b'{"model":"m","input":"a","stream":true,"background":true}',
)
ENDS: dict[str, Reply] = {
    "closed": b"",
    "broken": Failed(FailureKind.BROKEN, "reset"),
    "silent": Failed(FailureKind.TIMEOUT, "nothing more within 3 s"),
    "late": Failed(FailureKind.TOTAL, "no end within 9 s"),
}


@dataclass(frozen=True)
class Break:
    """After how many bytes of its body an answer ends, and how; ``change`` is what it does to the events before."""

    after: int
    end: str = "closed"
    change: Callable[[Sequence[Json]], Sequence[Json]] = list


def answer(status: int, body: object = b"{}", kind: str = "application/json") -> list[Reply]:
    """Return an answer that is no stream."""
    data = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return [Head(status, (("content-type", kind), ("opc-request-id", "R/2/3"))), data, b""]


class Service:
    """Answers a stream, and then what follows its last event, each answer as the next plan says; the last one whole.

    A plan is a :class:`Break`, the :class:`Failed` that comes instead of an answer, a whole answer, or the error
    of a credential that cannot sign.
    """

    def __init__(self, events: Sequence[Json], *plans: Break | Failed | list[Reply] | ResponsesError) -> None:
        self.events = events
        self.plans = list(plans)
        self.requests: list[HttpRequest] = []

    def signed(self, request: HttpRequest) -> Reply:
        """Return a request as it is, or why it cannot be signed."""
        if self.plans and isinstance(plan := self.plans[0], ResponsesError):
            del self.plans[0]
            return plan
        return request

    def open(self, request: HttpRequest) -> Iterator[Reply]:
        """Yield the head of an answer, or what came in its place, and then its body."""
        self.requests.append(request)
        after = parse_qs(urlsplit(request.url).query).get("starting_after", ["-1"])[0]
        plan = self.plans.pop(0) if self.plans else Break(1 << 30)
        if isinstance(plan, Failed | ResponsesError):
            yield plan
        elif isinstance(plan, list):
            yield from plan
        else:
            yield SSE
            body = sse(plan.change(self.events[int(after) + 1 :]))
            yield body[: plan.after] or ENDS[plan.end]
            while True:
                yield ENDS[plan.end] if plan.after < len(body) else b""


def run(machine: Exchange[Any], service: Service) -> tuple[list[Any], Any, list[Effect]]:
    """Run a machine against a service; return its events, its result, and its effects without the reading."""
    told, effects = list[Any](), list[Effect]()
    body: Iterator[Reply] = iter(())
    reply: Reply = None
    while True:
        try:
            effect = machine.send(reply)
        except StopIteration as stop:
            return told, stop.value, effects
        reply = None
        if isinstance(effect, Emit):
            told.extend(effect.events)
        elif isinstance(effect, Read):
            reply = next(body)
        else:
            effects.append(effect)
        if isinstance(effect, Sign):
            reply = service.signed(effect.request)
        elif isinstance(effect, Open):
            body = service.open(effect.request)
            reply = next(body)
