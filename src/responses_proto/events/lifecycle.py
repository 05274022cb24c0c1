"""Events about the response as a whole."""

from __future__ import annotations

from typing import Final

from msgspec import Raw

from ..decoding import NULL
from .base import Event, Whole

__all__ = [
    "TERMINAL",
    "ErrorEvent",
    "KeepaliveEvent",
    "ResponseCancelled",
    "ResponseCompleted",
    "ResponseCreated",
    "ResponseFailedEvent",
    "ResponseInProgress",
    "ResponseIncomplete",
    "ResponseQueued",
]


class ResponseCreated(Whole, frozen=True, gc=False, tag="response.created"):
    """The response exists; nothing is generated yet."""


class ResponseQueued(Whole, frozen=True, gc=False, tag="response.queued"):
    """A background response waits for its turn."""


class ResponseInProgress(Whole, frozen=True, gc=False, tag="response.in_progress"):
    """Generation has begun."""


class ResponseCompleted(Whole, frozen=True, gc=False, tag="response.completed"):
    """Terminal: all went well."""


class ResponseIncomplete(Whole, frozen=True, gc=False, tag="response.incomplete"):
    """Terminal: generation stopped early, see ``incomplete_details.reason``."""


class ResponseFailedEvent(Whole, frozen=True, gc=False, tag="response.failed"):
    """Terminal: generation failed, see ``error``."""


class ResponseCancelled(Whole, frozen=True, gc=False, tag="response.cancelled"):
    """Terminal: a background response was cancelled."""


class ErrorEvent(Event, frozen=True, gc=False, tag="error", kw_only=True):
    """The stream failed. Two dialects: flat fields, or all of them inside ``error``.

    ``status`` is the HTTP status that an answer would have had (WebSocket only).
    """

    status: int | None = None
    code: str | int | None = None
    message: str | None = None
    param: str | None = None
    error: Raw = NULL


class KeepaliveEvent(Event, frozen=True, gc=False, tag="keepalive", kw_only=True):
    """Says nothing but that the connection is alive."""


TERMINAL: Final = (ResponseCompleted, ResponseIncomplete, ResponseFailedEvent, ResponseCancelled)
"""Events after which a stream has nothing more to say."""
