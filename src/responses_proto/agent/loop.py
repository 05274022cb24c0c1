"""The agent loop as a value: ask ``pending``, do it, ``feed`` the reply, save at any point.

::

                    Answered, with calls, going on
        ┌─────────┐ ─────────────────────────────▶ ┌─────────┐
        │  MODEL  │                                 │  TOOLS  │
        └─────────┘ ◀───────────────────────────── └─────────┘
             │                  Returned
             │ Answered without calls, or a condition stops the run
             ▼
        ┌─────────┐
        │  DONE   │    with_prompt: a new run, in MODEL
        └─────────┘

``pending`` gives the same effect however often it is asked, so a loop that was decoded in another
process goes on by doing what is pending. A failed model call is not fed: the loop stays where it
was and can be tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import DecodeError, Raw, Struct
from msgspec.structs import force_setattr, replace

from ..conversation import Conversation
from ..decoding import encode_json
from ..effects import CallTools
from ..errors import InvalidTransition, LocalError
from ..history import close_calls, open_calls, raw_items, settle
from ..messages import Message, ToolCall, ToolResult, as_items, counted, tool_calls_of
from ..response import Response
from ..values import Value
from .events import AgentEvent, ModelCompleteEvent, TerminateEvent, ThinkEvent, ToolCompleteEvent
from .setup import Setup
from .stopping import MaxIterations, Progress

__all__ = ["VERSION", "AgentLoop", "Answered", "AskModel", "Done", "Pending", "Phase", "Returned", "Setup"]

VERSION: Final = 1
"""Of the saved form of a loop."""


class Phase(StrEnum):
    """What the loop waits for."""

    MODEL = "model"
    TOOLS = "tools"
    DONE = "done"


class AskModel(Value, frozen=True):
    """Make a model call with these request parameters; reply with :class:`Answered`."""

    parameters: dict[str, object]


class Done(Struct, frozen=True):
    """Nothing is pending: the run is over."""


class Answered(Struct, frozen=True):
    """The model's response."""

    response: Response


class Returned(Struct, frozen=True):
    """The tools' results, in the order of the calls."""

    results: tuple[ToolResult, ...]

    def __post_init__(self) -> None:
        """Take any list."""
        force_setattr(self, "results", tuple(self.results))


_WHOLE: Final = ("completed", None)
"""The status of an answer that can be acted on; None is a server that does not say."""

Pending: TypeAlias = AskModel | CallTools | Done
Step: TypeAlias = tuple["AgentLoop", tuple[AgentEvent, ...]]


class _Saved(Struct, tag="agent_loop", tag_field="value"):
    version: int


class AgentLoop(Value, frozen=True, kw_only=True, tag="agent_loop", tag_field="value"):
    """One run of an agent, at one point in time.

    ``new_items`` is what the next model call adds to the conversation: the prompt, then what the
    tools said. It may be given as items of any make, messages among them.
    """

    version: int = VERSION
    setup: Setup
    conversation: Conversation
    phase: Phase = Phase.MODEL
    new_items: tuple[Raw, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    iterations: int = 0
    tool_calls: int = 0
    usage: dict[str, int] = msgspec.field(default_factory=dict)
    final_message: str | None = None
    stop_reason: str | None = None

    def __post_init__(self) -> None:
        """Take lists for tuples, and items of any make."""
        force_setattr(self, "new_items", raw_items(self.new_items))
        force_setattr(self, "calls", tuple(self.calls))

    @property
    def pending(self) -> Pending:
        """What must be done next."""
        if self.phase is Phase.DONE:
            return Done()
        if self.phase is Phase.TOOLS:
            return CallTools(self.calls)
        parameters = msgspec.json.decode(self.setup.parameters, type=dict[str, object])
        turn = self.conversation.turn(self.new_items)
        if "include" in parameters and "include" in turn:
            turn["include"] = _joined(parameters["include"], turn["include"])
        parameters |= turn
        # Neither instructions nor tools carry over on the server: they go with every turn.
        if self.setup.instructions:
            parameters["instructions"] = self.setup.instructions
        if self.setup.tools:
            parameters["tools"] = list(self.setup.tools)
        return AskModel(parameters)

    def feed(self, reply: Answered | Returned) -> Step:
        """Return the loop after this reply, and what there is to tell.

        Raises :class:`InvalidTransition` for a reply that nothing asked for; the loop is unchanged.
        """
        handler = TABLE.get((self.phase, type(reply)))
        if handler is None:
            raise InvalidTransition(f"{type(reply).__name__} does not fit a loop that waits for {self.phase.value}")
        return handler(self, reply)

    def with_prompt(self, prompt: str | Iterable[object], *, max_iterations: int | None = None) -> AgentLoop:
        """Return a new run that goes on from this one, with what is new to say: text, or items of any make.

        What this run had still to send goes first, such as the outputs of calls that were not run:
        the server holds those calls, and wants them answered. Counts begin anew;
        ``max_iterations`` is that of this run unless given. Raises :class:`InvalidTransition` while
        calls are pending.
        """
        if self.phase is Phase.TOOLS:
            raise InvalidTransition("calls are pending: feed their results first")
        said = as_items([Message.user(prompt)]) if isinstance(prompt, str) else raw_items(prompt)
        limit = self.setup.max_iterations if max_iterations is None else max_iterations
        return AgentLoop(
            setup=replace(self.setup, max_iterations=limit),
            conversation=self.conversation,
            new_items=(*self.new_items, *said),
        )

    def encode(self) -> bytes:
        """Return the loop as JSON; :meth:`decode` makes an equal value of it."""
        return encode_json(self)

    @staticmethod
    def decode(data: bytes | str) -> AgentLoop:
        """Return a saved loop.

        Raises :class:`LocalError` for what no loop of this version was encoded to.
        """
        if not isinstance(data, bytes | bytearray | memoryview | str):
            raise LocalError(f"not a saved agent loop: {type(data).__name__}")
        try:
            version = msgspec.json.decode(data, type=_Saved).version
            if version == VERSION:
                return msgspec.json.decode(data, type=AgentLoop)
        except (DecodeError, UnicodeError, RecursionError) as error:
            raise LocalError(f"not a saved agent loop: {error}") from error
        raise LocalError(f"a saved agent loop of version {version}; this is version {VERSION}")


def _joined(*lists: object) -> list[object]:
    return list(dict.fromkeys(name for names in lists if isinstance(names, list) for name in names))


def _answered(loop: AgentLoop, reply: Answered) -> Step:
    response = reply.response
    # An output names its call: of two calls by one name only the first can be answered.
    calls = tuple({call.id: call for call in reversed(tool_calls_of(response))}.values())[::-1]
    usage = counted(response.usage)
    after = replace(
        loop,
        calls=calls,
        iterations=loop.iterations + 1,
        usage=_sum(loop.usage, usage),
        final_message=response.output_text or response.refusal or loop.final_message,
    )
    told: tuple[AgentEvent, ...] = (
        ModelCompleteEvent(
            content=response.output_text or response.refusal,
            tool_calls=calls,
            usage=usage,
            stop_reason=response.status,
        ),
        ThinkEvent(iteration=after.iterations, tool_calls=calls),
    )
    reason = _stop_reason(after, response)
    if reason is None:
        conversation = loop.conversation.after(loop.new_items, response)
        return replace(after, phase=Phase.TOOLS, conversation=conversation, new_items=()), told
    done, last = _stopped(after, response, reason)
    return done, (*told, last)


def _stop_reason(loop: AgentLoop, response: Response) -> str | None:
    if response.status not in _WHOLE:
        return "incomplete"
    runnable = {("function_call", call.id) for call in loop.calls} & set(open_calls(settle(response)))
    if not runnable.issuperset(open_calls(response)):
        return "unsupported_call"
    if not loop.calls:
        return "complete"
    limit = MaxIterations(loop.setup.max_iterations)
    condition = limit if loop.setup.stop is None else loop.setup.stop | limit
    return condition.reason(
        Progress(
            iterations=loop.iterations,
            total_tokens=loop.usage.get("total_tokens"),
            text=response.output_text,
            tools=tuple(call.name for call in loop.calls),
        )
    )


def _stopped(loop: AgentLoop, response: Response, reason: str) -> tuple[AgentLoop, TerminateEvent]:
    # A call without an output would make the history unusable, so each is closed in writing.
    kept, closing = close_calls(response, f"Error: not run: the agent stopped ({reason})")
    done = replace(
        loop,
        conversation=loop.conversation.after(loop.new_items, replace(response, raw_output=kept)),
        phase=Phase.DONE,
        calls=(),
        new_items=closing,
        stop_reason=reason,
    )
    return done, TerminateEvent(
        reason=reason,
        iterations_used=done.iterations,
        total_tool_calls=done.tool_calls,
        final_message=done.final_message,
        usage=done.usage,
    )


def _returned(loop: AgentLoop, reply: Returned) -> Step:
    if [call.id for call in loop.calls] != [result.tool_call_id for result in reply.results]:
        raise InvalidTransition("the results are not those of the pending calls, in their order")
    after = replace(
        loop,
        phase=Phase.MODEL,
        calls=(),
        new_items=as_items(Message.tool(result) for result in reply.results),
        tool_calls=loop.tool_calls + len(reply.results),
    )
    told = tuple(
        ToolCompleteEvent(
            tool_name=result.name,
            tool_call_id=result.tool_call_id,
            result=result.content if result.success else None,
            error=result.error,
            duration_ms=result.duration_ms,
        )
        for result in reply.results
    )
    return after, told


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in one | other}


TABLE: Final[dict[tuple[Phase, type], Callable[[AgentLoop, Any], Step]]] = {
    (Phase.MODEL, Answered): _answered,
    (Phase.TOOLS, Returned): _returned,
}
