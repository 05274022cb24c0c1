"""The Responses protocol as a pure library: no socket, clock, random source, file or environment.

Bytes to events: :func:`parse_sse`, :func:`read_events`, :class:`ResponseStream`. Events to a
response: :func:`fold`. Requests: :func:`build_request`, :func:`sign_request`. Who holds the
conversation: :class:`Stateless`, :class:`ServerStateful`, :class:`ConversationObject`; its history:
:func:`check_history`, :func:`repair_history`, :class:`History`. One call as
a generator of effects: :mod:`responses_proto.exchange`. The agent loop as a value:
:class:`AgentLoop`. Every error is a :class:`ResponsesError`.

Typed events are in :mod:`responses_proto.events`, items in :mod:`responses_proto.items`, content
parts in :mod:`responses_proto.parts`.
"""

from __future__ import annotations

from .agent.context import Interrupt, ToolContext
from .agent.events import (
    AgentEvent,
    CacheHitEvent,
    CheckpointEvent,
    GroundingEvent,
    InterruptEvent,
    ModelChunkEvent,
    ModelCompleteEvent,
    ReflectEvent,
    TerminateEvent,
    ThinkEvent,
    ToolCompleteEvent,
    ToolStartEvent,
)
from .agent.loop import AgentLoop
from .agent.questions import Answer
from .agent.result import AgentResult
from .agent.stopping import MaxIterations, TextMention, TokenLimit, ToolCalled
from .agent.tools import Tool, tool
from .conversation import Conversation, ConversationObject, ServerStateful, Stateless, conversation_for
from .errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigError,
    ConflictError,
    ContentEncodingError,
    EventTooLarge,
    InternalServerError,
    InvalidRequest,
    InvalidTransition,
    LocalError,
    MalformedEvent,
    NotFoundError,
    PermissionDeniedError,
    PoolExhausted,
    ProjectRequiredError,
    RateLimitError,
    RemoteProtocolError,
    ResponseFailed,
    ResponsesError,
    StateLostError,
    StreamTruncated,
    UnprocessableEntityError,
    ZeroDataRetentionError,
)
from .events import StreamEvent, UnknownEvent, read_event
from .folding import Deviation, DeviationKind, Outcome, fold
from .history import Finding, History, check_history, repair_history
from .items import Item, UnknownItem, read_item
from .messages import Message, ModelResponse, Role, ToolCall, ToolResult
from .partial_json import PartialJSON
from .parts import UnknownPart, Usage
from .request import build_request
from .response import Response, read_response
from .retry import Policy, Timeouts
from .rules import check_request
from .schema import OutputInvalid, decode_as, json_schema, strict_schema, text_format
from .signing import sign_request
from .sse import NEED_DATA, ServerSentEvent, SSEParser, encode_sse, parse_sse
from .stream import ResponseStream, read_events
from .structured import NotParsed, ParsedResponse, PartialOutput, WhyNotParsed, parsed_response

OCIProjectRequiredError = ProjectRequiredError
"""The seed's name."""
OCIResponsesStateLostError = StateLostError
"""The seed's name."""

__all__ = [
    "NEED_DATA",
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AgentEvent",
    "AgentLoop",
    "AgentResult",
    "Answer",
    "AuthenticationError",
    "BadRequestError",
    "CacheHitEvent",
    "CheckpointEvent",
    "ConfigError",
    "ConflictError",
    "ContentEncodingError",
    "Conversation",
    "ConversationObject",
    "Deviation",
    "DeviationKind",
    "EventTooLarge",
    "Finding",
    "GroundingEvent",
    "History",
    "InternalServerError",
    "Interrupt",
    "InterruptEvent",
    "InvalidRequest",
    "InvalidTransition",
    "Item",
    "LocalError",
    "MalformedEvent",
    "MaxIterations",
    "Message",
    "ModelChunkEvent",
    "ModelCompleteEvent",
    "ModelResponse",
    "NotFoundError",
    "NotParsed",
    "OCIProjectRequiredError",
    "OCIResponsesStateLostError",
    "Outcome",
    "OutputInvalid",
    "ParsedResponse",
    "PartialJSON",
    "PartialOutput",
    "PermissionDeniedError",
    "Policy",
    "PoolExhausted",
    "ProjectRequiredError",
    "RateLimitError",
    "ReflectEvent",
    "RemoteProtocolError",
    "Response",
    "ResponseFailed",
    "ResponseStream",
    "ResponsesError",
    "Role",
    "SSEParser",
    "ServerSentEvent",
    "ServerStateful",
    "StateLostError",
    "Stateless",
    "StreamEvent",
    "StreamTruncated",
    "TerminateEvent",
    "TextMention",
    "ThinkEvent",
    "Timeouts",
    "TokenLimit",
    "Tool",
    "ToolCall",
    "ToolCalled",
    "ToolCompleteEvent",
    "ToolContext",
    "ToolResult",
    "ToolStartEvent",
    "UnknownEvent",
    "UnknownItem",
    "UnknownPart",
    "UnprocessableEntityError",
    "Usage",
    "WhyNotParsed",
    "ZeroDataRetentionError",
    "build_request",
    "check_history",
    "check_request",
    "conversation_for",
    "decode_as",
    "encode_sse",
    "fold",
    "json_schema",
    "parse_sse",
    "parsed_response",
    "read_event",
    "read_events",
    "read_item",
    "read_response",
    "repair_history",
    "sign_request",
    "strict_schema",
    "text_format",
    "tool",
]
