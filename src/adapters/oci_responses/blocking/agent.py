"""The agent, blocking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from oci_responses.agent import AgentSettings
from oci_responses.blocking.drive import Io, Run
from oci_responses.blocking.model import OCIResponsesModel
from oci_responses.model import Messages
from responses_proto.agent.events import AgentEvent
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.result import AgentResult, result_of
from responses_proto.agent.stopping import Condition
from responses_proto.agent.tools import Tool
from responses_proto.exchange import Exchange, Failure, stream
from responses_proto.response import Response
from responses_proto.session import AskFor, run_agent

__all__ = ["Agent", "AgentRun"]


class AgentRun(Run[AgentEvent, AgentLoop]):
    """What an agent tells while it runs; ``result()`` is the loop at its end.

    ``loop`` is the run after the last step that was done. When a model call has failed, it asks
    that call again: save it, and :meth:`Agent.go_on` from it.
    """

    def __init__(self, loop: AgentLoop, ask: AskFor, io: Io) -> None:
        super().__init__(run_agent(loop, ask, self._keep), io)
        self.loop = loop

    def _keep(self, loop: AgentLoop) -> None:
        self.loop = loop


class Agent(AgentSettings):
    """A model that calls tools until it is done, or until a condition stops it.

    ``parameters`` are further request parameters of every model call (``tool_choice``, ...).
    """

    def __init__(
        self,
        model: OCIResponsesModel,
        *,
        tools: Iterable[Tool | Callable[..., object]] | None = None,
        system_prompt: str | None = None,
        max_iterations: int = 10,
        stop: Condition | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            model,
            tools=tools,
            system_prompt=system_prompt,
            max_iterations=max_iterations,
            stop=stop,
            parameters=parameters or {},
        )
        self.model = model

    def run(self, prompt: Messages, *, provider_state: Mapping[str, str] | None = None) -> AgentRun:
        """Run, telling what happens; the last event is a TerminateEvent."""
        return self.go_on(self.begin(prompt, provider_state))

    def run_to_end(self, prompt: Messages, *, provider_state: Mapping[str, str] | None = None) -> AgentResult:
        """Run and return what it came to; what should outlive a fault is :meth:`run`, which has the ``loop``."""
        return result_of(self.run(prompt, provider_state=provider_state).result())

    def go_on(self, loop: AgentLoop) -> AgentRun:
        """Run on from a loop: one that was saved, that of a run that failed, or ``loop.with_prompt(...)``."""
        return AgentRun(loop, self._ask, self.model.client.io(self.tools))

    def _ask(self, parameters: dict[str, Any]) -> Exchange[Response | Failure]:
        client = self.model.client
        return stream(client.requests.create(stream=True, **parameters), client.policy, client.requests.reader())
