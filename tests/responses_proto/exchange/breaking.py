"""A stream that is kept in the background: where it may break off, and all that comes of it, cut and uncut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from tests.responses_proto.exchange.kept import BACKGROUND, Service, run
from tests.responses_proto.exchange_scripts import POLICY
from tests.responses_proto.folding.server import Json, sse
from tests.responses_proto.streams import EVENTS

from responses_proto.effects import HttpRequest
from responses_proto.exchange import stream
from responses_proto.stream import ResponseStream

__all__ = ["FINAL", "PLACES", "numbered_anew", "streamed", "uncut", "unnumbered"]

PLACES = [len(sse(EVENTS[:number])) for number in range(len(EVENTS) + 1)]
FINAL = EVENTS[-1]["response"]


def streamed(
    service: Service, request: HttpRequest = BACKGROUND, *, max_retries: int = 2, total: float | None = None
) -> tuple[list[Any], Any, ResponseStream, list[Any]]:
    """Run a stream; return its events, its result, its reader and its effects."""
    reader = ResponseStream()
    policy = replace(POLICY, max_retries=max_retries, timeouts=replace(POLICY.timeouts, total=total))
    told, result, effects = run(stream(request, policy, reader), service)
    return told, result, reader, effects


def uncut(events: Sequence[Json] = EVENTS) -> list[Any]:
    return streamed(Service(events))[0]


def numbered_anew(events: Sequence[Json]) -> list[Json]:
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def unnumbered(events: Sequence[Json]) -> list[Json]:
    return [{name: value for name, value in event.items() if name != "sequence_number"} for event in events]
