"""The seed's model for asyncio and trio."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self, Unpack

from oci_responses.model import Messages, ModelSettings
from oci_responses.nonblocking.client import Client
from oci_responses.nonblocking.drive import Run
from oci_responses.options import ClientOptions, check_names, limited
from responses_proto.agent.events import ModelChunkEvent
from responses_proto.agent.tools import Tool
from responses_proto.exchange import create, stream
from responses_proto.messages import ModelResponse
from responses_proto.retry import Timeouts
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
        **client_options: Unpack[ClientOptions],
    ) -> None:
        own = {"max_output_tokens": max_output_tokens, "temperature": temperature, "reasoning": reasoning}
        check_names(type(self).__name__, client_options, client=client)
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

    close = aclose

    async def complete(
        self,
        messages: Messages,
        tools: Iterable[Tool | Callable[..., object] | Mapping[str, object]] | None = None,
        *,
        provider_state: Mapping[str, str] | None = None,
        timeout: float | Timeouts | None = None,
        **parameters: Any,
    ) -> ModelResponse:
        """Return the model's answer to a text, or to messages (:data:`oci_responses.model.Messages`)."""
        conversation, new, given = self.turn(messages, tools, provider_state, parameters)
        exchange = create(self.client.requests.whole(**given), limited(self.client.policy, timeout))
        return await ModelStream(model_turn(exchange, conversation, new), self.client.io()).result()

    def stream(
        self,
        messages: Messages,
        tools: Iterable[Tool | Callable[..., object] | Mapping[str, object]] | None = None,
        *,
        provider_state: Mapping[str, str] | None = None,
        timeout: float | Timeouts | None = None,
        **parameters: Any,
    ) -> ModelStream:
        """Return the model's answer as chunks; the last one has ``done`` set and the continuation."""
        conversation, new, given = self.turn(messages, tools, provider_state, parameters)
        request = self.client.requests.create(stream=True, **given)
        exchange = stream(request, limited(self.client.policy, timeout), self.client.requests.reader())
        return ModelStream(model_turn(exchange, conversation, new), self.client.io())
