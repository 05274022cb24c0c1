"""What :class:`responses_proto.http1.HttpCall` asks an event loop to do: plain values."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from .effects import Limit
from .urls import Origin

__all__ = ["Action", "Connect", "Deliver", "Disconnect", "Finish", "Receive", "Send", "Wait"]


class Connect(Struct, frozen=True):
    """Open a connection, with TLS and the host's name checked if ``origin.tls`` is set."""

    origin: Origin
    within: float | None = None


class Send(Struct, frozen=True):
    """Write all of these bytes."""

    data: bytes
    within: float | None = None

    def __repr__(self) -> str:
        return f"Send(<{len(self.data)} bytes>)"


class Receive(Struct, frozen=True):
    """Wait for bytes from the peer."""

    within: float | None = None


class Disconnect(Struct, frozen=True):
    """Close the connection."""


class Wait(Struct, frozen=True):
    """Let this many seconds pass."""

    seconds: float


class Deliver(Struct, frozen=True):
    """Hand these events to the program."""

    events: tuple[object, ...]


class Finish(Struct, frozen=True):
    """The exchange is over; ``result`` is for :func:`responses_proto.exchange.unwrap`."""

    result: object


Action: TypeAlias = Connect | Send | Receive | Disconnect | Wait | Deliver | Limit | Finish
