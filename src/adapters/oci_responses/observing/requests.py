"""A request as an observer may know it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import DecodeError, Struct

from oci_responses.observing.facts import Call
from responses_proto.effects import HttpRequest

__all__ = ["call_of"]

_ID: Final = "[^/]+"
_OPERATIONS: Final = tuple(
    (method, re.compile(f".*/{path}"), name)
    for method, path, name in (
        ("POST", "responses", "responses.create"),
        ("POST", "responses/compact", "responses.compact"),
        ("POST", "responses/input_tokens", "responses.input_tokens"),
        ("POST", f"responses/{_ID}/cancel", "responses.cancel"),
        ("GET", f"responses/{_ID}/input_items", "responses.input_items"),
        ("GET", f"responses/{_ID}", "responses.retrieve"),
        ("DELETE", f"responses/{_ID}", "responses.delete"),
        ("POST", "conversations", "conversations.create"),
        ("POST", f"conversations/{_ID}/items", "conversations.items.create"),
        ("GET", f"conversations/{_ID}/items", "conversations.items.list"),
        ("GET", f"conversations/{_ID}/items/{_ID}", "conversations.items.retrieve"),
        ("DELETE", f"conversations/{_ID}/items/{_ID}", "conversations.items.delete"),
        ("POST", f"conversations/{_ID}", "conversations.update"),
        ("GET", f"conversations/{_ID}", "conversations.retrieve"),
        ("DELETE", f"conversations/{_ID}", "conversations.delete"),
    )
)
_PORTS: Final = {"http": 80, "https": 443}
_TRUE: Final = frozenset({"true", "1"})


class _Conversation(Struct):
    id: str


class _Body(Struct):
    model: str | None = None
    stream: bool | None = None
    conversation: str | _Conversation | None = None
    temperature: float | None = None
    top_p: float | None = None
    max_output_tokens: int | None = None


def call_of(request: HttpRequest) -> Call:
    """Return what may be known of a request; of its content, that is the settings only."""
    parts = urlsplit(request.url)
    fits = (name for method, path, name in _OPERATIONS if method == request.method and path.fullmatch(parts.path))
    try:
        body = msgspec.json.decode(request.body, type=_Body) if request.body else _Body()
    except DecodeError:
        body = _Body()
    conversation = body.conversation.id if isinstance(body.conversation, _Conversation) else body.conversation
    return Call(
        operation=next(fits, request.method),
        model=body.model,
        streams=bool(body.stream) or parse_qs(parts.query).get("stream", [""])[0] in _TRUE,
        server_address=parts.hostname or "",
        server_port=parts.port or _PORTS.get(parts.scheme),
        conversation=conversation,
        temperature=body.temperature,
        top_p=body.top_p,
        max_output_tokens=body.max_output_tokens,
    )
