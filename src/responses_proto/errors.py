"""Everything that this library raises, split by who has to act.

::

    ResponsesError
    ├── LocalError                      ours to use: the call was wrong, nothing was sent
    │   ├── ConfigError                 credentials or settings cannot be used
    │   ├── InvalidRequest              the API would refuse this request
    │   ├── InvalidTransition           this value cannot take that input now
    │   └── agent.tools.ToolArgumentsError   arguments that the tool's signature does not allow
    ├── partial_json.NotJSON            text that no JSON can go on from; TooDeep is one
    └── APIError                        theirs; carries the partial response and the request id
        ├── APIConnectionError          no answer, or not all of it
        │   ├── APITimeoutError
        │   │   └── PoolExhausted       the program's own connections were all in use
        │   └── StreamTruncated         the stream ended without a terminal event
        ├── RemoteProtocolError         an answer that breaks the protocol
        │   ├── ContentEncodingError    a body that cannot be decompressed
        │   ├── MalformedEvent
        │   └── EventTooLarge
        ├── ResponseFailed              the response ended in status ``failed``
        ├── schema.OutputInvalid        the model's text is not of the type that was asked for
        └── APIStatusError              an answer with an error status
            ├── BadRequestError 400
            │   └── ProjectRequiredError, StateLostError, ZeroDataRetentionError
            └── AuthenticationError 401, PermissionDeniedError 403, NotFoundError 404,
                ConflictError 409, UnprocessableEntityError 422, RateLimitError 429,
                InternalServerError 5xx

The three below BadRequestError are known by what they say: OCI answers them with 400, other
providers also with 404 or 403, and ``status_code`` is what was answered.
All can be pickled, with all that they carry. Any other exception out of ``responses_proto`` is a bug in it.
The names of the status errors are those of the official OpenAI client; ``OCIProjectRequiredError`` and
``OCIResponsesStateLostError`` are the seed's names of two of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .response import Response

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigError",
    "ConflictError",
    "ContentEncodingError",
    "EventTooLarge",
    "InternalServerError",
    "InvalidRequest",
    "InvalidTransition",
    "LocalError",
    "MalformedEvent",
    "NotFoundError",
    "OCIProjectRequiredError",
    "OCIResponsesStateLostError",
    "PermissionDeniedError",
    "PoolExhausted",
    "ProjectRequiredError",
    "RateLimitError",
    "RemoteProtocolError",
    "ResponseFailed",
    "ResponsesError",
    "StateLostError",
    "StreamTruncated",
    "UnprocessableEntityError",
    "ZeroDataRetentionError",
]


class ResponsesError(Exception):
    """Base of every error of this library."""

    def __reduce__(self) -> tuple[Any, ...]:
        # What an error is made of is not what it is made from, so the default would lose keywords.
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[ResponsesError], args: tuple[object, ...], known: dict[str, object]) -> ResponsesError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(known)
    return error


class LocalError(ResponsesError):
    """The call was wrong; nothing was sent and nothing has changed."""


class ConfigError(LocalError):
    """A credential or a setting is missing, contradictory or unusable."""


class InvalidRequest(LocalError):
    """The API would refuse this request.

    ``path`` names the offending field (``input[3].call_id``), ``rule`` the rule it breaks.
    """

    def __init__(self, message: str, *, path: str = "", rule: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.rule = rule


class InvalidTransition(LocalError):
    """A state machine was fed something that its state does not allow; it is unchanged."""


class APIError(ResponsesError):
    """Something that the service, or the way to it, did.

    Every error carries what is known: ``message``; ``status_code``, ``code``, ``param`` and
    ``type`` of the service's error object; ``body`` (the raw bytes of an error answer);
    ``request_id`` (``opc-request-id``); ``response``, what had arrived of the response;
    ``retry_after``, the seconds that the service asked to wait.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int | None = None,
        code: str | None = None,
        param: str | None = None,
        type: str | None = None,  # noqa: A002 - the wire's own name
        body: bytes = b"",
        request_id: str | None = None,
        response: Response | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status_code = status_code
        self.code = code
        self.param = param
        self.type = type
        self.body = body
        self.request_id = request_id
        self.response = response
        self.retry_after = retry_after

    @property
    def opc_request_id(self) -> str | None:
        """``request_id``, by the header's own name."""
        return self.request_id

    def __str__(self) -> str:
        known = [
            f"{name}={value}"
            for name, value in (
                ("status", self.status_code),
                ("code", self.code),
                ("param", self.param),
                ("opc-request-id", self.request_id),
            )
            if value is not None
        ]
        return f"{self.message} ({', '.join(known)})" if known else self.message


class APIConnectionError(APIError):
    """The connection could not be made, or broke."""


class APITimeoutError(APIConnectionError):
    """A deadline passed."""


class PoolExhausted(APITimeoutError):
    """Every connection that this client may have was in use for too long; nothing was sent."""


class StreamTruncated(APIConnectionError):
    """The stream ended before a terminal event; ``response`` holds what had arrived."""


class RemoteProtocolError(APIError):
    """The service's answer breaks the protocol."""


class ContentEncodingError(RemoteProtocolError):
    """The body is in a content coding that it breaks, or that nothing here can undo."""


class MalformedEvent(RemoteProtocolError):
    """An event that is not what its type promises; ``data`` is its payload, byte for byte."""

    def __init__(self, message: str, *, data: bytes = b"", request_id: str | None = None) -> None:
        super().__init__(message, request_id=request_id)
        self.data = data


class EventTooLarge(RemoteProtocolError):
    """One event grew past ``max_event_size`` (``limit`` bytes); the parser cannot go on."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"a server-sent event is larger than {limit} bytes (max_event_size)")
        self.limit = limit


class ResponseFailed(APIError):
    """The service ended the response with status ``failed`` or sent an ``error`` event."""


class APIStatusError(APIError):
    """The service answered with an error status."""


class BadRequestError(APIStatusError):
    """400; the three kinds of it may have another status, see the tree."""


class AuthenticationError(APIStatusError):
    """401: the signature, token or key was refused."""


class PermissionDeniedError(APIStatusError):
    """403."""


class NotFoundError(APIStatusError):
    """404. OCI answers 404 also where the identity lacks permission."""


class ConflictError(APIStatusError):
    """409."""


class UnprocessableEntityError(APIStatusError):
    """422."""


class RateLimitError(APIStatusError):
    """429; ``retry_after`` is set if the service named a delay."""


class InternalServerError(APIStatusError):
    """5xx."""


class ProjectRequiredError(BadRequestError):
    """The request needs a Generative AI project: pass ``project=`` or set OCI_GENAI_PROJECT_ID."""


class StateLostError(BadRequestError):
    """The service does not know ``previous_response_id`` (any more)."""


class ZeroDataRetentionError(BadRequestError):
    """Server-side state was asked for where zero data retention forbids it: use ``store=False``."""


OCIProjectRequiredError = ProjectRequiredError
"""The seed's name."""
OCIResponsesStateLostError = StateLostError
"""The seed's name."""
