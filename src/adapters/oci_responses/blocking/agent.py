"""The agent, blocking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from oci_responses.agent import AgentSettings, OnStateLost
from oci_responses.blocking.drive import Io, Run
from oci_responses.blocking.model import OCIResponsesModel
from oci_responses.blocking.program import Program
from oci_responses.memories.service import MemoryStore
from oci_responses.model import Messages
from oci_responses.stores.base import Store
from responses_proto.agent.events import AgentEvent
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.organ import Organ
from responses_proto.agent.questions import Answer
from responses_proto.agent.result import AgentResult, result_of
from responses_proto.agent.stopping import Condition
from responses_proto.agent.tools import Tool
from responses_proto.errors import InvalidTransition
from responses_proto.exchange import Exchange, Failure, stream
from responses_proto.response import Response
from responses_proto.session import run_agent, run_thread

__all__ = ["Agent", "AgentRun"]

Keep = Callable[[AgentLoop], None]


class AgentRun(Run[AgentEvent, AgentLoop]):
    """What an agent tells while it runs; ``result()`` is the loop at its end, or at a pause.

    ``loop`` is the run after the last step that was done. When a model call has failed, it asks
    that call again: save it, and :meth:`Agent.go_on` from it.
    """

    def __init__(self, machine: Callable[[Keep], Exchange[AgentLoop | Failure]], io: Io) -> None:
        self._loop: AgentLoop | None = None
        super().__init__(machine(self._keep), io)

    @property
    def loop(self) -> AgentLoop:
        """The run as it stands; InvalidTransition before it was loaded."""
        if self._loop is None:
            raise InvalidTransition("the run is not loaded yet: read its first event")
        return self._loop

    def _keep(self, loop: AgentLoop) -> None:
        self._loop = loop


class Agent(AgentSettings):
    """A model that calls tools until it is done, until something stops it, or until a human is asked.

    ``parameters`` are further request parameters of every model call (``tool_choice``, ...).
    ``hooks`` see, change or forbid what happens, ``organs`` are consulted on the way, ``services``
    are what organs need of the program; ``output_type`` is what the final answer is read as,
    ``memory_store`` where a MemoryManager keeps what it learns. In ``store`` runs with a ``thread_id`` are saved after
    every step. At most ``max_concurrency`` tools run at the same time.
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
        hooks: Iterable[object] = (),
        organs: Iterable[Organ] = (),
        services: Mapping[str, Callable[[Any], object]] | None = None,
        output_type: object = None,
        memory_store: MemoryStore | None = None,
        store: Store | None = None,
        on_state_lost: OnStateLost = "raise",
        max_concurrency: int = 8,
    ) -> None:
        super().__init__(
            model,
            tools=tools,
            system_prompt=system_prompt,
            max_iterations=max_iterations,
            stop=stop,
            parameters=parameters or {},
            hooks=hooks,
            organs=organs,
            services=services,
            output_type=output_type,
            memory_store=memory_store,
            store=store,
            on_state_lost=on_state_lost,
            max_concurrency=max_concurrency,
        )
        self.model = model

    def run(
        self, prompt: Messages, *, provider_state: Mapping[str, str] | None = None, thread_id: str | None = None
    ) -> AgentRun:
        """Run, telling what happens; the last event is a TerminateEvent, or an InterruptEvent.

        With ``thread_id`` the run is saved in the store after every step, and goes on from the
        thread's last run, if there is one; that must be over.
        """
        begun = self.begin(prompt, provider_state)
        return self.go_on(begun) if thread_id is None else self._in_thread(thread_id, begun, None)

    def run_to_end(
        self, prompt: Messages, *, provider_state: Mapping[str, str] | None = None, thread_id: str | None = None
    ) -> AgentResult:
        """Run and return what it came to; what should outlive a fault has a ``thread_id``, or is :meth:`run`."""
        loop = self.run(prompt, provider_state=provider_state, thread_id=thread_id).result()
        return result_of(loop, self.output_type)

    def go_on(self, loop: AgentLoop, answers: Mapping[str, Answer] | None = None) -> AgentRun:
        """Run on from a loop: one that was saved, that of a run that failed, or ``loop.with_prompt(...)``.

        ``answers`` are those to the questions that it was paused with, by their ids.
        """
        run = AgentRun(lambda keep: run_agent(loop, self._ask, keep, course=self.course, answers=answers), self._io())
        run._keep(loop)
        return run

    def resume(self, thread_id: str, answers: Mapping[str, Answer] | None = None) -> AgentRun:
        """Run on from the last save of a thread, whatever ended the process that had it."""
        return self._in_thread(thread_id, None, answers)

    def _in_thread(self, thread_id: str, begun: AgentLoop | None, answers: Mapping[str, Answer] | None) -> AgentRun:
        return AgentRun(
            lambda keep: run_thread(thread_id, begun, self._ask, keep, course=self.course, answers=answers), self._io()
        )

    def _io(self) -> Io:
        client = self.model.client
        return client.io(Program(self.store))

    def _ask(self, parameters: dict[str, Any]) -> Exchange[Response | Failure]:
        client = self.model.client
        return stream(client.requests.create(stream=True, **parameters), client.policy, client.requests.reader())
