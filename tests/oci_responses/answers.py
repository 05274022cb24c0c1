"""Answers of the service for scripts, and scenarios by their names."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from tests.responses_proto.machines import body, call, ended, message, spoken, sse

from .sides import Side
from .wire import Link, head, ok

__all__ = ["ASKED", "CALL", "REFUSAL", "TEXT", "Scenario", "Seen", "answered", "answering", "named", "streamed"]

Scenario = Callable[[Side], Awaitable[None]]
Seen = list[tuple[str, dict[str, str], Any]]
ASKED: dict[str, Any] = {"model": "m", "input": "Hi"}
TEXT: list[dict[str, object]] = [*spoken("Hel", "lo"), ended("completed", message("Hello"), number=5)]
CALL: list[dict[str, object]] = [*spoken(), ended("completed", call("c1"), number=3)]
REFUSAL = head("content-length: 2", "opc-request-id: X", status="404 Not Found") + b"{}"


def answering(seen: Seen, *answers: bytes, then: Callable[[Link], None] = Link.close) -> Callable[[Link], None]:
    """A script that answers each request on one connection, and notes what it was asked."""

    def script(link: Link) -> None:
        for answer in answers:
            first, _, rest = link.request().partition(b"\r\n")
            lines, _, content = rest.partition(b"\r\n\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines.decode().split("\r\n"))
            seen.append((first.decode(), headers, json.loads(content) if content else None))
            link.send(answer)
        then(link)

    return script


def streamed(events: list[dict[str, object]]) -> bytes:
    return ok(sse(*events), "text/event-stream")


def answered(*output: Mapping[str, object], **fields: object) -> bytes:
    return ok(msgspec.json.encode(body(*output, **fields)))


def named(*scenarios: Scenario) -> dict[str, Scenario]:
    return {scenario.__name__.replace("_", " "): scenario for scenario in scenarios}
