"""Play a script on one of the three clients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from responses_proto.agent.events import AgentEvent
from responses_proto.errors import ResponsesError

from .steps import Ask, Reply, RunAgent, Script, Step, advance
from .target import Target

if TYPE_CHECKING:
    from oci_responses.blocking.drive import Run
    from oci_responses.nonblocking.client import Client as AsyncClient
    from oci_responses.nonblocking.drive import Run as AsyncRun
    from oci_responses.nonblocking.model import OCIResponsesModel as AsyncModel

__all__ = ["PLAYERS"]


def _blocking(script: Script, target: Target) -> None:
    from oci_responses.blocking import Agent, Client, OCIResponsesModel

    def perform(step: Step) -> Reply:
        model = OCIResponsesModel(client=client, store=step.store, **target.model_options)
        if isinstance(step, Ask):
            return model.complete(step.messages, provider_state=step.provider_state)
        run: Run[AgentEvent, object]
        if isinstance(step, RunAgent):
            run = Agent(model, **_agent_options(step)).run(step.prompt)
        else:
            run = model.stream(step.messages)
        with run as events:
            for event in events:
                step.heard(event)
        return None

    with Client(**target.client_options) as client:
        step = advance(script, None)
        while step is not None:
            try:
                reply = perform(step)
            except ResponsesError as error:
                reply = error
            step = advance(script, reply)


def _asyncio(script: Script, target: Target) -> None:
    import asyncio

    from oci_responses.asyncio import Client, OCIResponsesModel

    asyncio.run(_nonblocking(script, target, Client, OCIResponsesModel))


def _trio(script: Script, target: Target) -> None:
    # First, because its ImportError names the extra.
    from oci_responses.trio import Client, OCIResponsesModel  # isort: skip
    import trio

    trio.run(_nonblocking, script, target, Client, OCIResponsesModel)


async def _nonblocking(
    script: Script,
    target: Target,
    client_type: type[AsyncClient],
    model_type: type[AsyncModel],
) -> None:
    from oci_responses.nonblocking.agent import Agent

    async def perform(step: Step) -> Reply:
        model = model_type(client=client, store=step.store, **target.model_options)
        if isinstance(step, Ask):
            return await model.complete(step.messages, provider_state=step.provider_state)
        run: AsyncRun[AgentEvent, object]
        if isinstance(step, RunAgent):
            run = Agent(model, **_agent_options(step)).run(step.prompt)
        else:
            run = model.stream(step.messages)
        async with run as events:
            async for event in events:
                step.heard(event)
        return None

    async with client_type(**target.client_options) as client:
        step = advance(script, None)
        while step is not None:
            try:
                reply = await perform(step)
            except ResponsesError as error:
                reply = error
            step = advance(script, reply)


def _agent_options(step: RunAgent) -> dict[str, Any]:
    return {
        "tools": step.tools,
        "system_prompt": step.system_prompt,
        "max_iterations": step.max_iterations,
    }


PLAYERS: Mapping[str, Callable[[Script, Target], None]] = MappingProxyType(
    {"blocking": _blocking, "asyncio": _asyncio, "trio": _trio}
)
"""Runtime -> what plays a script on it."""
