"""The seed's model for asyncio and trio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Self

from oci_responses.model import ModelSettings
from oci_responses.nonblocking.client import Client
from oci_responses.nonblocking.drive import Run
from responses_proto.agent.events import ModelChunkEvent
from responses_proto.agent.tools import Tool
from responses_proto.exchange import create, stream
from responses_proto.messages import Message, ModelResponse
from responses_proto.session import model_turn

__all__ = ["ModelStream", "OCIResponsesModel"]

ModelStream = Run[ModelChunkEvent, ModelResponse]
"""Chunks of an answer; ``result()`` is the whole of it."""


class OCIResponsesModel(ModelSettings):
    """A model behind the Responses API, in the seed's words.

    ``store=True`` lets the server hold the thread: pass each answer's ``provider_state`` to the
    next call and only what is new. ``store=False`` keeps nothing there: pass all messages each
    time. ``client`` may be shared; without one, the remaining options make one.
    """

    _client_type: type[Client]

    def __init__(
        self,
        model: str,
        *,
        store: bool = True,
        client: Client | None = None,
        max_output_tokens: int | None = None,
        temperature: float | None = None,
        reasoning: Mapping[str, object] | None = None,
        parameters: Mapping[str, Any] | None = None,
        **client_options: Any,
    ) -> None:
        own = {"max_output_tokens": max_output_tokens, "temperature": temperature, "reasoning": reasoning}
        super().__init__(model, store=store, parameters={**own, **(parameters or {})})
        self._owns_client = client is None
        self.client = self._client_type(**client_options) if client is None else client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the client, unless it was given."""
        if self._owns_client:
            await self.client.aclose()

    async def complete(
        self,
        messages: Iterable[Message],
        tools: Iterable[Tool | Mapping[str, object]] | None = None,
        *,
        provider_state: Mapping[str, str] | None = None,
        **parameters: Any,
    ) -> ModelResponse:
        """Return the model's answer."""
        conversation, new, given = self.turn(messages, tools, provider_state, parameters)
        exchange = create(self.client.requests.create(stream=False, **given), self.client.policy)
        return await ModelStream(model_turn(exchange, conversation, new), self.client.io()).result()

    def stream(
        self,
        messages: Iterable[Message],
        tools: Iterable[Tool | Mapping[str, object]] | None = None,
        *,
        provider_state: Mapping[str, str] | None = None,
        **parameters: Any,
    ) -> ModelStream:
        """Return the model's answer as chunks; the last one has ``done`` set and the continuation."""
        conversation, new, given = self.turn(messages, tools, provider_state, parameters)
        request = self.client.requests.create(stream=True, **given)
        exchange = stream(request, self.client.policy, self.client.requests.reader())
        return ModelStream(model_turn(exchange, conversation, new), self.client.io())
