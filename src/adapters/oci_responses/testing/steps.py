"""The steps of one run, in the same order every time, with a boundary before and after each that matters."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from oci_responses.testing.world import ToolRun, World
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.tools import Tool
from responses_proto.effects import Effect, Invoke, Invoked, Load, Now, Reply, Save, Sleep, Stored, Together
from responses_proto.exchange import Exchange, Failure

__all__ = ["Steps"]

_CONTEXT: Final = "oci_responses_context"
"""The parameter by which every tool gets its context here; one that did not ask for it does not see it."""


class Steps:
    """Does for the run ``number`` what needs no runtime, and lets the rest be done by whoever drives it.

    ``tools`` are the program's; ``boundary`` is told each place where the program may die.
    """

    def __init__(
        self, number: int, life: int, world: World, tools: Mapping[str, Tool], boundary: Callable[[str], None]
    ) -> None:
        self._number = number
        self._life = life
        self._world = world
        self._own = tools
        self._boundary = boundary
        self.tools = {name: _with_context(tool) for name, tool in tools.items()}

    def of(self, machine: Exchange[AgentLoop | Failure]) -> Exchange[AgentLoop | Failure]:
        """Drive a machine that uses ``self.tools``."""
        reply: Reply = None
        try:
            while True:
                reply = yield from self._performed(machine.send(reply))
        except StopIteration as stop:
            result: AgentLoop | Failure = stop.value
            return result
        finally:
            machine.close()

    def _performed(self, effect: Effect) -> Exchange[Reply]:
        world = self._world
        match effect:
            case Now():
                return world.now
            case Sleep(seconds=seconds):
                world.now += seconds
                return None
            case Load(thread_id=thread):
                return world.saves[thread] if thread in world.saves else (yield effect)
            case Save(thread_id=thread, data=data, version=version):
                self._boundary(f"before save {version}")
                world.saves[thread] = Stored(data, version)
                self._boundary(f"after save {version}")
                return None
            case Invoke():
                return (yield from self._invoked(effect))
            case Together():
                return (yield from self._crowd(effect))
        return (yield effect)

    def _crowd(self, effect: Together) -> Exchange[tuple[object, ...]]:
        """Drive machines as far as each gets without calling anything, then make their calls, one by one."""
        machines, waiting = effect.machines, deque(range(len(effect.machines)))
        replies: dict[int, Reply] = {}
        results: dict[int, object] = {}
        try:
            while waiting or replies:
                while waiting and len(replies) < effect.limit:
                    replies[waiting.popleft()] = None
                calls: dict[int, Invoke] = {}
                for place, reply in replies.items():
                    try:
                        calls[place] = yield from self._next_call(machines[place], reply)
                    except _Over as over:
                        results[place] = over.result
                replies = {}
                for place, call in calls.items():
                    replies[place] = yield from self._invoked(call)
        finally:
            for machine in machines:
                machine.close()
        return tuple(results[place] for place in range(len(machines)))

    def _next_call(self, machine: Any, reply: Reply) -> Exchange[Invoke]:
        while True:
            try:
                effect = machine.send(reply)
            except StopIteration as stop:
                raise _Over(stop.value) from None
            if isinstance(effect, Invoke):
                return effect
            reply = yield from self._performed(effect)

    def _invoked(self, effect: Invoke) -> Exchange[Invoked]:
        function: Any = effect.function
        if not isinstance(function, Tool):
            name = getattr(function, "__qualname__", type(function).__name__)
            return (yield from self._between(name, effect))
        own, named = self._own[function.name], dict(effect.named)
        context: Any = named.pop(function.context_name or _CONTEXT)
        shown = ", ".join(f"{name}={value!r}" for name, value in named.items())
        if own.context_name is not None:
            named[own.context_name] = context
        run = ToolRun(self._life, context.idempotency_key, f"{own.name}({shown})", own.policy.repeatable)
        own_effect = replace(effect, function=own, named=named)
        reply = yield from self._between(f"the call {run.call}", own_effect, run, context.call_id)
        return reply

    def _between(self, name: str, effect: Invoke, run: ToolRun | None = None, call_id: str = "") -> Exchange[Invoked]:
        self._boundary(f"before {name}")
        if run is not None:
            self._world.tool_runs.append(run)
        reply = yield effect
        assert isinstance(reply, Invoked)
        if run is not None:
            self._world.outcomes[self._number, call_id] = reply
        self._boundary(f"after {name}")
        return replace(reply, seconds=0.0)


class _Over(Exception):
    """A machine of a crowd has ended."""

    def __init__(self, result: object) -> None:
        super().__init__()
        self.result = result


def _with_context(tool: Tool) -> Tool:
    told = copy.copy(tool)
    told.context_name = tool.context_name or _CONTEXT
    return told
