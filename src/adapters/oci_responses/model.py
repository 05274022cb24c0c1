"""OCIResponsesModel without a colour: the seed's options to requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from responses_proto.agent.tools import Tool
from responses_proto.conversation import Conversation, conversation_for
from responses_proto.messages import Message, Role, as_items

__all__ = ["ModelSettings"]


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
        self.reasoning_state = "reasoning" in self.parameters if reasoning_state is None else reasoning_state

    @property
    def server_stateful(self) -> bool:
        """Whether the server holds the conversation: then only what is new is sent."""
        return self.store

    def conversation(self, provider_state: Mapping[str, str] | None = None) -> Conversation:
        """Return the strategy for this model, going on from ``provider_state``."""
        return conversation_for(
            store=self.store, provider_state=provider_state, reasoning=self.reasoning_state
        )

    def turn(
        self,
        messages: Iterable[Message],
        tools: Iterable[Tool | Mapping[str, object]] | None,
        provider_state: Mapping[str, str] | None,
        parameters: Mapping[str, object],
    ) -> tuple[Conversation, tuple[Any, ...], dict[str, Any]]:
        """Return the conversation, what is new in it, and the request parameters of the next call.

        System messages become ``instructions``, which the server does not carry over.
        """
        given = list(messages)
        new = as_items(message for message in given if message.role is not Role.SYSTEM)
        instructions = "\n\n".join(message.content or "" for message in given if message.role is Role.SYSTEM)
        conversation = self.conversation(provider_state)
        return (
            conversation,
            new,
            {
                "model": self.model,
                "instructions": instructions or None,
                "tools": list(tools) if tools else None,
                **self.parameters,
                **conversation.turn(new),
                **parameters,
            },
        )
