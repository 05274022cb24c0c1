"""Messages, tool calls and model answers in the words of the seed's vocabulary.

A :class:`Message` that came from a model carries the response's items; those bytes, not the
words drawn from them, are what goes back to the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec
from msgspec import DecodeError, Raw, Struct

from .decoding import raw_of
from .errors import InvalidRequest
from .items import FunctionCallItem, FunctionCallOutputItem, MessageItem
from .parts import InputText, OutputText
from .response import Response
from .usage import Usage

__all__ = [
    "Message",
    "ModelResponse",
    "Role",
    "ToolCall",
    "ToolResult",
    "as_items",
    "counted",
    "model_response",
    "tool_calls_of",
]


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    DEVELOPER = "developer"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class ToolCall(Struct, frozen=True, kw_only=True):
    """A call that the model asks for.

    ``arguments`` is the decoded object; ``arguments_json`` is what the model wrote. They differ
    where it wrote no JSON object: ``arguments`` is empty then and ``valid`` is False.
    """

    id: str
    name: str
    arguments: dict[str, object] = msgspec.field(default_factory=dict)
    arguments_json: str = ""
    valid: bool = True


class ToolResult(Struct, frozen=True, kw_only=True):
    """What a tool returned, as text for the model; ``error`` is set if it failed."""

    tool_call_id: str
    name: str
    content: str
    error: str | None = None
    duration_ms: float | None = None

    @property
    def success(self) -> bool:
        """Whether the tool ran without a fault."""
        return self.error is None


class Message(Struct, frozen=True, kw_only=True):
    """One message of a conversation."""

    role: Role
    content: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    name: str | None = None
    raw_items: tuple[Raw, ...] = ()

    @classmethod
    def system(cls, content: str) -> Message:
        """Make an instruction to the model."""
        return cls(role=Role.SYSTEM, content=content)

    @classmethod
    def user(cls, content: str) -> Message:
        """Make a user's message."""
        return cls(role=Role.USER, content=content)

    @classmethod
    def assistant(cls, content: str | None = None, tool_calls: Iterable[ToolCall] = ()) -> Message:
        """Make a model's message."""
        return cls(role=Role.ASSISTANT, content=content, tool_calls=tuple(tool_calls))

    @classmethod
    def tool(cls, result: ToolResult) -> Message:
        """Make the answer to a tool call."""
        return cls(role=Role.TOOL, content=result.content, tool_call_id=result.tool_call_id, name=result.name)

    def items(self) -> tuple[Raw, ...]:
        """Return the message as input items, JSON ready to send; a model that said nothing gives none.

        Raises :class:`InvalidRequest` for a tool's answer that does not name its call.
        """
        if self.raw_items:
            return self.raw_items
        if self.role is Role.TOOL:
            if not self.tool_call_id:
                reason = "the answer to a tool call must name the call"
                raise InvalidRequest(reason, path="tool_call_id", rule="non-empty")
            # The API refuses an empty output; a tool that says nothing has still been run.
            output = FunctionCallOutputItem(call_id=self.tool_call_id, output=self.content or "(no output)")
            return (raw_of(output),)
        part = OutputText(self.content or "") if self.role is Role.ASSISTANT else InputText(self.content or "")
        spoken = raw_of(MessageItem(role=self.role.value, content=(part,)))
        calls = tuple(raw_of(_call_item(call)) for call in self.tool_calls)
        silent = self.role is Role.ASSISTANT and self.content is None
        return calls if silent else (spoken, *calls)


class ModelResponse(Struct, frozen=True, kw_only=True):
    """A model's answer; ``response`` is the whole of it.

    ``provider_state`` is what the next turn must be given: ``{"previous_response_id": id}`` where
    the server holds the conversation, empty where it holds nothing. ``usage`` names are those of
    the seed: prompt_tokens, completion_tokens, total_tokens; what was not counted is absent.
    """

    message: Message
    usage: dict[str, int] = msgspec.field(default_factory=dict)
    stop_reason: str | None = None
    provider_state: dict[str, str] = msgspec.field(default_factory=dict)
    response: Response = msgspec.field(default_factory=Response)

    @property
    def content(self) -> str | None:
        """The text of the answer."""
        return self.message.content

    @property
    def tool_calls(self) -> tuple[ToolCall, ...]:
        """The calls that the answer asks for."""
        return self.message.tool_calls

    @property
    def prompt_tokens(self) -> int | None:
        """Tokens read, if they were counted."""
        return self.usage.get("prompt_tokens")

    @property
    def completion_tokens(self) -> int | None:
        """Tokens written, if they were counted."""
        return self.usage.get("completion_tokens")

    @property
    def total_tokens(self) -> int | None:
        """All tokens, if they were counted."""
        return self.usage.get("total_tokens")


def _call_item(call: ToolCall) -> FunctionCallItem:
    arguments = call.arguments_json or msgspec.json.encode(call.arguments).decode()
    return FunctionCallItem(call_id=call.id, name=call.name, arguments=arguments)


def as_items(messages: Iterable[Message]) -> tuple[Raw, ...]:
    """Return messages as input items, in order."""
    return tuple(item for message in messages for item in message.items())


def tool_calls_of(response: Response) -> tuple[ToolCall, ...]:
    """Return the function calls of a response, in the model's order."""
    return tuple(_tool_call(item) for item in response.function_calls)


def _tool_call(item: FunctionCallItem) -> ToolCall:
    try:
        arguments = msgspec.json.decode(item.arguments or "{}", type=dict[str, object])
        valid = True
    except (DecodeError, UnicodeError, RecursionError):
        arguments, valid = {}, False
    return ToolCall(id=item.call_id, name=item.name, arguments=arguments, arguments_json=item.arguments, valid=valid)


def model_response(response: Response, provider_state: Mapping[str, str]) -> ModelResponse:
    """Return a response in the seed's words."""
    message = Message(
        role=Role.ASSISTANT,
        content=response.output_text or response.refusal,
        tool_calls=tool_calls_of(response),
        raw_items=tuple(raw_of(item) for item in response.as_input()),
    )
    return ModelResponse(
        message=message,
        usage=counted(response.usage),
        stop_reason=response.status,
        provider_state=dict(provider_state),
        response=response,
    )


def counted(usage: Usage | None) -> dict[str, int]:
    """Return the tokens that were counted, by the seed's names."""
    if usage is None:
        return {}
    named = {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total_tokens,
    }
    return {name: count for name, count in named.items() if count is not None}
