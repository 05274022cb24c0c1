"""Scripts for exchanges: the effects of whole attempts, and the replies that bring them about."""

from __future__ import annotations

import msgspec
from tests.responses_proto.machines import JSON, REQUEST, body, ended, message, signed, spoken, sse

from responses_proto.effects import (
    Close,
    Effect,
    Failed,
    FailureKind,
    Head,
    Open,
    Read,
    Reply,
    Sign,
)
from responses_proto.retry import Policy, Timeouts

POLICY = Policy(
    jitter=lambda: 0.5, timeouts=Timeouts(connect=1.0, first_byte=2.0, idle=3.0), first_delay=1.0, longest_delay=8.0
)
SIGN, RESIGN, READ, CLOSE = Sign(REQUEST), Sign(REQUEST, refresh=True), Read(3.0), Close()
ANSWER = msgspec.json.encode(body(message("Hello.")))
PARTIAL = sse(*spoken("Hel", "lo"))
DONE = sse(ended("completed", message("Hello"), number=5))
BROKEN = Failed(FailureKind.BROKEN, "reset")


def opened(number: int) -> Open:
    return Open(signed(number), connect=1.0, within=2.0)


def refused(status: int, *headers: tuple[str, str], text: bytes = b"{}") -> list[Reply]:
    return [Head(status, headers), text, b""]


def once(number: int, first: Sign = SIGN) -> list[Effect]:
    """One answered attempt with a body of one piece."""
    return [first, opened(number), READ, READ, CLOSE]


GOOD: list[Reply] = [JSON, ANSWER, b""]
UNREACHABLE = Failed(FailureKind.CONNECT, "refused")
FLAT = {"type": "error", "sequence_number": 5, "code": "server_error", "message": "Sorry.", "param": None}
