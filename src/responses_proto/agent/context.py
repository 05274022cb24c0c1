"""What a tool may ask for besides its arguments, and what it may say besides a result."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Cancellation", "Interrupt", "ToolContext", "WasDone", "WasNotDone"]


class Cancellation:
    """Whether the result of a call is still wanted: a tool that takes long looks at it now and then."""

    def __init__(self) -> None:
        self.requested = False

    def request(self) -> None:
        """Say that the result is not wanted any more."""
        self.requested = True


class ToolContext(Struct, frozen=True, kw_only=True):
    """The call that a tool is run for; a parameter annotated with this class is filled with it.

    ``idempotency_key`` is the same for the same call in every process, also after a crash: hand it
    to whatever the tool changes, and a second try has no second effect. ``deadline`` is in seconds
    since 1970, None without a timeout. ``attempt`` counts from 1 where a hook has the call made
    again. ``answer`` is what a human said to the tool's :class:`Interrupt`.
    """

    run_id: str
    call_id: str
    tool_name: str
    idempotency_key: str
    deadline: float | None = None
    attempt: int = 1
    answer: str | None = None
    cancel: Cancellation

    def __repr__(self) -> str:
        return f"ToolContext({self.tool_name}, call_id={self.call_id!r}, run_id={self.run_id!r})"


class Interrupt(Exception):
    """Raised or returned by a tool: ask a human before this call can go on.

    The run pauses once the other calls of the same answer are done, and can be resumed in another
    process. The reply becomes the result of the call; with ``again`` the tool is called again
    instead, with the reply in ``context.answer``. What the tool did before it interrupted is done.
    """

    def __init__(self, question: str, *, options: tuple[str, ...] = (), again: bool = False) -> None:
        super().__init__(question)
        self.question = question
        self.options = tuple(options)
        self.again = again


class WasDone(Struct, frozen=True):
    """A tool's ``verify`` found that the call took effect; ``result`` is what it returned, or would have."""

    result: object = None

    def __repr__(self) -> str:
        return "WasDone()"


class WasNotDone(Struct, frozen=True):
    """A tool's ``verify`` found that the call did not take effect: it can be run."""
