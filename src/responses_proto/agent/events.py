"""What an agent tells while it runs, in the seed's vocabulary."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from msgspec import field

from ..decoding import Value
from ..messages import ToolCall

__all__ = [
    "AgentEvent",
    "CacheHitEvent",
    "CheckpointEvent",
    "ConversationEvent",
    "GroundingEvent",
    "InterruptEvent",
    "MemoryEvent",
    "ModelChunkEvent",
    "ModelCompleteEvent",
    "PartialOutputEvent",
    "ReflectEvent",
    "RestartEvent",
    "TerminateEvent",
    "ThinkEvent",
    "ToolCompleteEvent",
    "ToolStartEvent",
]


class _Told(Value, frozen=True, tag_field="event_type", kw_only=True):
    shown: ClassVar[frozenset[str]] = Value.shown | {"reason", "assessment", "kind", "purpose"}

    @property
    def event_type(self) -> str:
        """The event's name."""
        return str(self.__struct_config__.tag)


class ModelChunkEvent(_Told, frozen=True, tag="model_chunk", kw_only=True):
    """A piece of the model's answer as it arrives.

    The last one has ``done`` set and carries ``provider_state``, what the next turn must be given.
    ``reset`` voids the pieces of this answer before it: its stream broke off, and began anew.
    """

    content: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    done: bool = False
    provider_state: dict[str, str] = field(default_factory=dict)
    reset: bool = False


class ModelCompleteEvent(_Told, frozen=True, tag="model_complete", kw_only=True):
    """The model's answer is whole; ``usage`` names what was counted."""

    content: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    usage: dict[str, int] = field(default_factory=dict)
    stop_reason: str | None = None


class PartialOutputEvent(_Told, frozen=True, tag="partial_output", kw_only=True):
    """The object that the model is writing, as far as it is there: where output of a shape was asked for.

    ``value`` is plain JSON data and stays as it is; what cannot be read before its end is not in it.
    """

    value: object = None


class ThinkEvent(_Told, frozen=True, tag="think", kw_only=True):
    """The model has decided what to do in this iteration (the first is 1)."""

    iteration: int
    reasoning: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()


class ToolStartEvent(_Told, frozen=True, tag="tool_start", kw_only=True):
    """A tool is about to run."""

    tool_name: str
    tool_call_id: str
    arguments: dict[str, object] = field(default_factory=dict)


class ToolCompleteEvent(_Told, frozen=True, tag="tool_complete", kw_only=True):
    """A tool has run; ``error`` is set if it failed, and is what the model is told."""

    tool_name: str
    tool_call_id: str
    result: str | None = None
    error: str | None = None
    duration_ms: float | None = None


class CacheHitEvent(_Told, frozen=True, tag="cache_hit", kw_only=True):
    """A call of an idempotent tool was answered with what an equal call before it returned; nothing was run."""

    tool_name: str
    tool_call_id: str
    result: str | None = None


class ReflectEvent(_Told, frozen=True, tag="reflect", kw_only=True):
    """The run has looked at itself; ``assessment`` is a word, confidence is between 0 and 1."""

    iteration: int
    assessment: str
    confidence_delta: float = 0.0
    new_confidence: float = 0.0
    guidance: str | None = None


class GroundingEvent(_Told, frozen=True, tag="grounding", kw_only=True):
    """The answer's claims were held against what the tools said; ``score`` is between 0 and 1."""

    score: float
    claims_evaluated: int = 0
    ungrounded_claims: tuple[str, ...] = ()
    requires_replan: bool = False


class ConversationEvent(_Told, frozen=True, tag="conversation", kw_only=True):
    """A conversation manager has cut what is sent; or it stands aside, since the server holds the conversation."""

    shown: ClassVar[frozenset[str]] = _Told.shown | {"strategy"}

    strategy: str
    items_before: int = 0
    items_after: int = 0
    standing_aside: bool = False


class MemoryEvent(_Told, frozen=True, tag="memory", kw_only=True):
    """Memories were recalled, or the store was given what is new and what is to be forgotten."""

    recalled: int = 0
    kept: int = 0
    forgotten: int = 0


class InterruptEvent(_Told, frozen=True, tag="interrupt", kw_only=True):
    """The run waits for an answer from outside: the last event until it is resumed.

    ``interrupt_id`` is the id of the question, which the answer must name. ``kind`` is approval,
    tool, uncertain (a call was begun, and nobody knows what came of it), hook or organ.
    """

    question: str
    options: tuple[str, ...] = ()
    interrupt_id: str
    kind: str = "tool"
    tool_name: str | None = None


class RestartEvent(_Told, frozen=True, tag="restart", kw_only=True):
    """The service had lost the conversation; it was begun anew with ``items`` items that this side knows."""

    items: int


class CheckpointEvent(_Told, frozen=True, tag="checkpoint", kw_only=True):
    """The run was saved; ``version`` counts the saves of its thread, from 1."""

    thread_id: str
    version: int


class TerminateEvent(_Told, frozen=True, tag="terminate", kw_only=True):
    """The run is over: told exactly once, as the last event.

    ``reason`` is complete, incomplete, unsupported_call (the model made a call that an agent cannot
    run), max_iterations, terminal_tool, or the condition, organ or hook that stopped the run.
    """

    reason: str
    iterations_used: int
    total_tool_calls: int
    final_confidence: float | None = None
    final_message: str | None = None
    usage: dict[str, int] = field(default_factory=dict)


AgentEvent: TypeAlias = (
    ModelChunkEvent
    | ModelCompleteEvent
    | PartialOutputEvent
    | ThinkEvent
    | ToolStartEvent
    | ToolCompleteEvent
    | CacheHitEvent
    | ReflectEvent
    | GroundingEvent
    | ConversationEvent
    | MemoryEvent
    | InterruptEvent
    | CheckpointEvent
    | RestartEvent
    | TerminateEvent
)
