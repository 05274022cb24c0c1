"""Messages, tool calls and model answers in the words of the seed's vocabulary.

A :class:`Message` that came from a model carries the response's items; those bytes, not the
words drawn from them, are what goes back to the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Raw
from msgspec.structs import force_setattr

from .decoding import REFUSED, Value, decode_object, encode_json, raw_of
from .errors import InvalidRequest
from .items import FunctionCallItem, FunctionCallOutputItem, MessageItem
from .parts import InputText, OutputText
from .response import Response
from .sending import encoded, sendable
from .usage import Usage

__all__ = [
    "Message",
    "ModelResponse",
    "Role",
    "ToolCall",
    "ToolResult",
    "as_items",
    "counted",
    "items_of",
    "model_response",
    "tool_calls_of",
]


_ARGUMENTS: Final = msgspec.json.Decoder(dict[str, object])


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    DEVELOPER = "developer"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class ToolCall(Value, frozen=True, kw_only=True):
    """A call that the model asks for.

    ``arguments`` is the decoded object; ``arguments_json`` is what the model wrote. They differ
    where it wrote no JSON object: ``arguments`` is empty then and ``valid`` is False.
    """

    id: str
    name: str
    arguments: dict[str, object] = msgspec.field(default_factory=dict)
    arguments_json: str = ""
    valid: bool = True


class ToolResult(Value, frozen=True, kw_only=True):
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


class Message(Value, frozen=True, kw_only=True):
    """One message of a conversation; ``metadata`` is the program's own and is never sent.

    ``role`` may be given as its word, ``tool_calls`` as a list. Raises :class:`InvalidRequest`
    for a word that is no role, and for content that is no text.
    """

    role: Role
    content: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    name: str | None = None
    raw_items: tuple[Raw, ...] = ()
    metadata: dict[str, object] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take a word for a role, and any list of calls."""
        content: object = self.content
        if content is not None and not isinstance(content, str):
            raise InvalidRequest(f"is text, not {type(content).__name__}", path="content", rule="text")
        try:
            force_setattr(self, "role", Role(self.role))
        except ValueError as error:
            raise InvalidRequest(f"is one of {', '.join(Role)}", path="role", rule="role") from error
        force_setattr(self, "tool_calls", tuple(self.tool_calls or ()))

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

        Raises :class:`InvalidRequest` for a tool's answer that does not name its call, and for text
        or arguments that have no JSON form.
        """
        return tuple(encoded(item) for item in items_of(self))


def items_of(message: Message) -> Iterator[Raw | MessageItem | FunctionCallItem | FunctionCallOutputItem]:
    """Yield the items of a message, those that a program made not yet encoded; raises like ``Message.items``."""
    if message.raw_items:
        yield from message.raw_items
    elif message.role is Role.TOOL:
        if not message.tool_call_id:
            reason = "the answer to a tool call must name the call"
            raise InvalidRequest(reason, path="tool_call_id", rule="non-empty")
        # The API refuses an empty output; a tool that says nothing has still been run.
        yield FunctionCallOutputItem(call_id=message.tool_call_id, output=message.content or "(no output)")
    else:
        own = message.role is Role.ASSISTANT
        if not own or message.content is not None:
            part = OutputText(message.content or "") if own else InputText(message.content or "")
            yield MessageItem(role=message.role.value, content=(part,))
        yield from map(_call_item, message.tool_calls)


class ModelResponse(Value, frozen=True, kw_only=True):
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
    arguments = call.arguments_json or encode_json(sendable(call.arguments, "arguments")).decode()
    return FunctionCallItem(call_id=call.id, name=call.name, arguments=arguments)


def as_items(messages: Iterable[Message]) -> tuple[Raw, ...]:
    """Return messages as input items, in order."""
    return tuple(item for message in messages for item in message.items())


def tool_calls_of(response: Response) -> tuple[ToolCall, ...]:
    """Return the function calls of a response, in the model's order."""
    return tuple(_tool_call(item) for item in response.function_calls)


def _tool_call(item: FunctionCallItem) -> ToolCall:
    written = item.arguments or _written_otherwise(item)
    try:
        arguments, valid = _ARGUMENTS.decode(written or "{}"), True
    except (*REFUSED, UnicodeError):
        arguments, valid = {}, False
    return ToolCall(id=item.call_id, name=item.name, arguments=arguments, arguments_json=written, valid=valid)


def _written_otherwise(item: FunctionCallItem) -> str:
    """The JSON of arguments that are no text, as some servers send them: an object counts as arguments."""
    given = bytes(decode_object(item.raw or b"{}", []).get("arguments", b""))
    return "" if given[:1] == b'"' else given.decode("utf-8", "replace")


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
