"""What a machine asks of the world, and what it is told: plain values.

A machine is a generator that yields effects and is sent replies. The one who drives it performs
each effect in its own colour (blocking, asyncio, trio, a test); a failure of the world is a
reply, :class:`Failed`, never an exception thrown in.

==========  ==========================  ===================================
effect      reply                       meaning
==========  ==========================  ===================================
Sign        HttpRequest | Failed        add the credential and a fresh date
Open        Head | Failed               send, read the answer's head
Read        bytes | Failed              more of the body; b"" at its end
Close       None                        let go of the answer
Sleep       None                        wait
Emit        None                        hand these events to the caller
Limit       None                        end the call in time, see there
CallTools   tuple[ToolResult, ...]      run the program's tools
==========  ==========================  ===================================
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from .messages import ToolCall, ToolResult

__all__ = [
    "CallTools",
    "Close",
    "Effect",
    "Emit",
    "Failed",
    "FailureKind",
    "Head",
    "HttpRequest",
    "Limit",
    "Open",
    "Read",
    "Reply",
    "Sign",
    "Sleep",
]


class HttpRequest(Struct, frozen=True):
    """One HTTP request; headers are (lower-case name, value) pairs, the body is final bytes."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __repr__(self) -> str:
        # Headers hold credentials and the body holds prompts: neither belongs in a log.
        return f"HttpRequest({self.method} {self.url.partition('?')[0]}, <{len(self.body)} bytes>)"


class Head(Struct, frozen=True):
    """The head of an answer; header names are lower case."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first header of this name."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def request_id(self) -> str | None:
        """OCI's ``opc-request-id``, or ``x-request-id`` from a server that is not OCI."""
        return self.header("opc-request-id") or self.header("x-request-id")


class FailureKind(StrEnum):
    """What went wrong outside."""

    CONNECT = "connect"
    """No connection: nothing was sent."""
    POOL = "pool"
    """All connections that there may be were in use: nothing was sent."""
    TIMEOUT = "timeout"
    TOTAL = "total"
    """The deadline of the whole call passed, see :class:`Limit`."""
    BROKEN = "broken"
    """The connection broke while it was used, or what came over it is not HTTP."""
    ENCODING = "encoding"
    """The body is in a content coding that cannot be undone, or breaks it."""
    CREDENTIAL = "credential"
    """The request could not be signed."""
    UNCHANGED = "unchanged"
    """The credential was to be renewed and cannot change; the message says why it may be refused, if it is known."""


class Failed(Struct, frozen=True):
    """The reply to an effect that could not be performed."""

    kind: FailureKind
    message: str


class Sign(Struct, frozen=True):
    """Add the credential's headers; ``refresh`` asks to renew the credential first, since it was refused."""

    request: HttpRequest
    refresh: bool = False


class Open(Struct, frozen=True):
    """Send a signed request; ``connect`` and ``within`` are seconds (None: no limit)."""

    request: HttpRequest
    connect: float | None = None
    within: float | None = None


class Read(Struct, frozen=True):
    """Read more of the body, waiting at most ``within`` seconds (None: no limit)."""

    within: float | None = None


class Close(Struct, frozen=True):
    """Let go of the answer; a body read to its end leaves a connection that can be used again."""


class Sleep(Struct, frozen=True):
    """Wait this many seconds."""

    seconds: float


class Limit(Struct, frozen=True):
    """From now on the call has this many seconds in all; None ends the limit.

    Once they have passed, a Sign, Open or Read that is under way is broken off, and each one after it
    is not begun: the reply is :class:`Failed` of the kind TOTAL. A Sleep then ends early.
    """

    seconds: float | None = None


class Emit(Struct, frozen=True):
    """Hand events to the caller, in order; nothing is asked again before they are taken."""

    events: tuple[object, ...]


class CallTools(Struct, frozen=True):
    """Run these tools, at the same time if they can; results in the order of the calls."""

    calls: tuple[ToolCall, ...]


Effect: TypeAlias = Sign | Open | Read | Close | Sleep | Limit | Emit | CallTools
Reply: TypeAlias = HttpRequest | Head | bytes | Failed | tuple[ToolResult, ...] | None
