"""What can be told of calls while they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oci_responses.observing.facts import Attempt, Call, CallEnd

__all__ = ["Observer"]


class Observer:
    """Is told of every call of a client: ``Client(observer=...)``. Derive from it and override what matters.

    It runs in the task or thread of the call, which waits for it: keep it short, and do not block. What
    it raises is logged by the logger ``oci_responses`` and changes nothing about the call.
    """

    def call_started(self, call: Call) -> None:
        """A call begins."""

    def attempt_ended(self, call: Call, attempt: Attempt) -> None:
        """A request was answered, or could not be; told before the wait for the next one."""

    def first_byte(self, call: Call, seconds: float) -> None:
        """An answer was taken, so many seconds after the start of the call."""

    def first_token(self, call: Call, seconds: float) -> None:
        """A stream has its first event with something made by the model."""

    def call_ended(self, call: Call, end: CallEnd) -> None:
        """A call is over, one way or another: told once for each that has started."""
