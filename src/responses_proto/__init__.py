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

from typing import TYPE_CHECKING

from .faces import lazy_face

if TYPE_CHECKING:
    from .agent.context import Interrupt as Interrupt
    from .agent.context import ToolContext as ToolContext
    from .agent.events import AgentEvent as AgentEvent
    from .agent.events import CacheHitEvent as CacheHitEvent
    from .agent.events import CheckpointEvent as CheckpointEvent
    from .agent.events import GroundingEvent as GroundingEvent
    from .agent.events import InterruptEvent as InterruptEvent
    from .agent.events import ModelChunkEvent as ModelChunkEvent
    from .agent.events import ModelCompleteEvent as ModelCompleteEvent
    from .agent.events import ReflectEvent as ReflectEvent
    from .agent.events import TerminateEvent as TerminateEvent
    from .agent.events import ThinkEvent as ThinkEvent
    from .agent.events import ToolCompleteEvent as ToolCompleteEvent
    from .agent.events import ToolStartEvent as ToolStartEvent
    from .agent.loop import AgentLoop as AgentLoop
    from .agent.questions import Answer as Answer
    from .agent.result import AgentResult as AgentResult
    from .agent.stopping import MaxIterations as MaxIterations
    from .agent.stopping import TextMention as TextMention
    from .agent.stopping import TokenLimit as TokenLimit
    from .agent.stopping import ToolCalled as ToolCalled
    from .agent.tools import Tool as Tool
    from .agent.tools import tool as tool
    from .conversation import Conversation as Conversation
    from .conversation import ConversationObject as ConversationObject
    from .conversation import ServerStateful as ServerStateful
    from .conversation import Stateless as Stateless
    from .conversation import conversation_for as conversation_for
    from .errors import APIConnectionError as APIConnectionError
    from .errors import APIError as APIError
    from .errors import APIStatusError as APIStatusError
    from .errors import APITimeoutError as APITimeoutError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import BadRequestError as BadRequestError
    from .errors import ConfigError as ConfigError
    from .errors import ConflictError as ConflictError
    from .errors import ContentEncodingError as ContentEncodingError
    from .errors import EventTooLarge as EventTooLarge
    from .errors import InternalServerError as InternalServerError
    from .errors import InvalidRequest as InvalidRequest
    from .errors import InvalidTransition as InvalidTransition
    from .errors import LocalError as LocalError
    from .errors import MalformedEvent as MalformedEvent
    from .errors import NotFoundError as NotFoundError
    from .errors import OCIProjectRequiredError as OCIProjectRequiredError
    from .errors import OCIResponsesStateLostError as OCIResponsesStateLostError
    from .errors import PermissionDeniedError as PermissionDeniedError
    from .errors import PoolExhausted as PoolExhausted
    from .errors import ProjectRequiredError as ProjectRequiredError
    from .errors import RateLimitError as RateLimitError
    from .errors import RemoteProtocolError as RemoteProtocolError
    from .errors import ResponseFailed as ResponseFailed
    from .errors import ResponsesError as ResponsesError
    from .errors import StateLostError as StateLostError
    from .errors import StreamTruncated as StreamTruncated
    from .errors import UnprocessableEntityError as UnprocessableEntityError
    from .errors import ZeroDataRetentionError as ZeroDataRetentionError
    from .events import StreamEvent as StreamEvent
    from .events import UnknownEvent as UnknownEvent
    from .events import read_event as read_event
    from .folding import Deviation as Deviation
    from .folding import DeviationKind as DeviationKind
    from .folding import Outcome as Outcome
    from .folding import fold as fold
    from .history import Finding as Finding
    from .history import History as History
    from .history import check_history as check_history
    from .history import repair_history as repair_history
    from .items import Item as Item
    from .items import UnknownItem as UnknownItem
    from .items import read_item as read_item
    from .messages import Message as Message
    from .messages import ModelResponse as ModelResponse
    from .messages import Role as Role
    from .messages import ToolCall as ToolCall
    from .messages import ToolResult as ToolResult
    from .partial_json import PartialJSON as PartialJSON
    from .parts import UnknownPart as UnknownPart
    from .parts import Usage as Usage
    from .request import build_request as build_request
    from .response import Response as Response
    from .response import read_response as read_response
    from .retry import Policy as Policy
    from .retry import Timeouts as Timeouts
    from .rules import check_request as check_request
    from .schema import OutputInvalid as OutputInvalid
    from .schema import decode_as as decode_as
    from .schema import json_schema as json_schema
    from .schema import strict_schema as strict_schema
    from .schema import text_format as text_format
    from .signing import sign_request as sign_request
    from .sse import NEED_DATA as NEED_DATA
    from .sse import ServerSentEvent as ServerSentEvent
    from .sse import SSEParser as SSEParser
    from .sse import encode_sse as encode_sse
    from .sse import parse_sse as parse_sse
    from .stream import ResponseStream as ResponseStream
    from .stream import read_events as read_events
    from .structured import NotParsed as NotParsed
    from .structured import ParsedResponse as ParsedResponse
    from .structured import PartialOutput as PartialOutput
    from .structured import WhyNotParsed as WhyNotParsed
    from .structured import parsed_response as parsed_response
else:
    __all__, __getattr__, __dir__ = lazy_face(
        __name__,
        {
            ".agent.context": "Interrupt ToolContext",
            ".agent.events": (
                "AgentEvent CacheHitEvent CheckpointEvent GroundingEvent InterruptEvent ModelChunkEvent "
                "ModelCompleteEvent ReflectEvent TerminateEvent ThinkEvent ToolCompleteEvent "
                "ToolStartEvent"
            ),
            ".agent.loop": "AgentLoop",
            ".agent.questions": "Answer",
            ".agent.result": "AgentResult",
            ".agent.stopping": "MaxIterations TextMention TokenLimit ToolCalled",
            ".agent.tools": "Tool tool",
            ".conversation": "Conversation ConversationObject ServerStateful Stateless conversation_for",
            ".errors": (
                "APIConnectionError APIError APIStatusError APITimeoutError AuthenticationError "
                "BadRequestError ConfigError ConflictError ContentEncodingError EventTooLarge "
                "InternalServerError InvalidRequest InvalidTransition LocalError MalformedEvent "
                "NotFoundError OCIProjectRequiredError OCIResponsesStateLostError PermissionDeniedError PoolExhausted "
                "ProjectRequiredError RateLimitError RemoteProtocolError ResponseFailed ResponsesError StateLostError "
                "StreamTruncated UnprocessableEntityError ZeroDataRetentionError"
            ),
            ".events": "StreamEvent UnknownEvent read_event",
            ".folding": "Deviation DeviationKind Outcome fold",
            ".history": "Finding History check_history repair_history",
            ".items": "Item UnknownItem read_item",
            ".messages": "Message ModelResponse Role ToolCall ToolResult",
            ".partial_json": "PartialJSON",
            ".parts": "UnknownPart Usage",
            ".request": "build_request",
            ".response": "Response read_response",
            ".retry": "Policy Timeouts",
            ".rules": "check_request",
            ".schema": "OutputInvalid decode_as json_schema strict_schema text_format",
            ".signing": "sign_request",
            ".sse": "NEED_DATA ServerSentEvent SSEParser encode_sse parse_sse",
            ".stream": "ResponseStream read_events",
            ".structured": "NotParsed ParsedResponse PartialOutput WhyNotParsed parsed_response",
        },
    )
