"""How a response ended: what the terminal event says, and what the response in it says."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from .. import events as ev
from .deviations import DeviationKind, DeviationLog

__all__ = ["Outcome", "outcome_of"]


class Outcome(StrEnum):
    """How a response ended."""

    COMPLETED = "completed"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TRUNCATED = "truncated"
    """The stream ended without saying how the response did."""


_SAID_BY: Final = {
    ev.ResponseCompleted: Outcome.COMPLETED,
    ev.ResponseIncomplete: Outcome.INCOMPLETE,
    ev.ResponseFailedEvent: Outcome.FAILED,
    ev.ResponseCancelled: Outcome.CANCELLED,
}
_FROM_BAD_TO_WORSE: Final = (Outcome.COMPLETED, Outcome.INCOMPLETE, Outcome.CANCELLED, Outcome.FAILED)
_NOT_SAID: Final = (None, "", "in_progress", "queued")


def outcome_of(event: ev.Whole, status: str | None, log: DeviationLog) -> Outcome | None:
    """Return how the response ended, or None if the event is not a terminal one.

    The event and the ``status`` in its response should agree. If not, the worse of them counts,
    and a word that nobody knows is not complete.
    """
    said = _SAID_BY.get(type(event))
    if said is None or status == said:
        return said
    if status in _NOT_SAID:
        also = said
    else:
        also = next((known for known in _FROM_BAD_TO_WORSE if known == status), Outcome.INCOMPLETE)
    if status:
        log.note(DeviationKind.STATUS_DIFFERS, f"{event.type} carries status {status}")
    return max(said, also, key=_FROM_BAD_TO_WORSE.index)
