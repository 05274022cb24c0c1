"""What the demo asks of a client, as values: the script of the demo has no colour."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from responses_proto.agent.events import AgentEvent
from responses_proto.agent.tools import Tool
from responses_proto.errors import ResponsesError
from responses_proto.messages import Message, ModelResponse

__all__ = ["Ask", "Reply", "RunAgent", "Script", "Step", "Stream", "advance"]


@dataclass(frozen=True)
class Ask:
    """Call the model and wait; the reply is its answer."""

    messages: tuple[Message, ...]
    store: bool
    provider_state: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stream:
    """Call the model, handing each chunk to ``heard`` as it arrives; the reply is None."""

    messages: tuple[Message, ...]
    heard: Callable[[AgentEvent], None]
    store: bool = False


@dataclass(frozen=True)
class RunAgent:
    """Run an agent, handing each event to ``heard`` as it happens; the reply is None."""

    prompt: str
    tools: tuple[Tool, ...]
    system_prompt: str
    max_iterations: int
    heard: Callable[[AgentEvent], None]
    store: bool = False


Step: TypeAlias = Ask | Stream | RunAgent
Reply: TypeAlias = ModelResponse | ResponsesError | None
Script: TypeAlias = Generator[Step, ModelResponse | None, None]


def advance(script: Script, reply: Reply) -> Step | None:
    """Give the script what its last step came to and return the next one, None at its end.

    An error is raised inside the script, and out of here where the script does not expect it.
    """
    try:
        return script.throw(reply) if isinstance(reply, ResponsesError) else script.send(reply)
    except StopIteration:
        return None
