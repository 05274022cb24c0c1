"""The values that pass between the HTTP server and the application behind it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

__all__ = ["Ask", "Cut", "Json", "Received", "Refusal", "Reply", "Stream", "json_reply"]

Json = dict[str, Any]
"""A JSON object as Python's own types."""


@dataclass(repr=False)
class Received:
    """One request as it came over the wire.

    ``path`` is the raw request target with its query; ``header_list`` keeps order, spelling and
    repetition. ``status`` is what was answered, 0 before that. ``note`` says for people why a
    request was refused, where the answer itself, like the service's, does not; ``who`` is the kind and
    the OCID of the principal that it was made for, empty for nobody known. ``request_id`` is
    the ``opc-request-id`` of the answer, ``seconds`` how long it took to its end. Credentials and
    prompts are in the headers and the body, of which the ``repr`` tells only how much there is.
    """

    method: str
    path: str
    header_list: list[tuple[str, str]]
    body: bytes
    status: int = 0
    note: str = ""
    who: str = ""
    request_id: str = ""
    seconds: float = 0.0

    def __repr__(self) -> str:
        size = f"{len(self.header_list)} headers, {len(self.body)} bytes"
        return f"<Received {self.method} {self.path}: {size}, status={self.status}, note={self.note!r}>"

    @property
    def headers(self) -> dict[str, str]:
        """Headers by lower-case name; a repeated name is joined by ``", "`` (RFC 9110, 5.2)."""
        joined: dict[str, str] = {}
        for name, value in self.header_list:
            key = name.lower()
            joined[key] = f"{joined[key]}, {value}" if key in joined else value
        return joined

    @property
    def json(self) -> Any:
        """The body as JSON; raises :class:`msgspec.DecodeError` if it is none."""
        return msgspec.json.decode(self.body)


@dataclass(frozen=True)
class Ask:
    """One request that may be carried out, as the resources see it.

    ``scope`` is whose objects it may see, ``names`` what its path names, ``query`` the last value
    of each parameter, ``body`` its JSON object. ``signed`` tells IAM credentials from an API key.
    ``data`` is the body as it came and ``media`` its content type.
    """

    scope: str
    names: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)
    signed: bool = True
    data: bytes = field(default=b"", repr=False)
    media: str = ""


@dataclass(frozen=True)
class Reply:
    """A whole answer; ``Content-Length`` and ``opc-request-id`` are added when it is sent."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stream:
    """A 200 answer of server-sent events: one element per event, already framed."""

    frames: AsyncGenerator[bytes, None]


class Refusal(Exception):
    """The request is answered with ``reply`` instead of being carried out.

    ``note`` is why, where the reply does not tell; ``said`` is what it tells.
    """

    def __init__(self, reply: Reply, note: str = "", said: str = "") -> None:
        super().__init__(said or note or f"refused with {reply.status}")
        self.reply = reply
        self.note = note


class Cut(Exception):
    """The connection ends here, in the middle of an answer."""


def json_reply(status: int, body: Json, headers: dict[str, str] | None = None) -> Reply:
    """Return ``body`` as an ``application/json`` answer."""
    return Reply(status, msgspec.json.encode(body), {"content-type": "application/json", **(headers or {})})
