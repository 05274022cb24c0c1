"""An observer that notes what it is told."""

from __future__ import annotations

from oci_responses.observing import Attempt, Call, CallEnd, Observer

__all__ = ["Notes"]


class Notes(Observer):
    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.told: list[str] = []
        self.attempts: list[Attempt] = []
        self.ends: list[CallEnd] = []
        self.times: dict[str, float] = {}

    def call_started(self, call: Call) -> None:
        self.calls.append(call)
        self.told.append("started")

    def attempt_ended(self, call: Call, attempt: Attempt) -> None:
        self._of(call, "attempt")
        self.attempts.append(attempt)

    def first_byte(self, call: Call, seconds: float) -> None:
        self._of(call, "first byte")
        self.times["first byte"] = seconds

    def first_token(self, call: Call, seconds: float) -> None:
        self._of(call, "first token")
        self.times["first token"] = seconds

    def call_ended(self, call: Call, end: CallEnd) -> None:
        self._of(call, "ended")
        self.ends.append(end)

    def _of(self, call: Call, what: str) -> None:
        assert call is self.calls[-1]
        self.told.append(what)
