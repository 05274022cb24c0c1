"""Agent without a colour: options to a loop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Raw

from oci_responses.common import as_tool
from oci_responses.model import Messages, ModelSettings, as_messages, check_parameters
from responses_proto.agent.loop import AgentLoop, Setup
from responses_proto.agent.stopping import Condition
from responses_proto.agent.tools import Tool
from responses_proto.decoding import encode_json
from responses_proto.errors import LocalError
from responses_proto.messages import as_items

__all__ = ["AgentSettings"]


class AgentSettings:
    """What an ``Agent`` knows besides its model: tools, instructions, and when to stop."""

    def __init__(
        self,
        model: ModelSettings,
        *,
        tools: Iterable[Tool | Callable[..., object]] | None,
        system_prompt: str | None,
        max_iterations: int,
        stop: Condition | None,
        parameters: Mapping[str, Any],
    ) -> None:
        given = [as_tool(one) for one in tools or ()]
        self.tools = {tool.name: tool for tool in given}
        if len(self.tools) != len(given):
            raise LocalError("two tools have the same name")
        if max_iterations < 1:
            raise LocalError(f"max_iterations must be at least 1, not {max_iterations}")
        check_parameters(parameters)
        self._model = model
        self._parameters = parameters
        self._setup = Setup(
            instructions=system_prompt,
            tools=tuple(Raw(encode_json(tool.definition())) for tool in self.tools.values()),
            parameters=Raw(encode_json({"model": model.model, **model.parameters, **parameters})),
            max_iterations=max_iterations,
            stop=stop,
        )

    def begin(self, prompt: Messages, provider_state: Mapping[str, str] | None = None) -> AgentLoop:
        """Return the loop of a new run."""
        return AgentLoop(
            setup=self._setup,
            conversation=self._model.conversation(provider_state, self._parameters),
            new_items=as_items(as_messages(prompt)),
        )
