"""OCIResponsesModel without a colour: the seed's options to requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import ValidationError

from responses_proto.agent.tools import Tool
from responses_proto.conversation import Conversation, conversation_for
from responses_proto.errors import LocalError
from responses_proto.messages import Message, Role, as_items

__all__ = ["Messages", "ModelSettings", "as_messages", "check_parameters"]

Messages: TypeAlias = str | Iterable[Message | Mapping[str, object]]
"""What is said: one message of the user, or messages, each a :class:`Message` or a dict with role and content."""

_KEYS: Final = ("role", "content", "tool_call_id", "name")
_STATE: Final = ("conversation", "input", "previous_response_id", "store")


class ModelSettings:
    """What an ``OCIResponsesModel`` knows besides its client.

    ``store=False`` is zero data retention: full history with every call, nothing kept by the
    server. ``parameters`` are further request parameters of every call (``max_output_tokens``,
    ``reasoning``, ...). ``reasoning_state`` asks for sealed reasoning in stateless mode; the
    default is to ask where ``reasoning`` is set.
    """

    def __init__(
        self, model: str, *, store: bool, reasoning_state: bool | None = None, parameters: Mapping[str, Any]
    ) -> None:
        self.model = model
        self.store = store
        self.parameters = {name: value for name, value in parameters.items() if value is not None}
        self.reasoning_state = reasoning_state
        check_parameters(parameters)

    @property
    def server_stateful(self) -> bool:
        """Whether the server holds the conversation: then only what is new is sent."""
        return self.store

    def conversation(
        self, provider_state: Mapping[str, str] | None = None, parameters: Mapping[str, object] | None = None
    ) -> Conversation:
        """Return the strategy for this model and further ``parameters``, going on from ``provider_state``."""
        sealed = self.reasoning_state
        if sealed is None:
            sealed = {**self.parameters, **(parameters or {})}.get("reasoning") is not None
        return conversation_for(store=self.store, provider_state=provider_state, reasoning=sealed)

    def turn(
        self,
        messages: Messages,
        tools: Iterable[Tool | Callable[..., object] | Mapping[str, object]] | None,
        provider_state: Mapping[str, str] | None,
        parameters: Mapping[str, object],
    ) -> tuple[Conversation, tuple[Any, ...], dict[str, Any]]:
        """Return the conversation, what is new in it, and the request parameters of the next call.

        System messages become ``instructions``, which the server does not carry over. Raises
        :class:`LocalError` for a mix of state that cannot work.
        """
        given = as_messages(messages)
        new = as_items(message for message in given if message.role is not Role.SYSTEM)
        instructions = "\n\n".join(message.content or "" for message in given if message.role is Role.SYSTEM)
        check_parameters(parameters)
        conversation = self.conversation(provider_state, parameters)
        own = conversation.turn(new)
        return (
            conversation,
            new,
            {
                "model": self.model,
                "instructions": instructions or None,
                "tools": list(tools) if tools else None,
                **self.parameters,
                **own,
                **parameters,
                "include": _included(self.parameters, own, parameters),
            },
        )


def as_messages(given: Messages) -> list[Message]:
    """Return messages as such; raises :class:`LocalError` naming what is none."""
    if isinstance(given, str):
        return [Message.user(given)]
    if isinstance(given, Message | Mapping):
        raise LocalError("messages must be a text or a list of messages, not a single one")
    return [_message(place, one) for place, one in enumerate(given)]


def _message(place: int, given: Message | Mapping[str, object]) -> Message:
    if isinstance(given, Message):
        return given
    if not isinstance(given, Mapping):
        raise LocalError(f"messages[{place}] must be a Message or a dict, not {type(given).__name__}")
    if unknown := sorted(map(str, given.keys() - set(_KEYS))):
        raise LocalError(f"messages[{place}] has {', '.join(unknown)}; a dict has {', '.join(_KEYS)} only")
    try:
        return msgspec.convert(dict(given), Message)
    except ValidationError as error:
        raise LocalError(f"messages[{place}]: {error}") from error


def _included(*given: Mapping[str, Any]) -> list[str] | None:
    return list(dict.fromkeys(name for one in given for name in one.get("include") or ())) or None


def check_parameters(parameters: Mapping[str, object]) -> None:
    """Refuse request parameters that would contradict what the conversation says about state."""
    for name in _STATE:
        if parameters.get(name) is not None:
            raise LocalError(f"{name} is no parameter here: the model's store= and provider_state= decide what is kept")
