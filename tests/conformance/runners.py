"""The same few verbs on every runtime, so that a scenario is written once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, TypeVar

import trio

from oci_responses import asyncio as on_asyncio
from oci_responses import blocking
from oci_responses import trio as on_trio
from responses_proto import AgentLoop, AgentResult, Message, ModelChunkEvent, ModelResponse, Response, ResponsesError
from responses_proto.agent.questions import Answer

__all__ = ["RUNNERS", "AsyncRunner", "BlockingRunner", "Runner", "Seen"]

T = TypeVar("T")


@dataclass
class Seen:
    """What a stream or run gave before it ended, and the error it ended with, if any."""

    events: list[Any] = field(default_factory=list)
    result: Any = None
    error: ResponsesError | None = None
    loop: AgentLoop | None = None


class BlockingRunner:
    """Runs scenarios in blocking code."""

    name = "blocking"

    def create(self, options: dict[str, Any], **request: Any) -> Response:
        with blocking.Client(**options) as client:
            response: Response = client.responses.create(**request)
            return response

    def call(self, options: dict[str, Any], method: str, *arguments: Any) -> Any:
        with blocking.Client(**options) as client:
            return getattr(client.responses, method)(*arguments)

    def stream(self, options: dict[str, Any], **request: Any) -> Seen:
        seen = Seen()
        with blocking.Client(**options) as client, client.responses.stream(**request) as stream:
            try:
                seen.events.extend(stream)
                seen.result = stream.get_final_response()
            except ResponsesError as error:
                seen.error = error
        return seen

    def turns(self, options: dict[str, Any], *turns: Iterable[Message]) -> list[ModelResponse]:
        """Model answers, each turn given the state that the one before left."""
        answers: list[ModelResponse] = []
        with blocking.OCIResponsesModel(**options) as model:
            for turn in turns:
                state = answers[-1].provider_state if answers else None
                answers.append(model.complete(turn, provider_state=state))
        return answers

    def chunks(self, options: dict[str, Any], turn: Iterable[Message], **more: Any) -> list[ModelChunkEvent]:
        with blocking.OCIResponsesModel(**options) as model, model.stream(turn, **more) as chunks:
            return list(chunks)

    def run(self, options: dict[str, Any], prompt: str, **agent: Any) -> Seen:
        seen = Seen()
        with blocking.OCIResponsesModel(**options) as model, blocking.Agent(model, **agent).run(prompt) as run:
            seen.events.extend(run)
            seen.result = run.result()
        return seen

    def go_on(
        self, options: dict[str, Any], start: str | AgentLoop, answers: dict[str, Answer] | None = None, **agent: Any
    ) -> Seen:
        """A run from its prompt, or on from a loop; with the loop as the run left it."""
        seen = Seen()
        with blocking.OCIResponsesModel(**options) as model:
            made = blocking.Agent(model, **agent)
            with made.go_on(start, answers) if isinstance(start, AgentLoop) else made.run(start) as run:
                try:
                    seen.events.extend(run)
                except ResponsesError as error:
                    seen.error = error
                seen.loop = run.loop
        return seen

    def thread(self, options: dict[str, Any], steps: list[Any], **agent: Any) -> list[Seen]:
        """Runs of the thread t: of a prompt, or resumed with answers."""
        runs = []
        for step in steps:
            seen = Seen()
            with blocking.OCIResponsesModel(**options) as model:
                made = blocking.Agent(model, **agent)
                start = made.run(step, thread_id="t") if isinstance(step, str) else made.resume("t", step)
                with start as run:
                    try:
                        seen.events.extend(run)
                    except ResponsesError as error:
                        seen.error = error
                    seen.loop = run.loop
            runs.append(seen)
        return runs

    def run_to_end(self, options: dict[str, Any], prompt: str, **agent: Any) -> AgentResult:
        with blocking.OCIResponsesModel(**options) as model:
            return blocking.Agent(model, **agent).run_to_end(prompt)


class AsyncRunner:
    """Runs scenarios in an event loop."""

    def __init__(self, name: str, module: ModuleType, run: Callable[[Callable[[], Awaitable[Any]]], Any]) -> None:
        self.name = name
        self._module: Any = module
        self._run = run

    def create(self, options: dict[str, Any], **request: Any) -> Response:
        response: Response = self.call_with(options, "create", request)
        return response

    def call(self, options: dict[str, Any], method: str, *arguments: Any) -> Any:
        return self.call_with(options, method, {}, *arguments)

    def call_with(self, options: dict[str, Any], method: str, request: dict[str, Any], *arguments: Any) -> Any:
        async def scenario() -> Any:
            async with self._module.Client(**options) as client:
                return await getattr(client.responses, method)(*arguments, **request)

        return self._run(scenario)

    def stream(self, options: dict[str, Any], **request: Any) -> Seen:
        async def scenario() -> Seen:
            seen = Seen()
            async with self._module.Client(**options) as client, client.responses.stream(**request) as stream:
                try:
                    async for event in stream:
                        seen.events.append(event)
                    seen.result = await stream.get_final_response()
                except ResponsesError as error:
                    seen.error = error
            return seen

        return self._finished(scenario)

    def turns(self, options: dict[str, Any], *turns: Iterable[Message]) -> list[ModelResponse]:
        async def scenario() -> list[ModelResponse]:
            answers: list[ModelResponse] = []
            async with self._module.OCIResponsesModel(**options) as model:
                for turn in turns:
                    state = answers[-1].provider_state if answers else None
                    answers.append(await model.complete(turn, provider_state=state))
            return answers

        return self._finished(scenario)

    def chunks(self, options: dict[str, Any], turn: Iterable[Message], **more: Any) -> list[ModelChunkEvent]:
        async def scenario() -> list[ModelChunkEvent]:
            async with self._module.OCIResponsesModel(**options) as model, model.stream(turn, **more) as chunks:
                return [chunk async for chunk in chunks]

        return self._finished(scenario)

    def run(self, options: dict[str, Any], prompt: str, **agent: Any) -> Seen:
        async def scenario() -> Seen:
            seen = Seen()
            async with (
                self._module.OCIResponsesModel(**options) as model,
                self._module.Agent(model, **agent).run(prompt) as run,
            ):
                async for event in run:
                    seen.events.append(event)
                seen.result = await run.result()
            return seen

        return self._finished(scenario)

    def go_on(
        self, options: dict[str, Any], start: str | AgentLoop, answers: dict[str, Answer] | None = None, **agent: Any
    ) -> Seen:
        async def scenario() -> Seen:
            seen = Seen()
            async with self._module.OCIResponsesModel(**options) as model:
                made = self._module.Agent(model, **agent)
                async with made.go_on(start, answers) if isinstance(start, AgentLoop) else made.run(start) as run:
                    try:
                        async for event in run:
                            seen.events.append(event)
                    except ResponsesError as error:
                        seen.error = error
                    seen.loop = run.loop
            return seen

        return self._finished(scenario)

    def thread(self, options: dict[str, Any], steps: list[Any], **agent: Any) -> list[Seen]:
        async def scenario() -> list[Seen]:
            runs = []
            for step in steps:
                seen = Seen()
                async with self._module.OCIResponsesModel(**options) as model:
                    made = self._module.Agent(model, **agent)
                    start = made.run(step, thread_id="t") if isinstance(step, str) else made.resume("t", step)
                    async with start as run:
                        try:
                            async for event in run:
                                seen.events.append(event)
                        except ResponsesError as error:
                            seen.error = error
                        seen.loop = run.loop
                runs.append(seen)
            return runs

        return self._finished(scenario)

    def run_to_end(self, options: dict[str, Any], prompt: str, **agent: Any) -> AgentResult:
        async def scenario() -> AgentResult:
            async with self._module.OCIResponsesModel(**options) as model:
                result: AgentResult = await self._module.Agent(model, **agent).run_to_end(prompt)
                return result

        return self._finished(scenario)

    def _finished(self, scenario: Callable[[], Awaitable[T]]) -> T:
        result: T = self._run(scenario)
        return result


Runner = BlockingRunner | AsyncRunner

RUNNERS: tuple[Runner, ...] = (
    BlockingRunner(),
    AsyncRunner("asyncio", on_asyncio, lambda scenario: asyncio.run(scenario())),  # type: ignore[arg-type]
    AsyncRunner("trio", on_trio, trio.run),
)
