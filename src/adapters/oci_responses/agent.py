"""Agent without a colour: options to a loop, and how it is driven."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from msgspec import Raw

from oci_responses.memories.service import MemoryStore, memory_services
from oci_responses.model import Messages, ModelSettings, as_messages, check_parameters
from oci_responses.stores.base import Store
from responses_proto.agent.loop import AgentLoop, Setup
from responses_proto.agent.organ import Organ
from responses_proto.agent.output import OutputSchema, check
from responses_proto.agent.stopping import Condition, functions_of
from responses_proto.agent.tools import Tool
from responses_proto.decoding import encode_json
from responses_proto.errors import LocalError
from responses_proto.messages import as_items
from responses_proto.session import Course, Functions

__all__ = ["AgentSettings", "OnStateLost"]

OnStateLost = Literal["raise", "restart"]
"""What to do when the service has lost the conversation: end with StateLostError, or begin it anew
with the history as this side knows it."""


class AgentSettings:
    """What an ``Agent`` knows besides its model."""

    def __init__(
        self,
        model: ModelSettings,
        *,
        tools: Iterable[Tool | Callable[..., object]] | None,
        system_prompt: str | None,
        max_iterations: int,
        stop: Condition | None,
        parameters: Mapping[str, Any],
        hooks: Iterable[object] = (),
        organs: Iterable[Organ] = (),
        services: Mapping[str, Callable[[Any], object]] | None = None,
        output_type: object = None,
        memory_store: MemoryStore | None = None,
        store: Store | None = None,
        on_state_lost: OnStateLost = "raise",
        max_concurrency: int = 8,
    ) -> None:
        given = [_as_tool(one) for one in tools or ()]
        self.tools = {tool.name: tool for tool in given}
        if len(self.tools) != len(given):
            raise LocalError("two tools have the same name")
        if max_iterations < 1:
            raise LocalError(f"max_iterations must be at least 1, not {max_iterations}")
        if max_concurrency < 1:
            raise LocalError(f"max_concurrency must be at least 1, not {max_concurrency}")
        check_parameters(parameters)
        self.store = store
        self.course = Course(
            functions=Functions(
                tools=self.tools,
                hooks=tuple(hooks),
                services={**_services(output_type, memory_store), **(services or {})},
                conditions=functions_of(stop),
                max_concurrency=max_concurrency,
            ),
            restart=on_state_lost == "restart",
        )
        self._model = model
        self._parameters = parameters
        self.output_type = output_type
        own = () if output_type is None else (OutputSchema.of(output_type),)
        setup: Any = {"tools": given, "organs": (*organs, *own)}
        self._setup = Setup(
            instructions=system_prompt,
            parameters=Raw(encode_json({"model": model.model, **model.parameters, **parameters})),
            max_iterations=max_iterations,
            stop=stop,
            **setup,
        )

    def begin(self, prompt: Messages, provider_state: Mapping[str, str] | None = None) -> AgentLoop:
        """Return the loop of a new run, which has an id of its own."""
        return AgentLoop(
            run_id=uuid.uuid4().hex,
            setup=self._setup,
            conversation=self._model.conversation(provider_state, self._parameters),
            new_items=as_items(as_messages(prompt)),
        )


def _services(output_type: object, memory_store: MemoryStore | None) -> dict[str, Callable[[Any], object]]:
    services = {} if memory_store is None else memory_services(memory_store)
    if output_type is not None:
        services["output.check"] = functools.partial(check, output_type)
    return services


def _as_tool(given: Tool | Callable[..., object]) -> Tool:
    if not callable(given):
        raise LocalError(f"a tool that can be run is a function or a Tool, not {type(given).__name__}")
    return given if isinstance(given, Tool) else Tool(given)
