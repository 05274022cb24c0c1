"""Two waits, and what is expected of the replies of a connection."""

from __future__ import annotations

from responses_proto.effects import Failed, FailureKind

__all__ = ["LATER", "SHORT", "failure", "whole"]

SHORT = 0.05
"""Seconds: a deadline that passes."""
LATER = 0.15
"""Seconds: after it."""


def failure(reply: object, kind: FailureKind) -> str:
    """Check that a reply is a failure of this kind; return its message."""
    assert isinstance(reply, Failed), reply
    assert reply.kind is kind, reply
    return reply.message


async def whole(call: object) -> bytes:
    """Read a body to its end."""
    body = b""
    while piece := await call.read(5.0):  # type: ignore[attr-defined]
        assert isinstance(piece, bytes), piece
        body += piece
    return body
