"""What a second body is to a stream whose first one broke off: its rest, or the same from the start.

Source: OpenAI, "Background mode": ``starting_after`` gives the events whose ``sequence_number`` is
greater. Servers and proxies are known to number anew what they send, or not at all.
"""

from __future__ import annotations

from enum import Enum, auto

from .errors import MalformedEvent
from .events import TERMINAL, KeepaliveEvent, ResponseCreated, StreamEvent, Whole

__all__ = ["Rejoin", "Verdict"]


class Verdict(Enum):
    """What to do with an event of the second body."""

    NEW = auto()
    """It goes on from the first body, and so does all that follows."""
    KNOWN = auto()
    """The first body had it."""
    ALIVE = auto()
    """It says nothing, and does not tell either."""
    ANEW = auto()
    """The stream begins anew with it."""
    LAST = auto()
    """It is the end of the response, but what came before it cannot be told from what is known."""


class Rejoin:
    """Judges the events of a second body until one is not KNOWN or ALIVE; the rest need no judge.

    ``response_id`` is that of the first body, ``cursor`` its last number: None if its events had none
    that grow, and then the second body was asked for from the start.
    """

    def __init__(self, response_id: str, cursor: int | None) -> None:
        self._response_id = response_id
        self._cursor = cursor

    def judge(self, event: StreamEvent) -> Verdict:
        """Return what an event is."""
        if isinstance(event, KeepaliveEvent):
            return Verdict.ALIVE
        number = event.sequence_number
        if self._cursor is None or self._is_of_another(event):
            return Verdict.ANEW
        if number is None:
            return Verdict.ANEW if isinstance(event, ResponseCreated) else Verdict.NEW
        if number > self._cursor:
            return Verdict.NEW
        if isinstance(event, TERMINAL):
            return Verdict.LAST
        # The first of all events announces the response: another one with that number is numbered anew.
        return Verdict.NEW if number == 0 and not isinstance(event, ResponseCreated) else Verdict.KNOWN

    def _is_of_another(self, event: StreamEvent) -> bool:
        if not isinstance(event, Whole):
            return False
        try:
            response = event.response
        except (MalformedEvent, RecursionError):
            return False
        return bool(response and response.id and self._response_id and response.id != self._response_id)
