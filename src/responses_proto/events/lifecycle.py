"""Events about the response as a whole."""

from typing import Final

from msgspec import Raw, field

from ..decoding import NULL, encode_json
from ..envelope import ErrorDetail, read_error
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
    """The stream failed. Two dialects: flat fields (``raw_x``), or all of them inside ``error``.

    ``code``, ``message`` and ``param`` are read from either.

    ``status`` is the HTTP status that an answer would have had (WebSocket only).
    """

    status: int | None = None
    raw_code: str | int | None = field(name="code", default=None)
    raw_message: str | None = field(name="message", default=None)
    raw_param: str | None = field(name="param", default=None)
    error: Raw = NULL

    @property
    def detail(self) -> ErrorDetail:
        """What the event says, in whichever dialect; where it says it in both, what is inside counts."""
        flat = {"code": self.raw_code, "message": self.raw_message, "param": self.raw_param}
        return read_error(encode_json({**flat, "error": self.error}))

    @property
    def code(self) -> str | None:
        """The error's code."""
        return self.detail.code

    @property
    def message(self) -> str | None:
        """What went wrong."""
        return self.detail.message

    @property
    def param(self) -> str | None:
        """The request parameter that the error is about."""
        return self.detail.param


class KeepaliveEvent(Event, frozen=True, gc=False, tag="keepalive", kw_only=True):
    """Says nothing but that the connection is alive."""


TERMINAL: Final = (ResponseCompleted, ResponseIncomplete, ResponseFailedEvent, ResponseCancelled)
"""Events after which a stream has nothing more to say."""
