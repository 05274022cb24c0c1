"""What a machine asks of the world, and what it is told: plain values.

A machine is a generator that yields effects and is sent replies. The one who drives it performs
each effect in its own colour (blocking, asyncio, trio, a test); a failure of the world is a
reply, :class:`Failed`, never an exception thrown in.

==========  ==========================  ===================================
effect      reply                       meaning
==========  ==========================  ===================================
Sign        HttpRequest | Failed        add the credential and a fresh date; an error of the
                                        credential, a ResponsesError, may be the reply too
Open        Head | Failed               send, read the answer's head
Read        bytes | Failed              more of the body; b"" at its end
Close       None                        let go of the answer
Sleep       None                        wait
Emit        None                        hand these events to the caller
Listen      bytes | Failed | None       read on and hand events to the caller, see there
Limit       None                        end the call in time, see there
Invoke      Invoked                     call a function of the program
Together    tuple of what they return   drive several machines
Now         float                       tell the time
Load        Stored | None | its error   get a save of a run
Save        None | its error            keep a save of a run
==========  ==========================  ===================================
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from msgspec import Struct

from .errors import ResponsesError
from .messages import ToolCall

__all__ = [
    "CallTools",
    "Close",
    "Effect",
    "Emit",
    "Failed",
    "FailureKind",
    "Head",
    "HttpRequest",
    "Invoke",
    "Invoked",
    "Limit",
    "Listen",
    "Listener",
    "Load",
    "Now",
    "Open",
    "Read",
    "Reply",
    "Save",
    "Sign",
    "Sleep",
    "Stored",
    "Together",
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
    CONNECT_TIMEOUT = "connect_timeout"
    """No connection in time: nothing was sent."""
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


class Listener(Protocol):
    """Makes events of the pieces of a body."""

    def take(self, data: bytes) -> list[Any]:
        """Return the events that are ready with these bytes."""

    @property
    def done(self) -> bool:
        """Whether nothing more is to be read."""


class Listen(Struct, frozen=True):
    """Do ``read`` time and again, and hand to the caller what ``reader`` makes of each piece, until it is done.

    Nothing is read before the caller has taken the events. The reply is the last one to ``read``: the piece
    with which the reader was done, b"" at the end of the body, or Failed. Whoever would rather see
    each piece replies None, and is asked for it by Read and Emit.
    """

    reader: Listener
    read: Read


class CallTools(Struct, frozen=True):
    """Run these tools, at the same time if they can; results in the order of the calls."""

    calls: tuple[ToolCall, ...]


class Invoke(Struct, frozen=True):
    """Call a function of the program, plain or async, for at most ``within`` seconds (None: no limit)."""

    function: Callable[..., object]
    arguments: tuple[object, ...] = ()
    named: Mapping[str, object] = {}
    within: float | None = None

    def __repr__(self) -> str:
        name = getattr(self.function, "__qualname__", type(self.function).__name__)
        return f"Invoke({name}, within={self.within})"


class Invoked(Struct, frozen=True):
    """What a function returned, or what it raised; ``seconds`` is how long it took.

    ``late``: it took longer than it may; ``left_running`` if it could not be stopped.
    """

    value: object = None
    error: Exception | None = None
    seconds: float = 0.0
    late: bool = False
    left_running: bool = False

    def __repr__(self) -> str:
        # What a tool returned, and what its error says, may be anybody's secret.
        shown = type(self.value if self.error is None else self.error).__name__
        return f"Invoked(<{shown}>, late={self.late})"


class Together(Struct, frozen=True):
    """Drive these machines at the same time, at most ``limit`` of them; what they return, in their order."""

    machines: tuple[Generator[Any, Any, Any], ...]
    limit: int


class Now(Struct, frozen=True):
    """Tell the time: seconds since 1970."""


class Stored(Struct, frozen=True):
    """What a store has of a thread; ``version`` counts its saves, from 1."""

    data: bytes
    version: int

    def __repr__(self) -> str:
        return f"Stored(<{len(self.data)} bytes>, version={self.version})"


class Load(Struct, frozen=True):
    """Get the last save of a thread; None if there is none."""

    thread_id: str


class Save(Struct, frozen=True):
    """Keep this as save number ``version`` of a thread, if the last one there is the one before it."""

    thread_id: str
    data: bytes
    version: int

    def __repr__(self) -> str:
        return f"Save({self.thread_id!r}, <{len(self.data)} bytes>, version={self.version})"


Effect: TypeAlias = Sign | Open | Read | Close | Sleep | Limit | Emit | Listen | Invoke | Together | Now | Load | Save
Reply: TypeAlias = (
    HttpRequest | Head | bytes | Failed | Invoked | tuple[object, ...] | float | Stored | ResponsesError | None
)
