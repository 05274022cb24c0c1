"""What an engine can say, a piece at a time."""

from __future__ import annotations

from dataclasses import dataclass

from .messages import Json

__all__ = ["Call", "Decline", "Failure", "Halt", "Hosted", "Piece", "Speech", "Thought"]


@dataclass(frozen=True)
class Speech:
    """A message of the assistant; ``annotations`` are told after its text."""

    text: str
    annotations: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Decline:
    """A message in which the model refuses, as a part of its own kind."""

    text: str


@dataclass(frozen=True)
class Call:
    """A function call; ``arguments`` is JSON text. Without ``call_id`` it gets a new one."""

    name: str
    arguments: str
    call_id: str | None = None


@dataclass(frozen=True)
class Thought:
    """A reasoning item: ``sealed`` is its encrypted content; ``text`` is shown only as a summary.

    With ``raw`` what is shown is the reasoning itself and not a summary of it.
    """

    text: str
    sealed: str | None
    show: bool
    raw: bool = False


@dataclass(frozen=True)
class Hosted:
    """An item of any other type, such as the call of a tool that the service runs, as it is when done."""

    item: Json


@dataclass(frozen=True)
class Failure:
    """The end: the response fails with this error. Nothing can follow."""

    code: str = "server_error"
    message: str = "The model produced no valid output."
    """Codes of the API: ``server_error``, ``rate_limit_exceeded``, ``invalid_prompt`` and others."""


@dataclass(frozen=True)
class Halt:
    """The end: the response is incomplete for this reason. Nothing can follow."""

    reason: str = "content_filter"


Piece = Speech | Decline | Call | Thought | Hosted | Failure | Halt
