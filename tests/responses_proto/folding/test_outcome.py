"""How a response ended: the event and its status, and the worse of them."""

from __future__ import annotations

import pytest

from responses_proto import events as ev
from responses_proto.folding.deviations import DeviationKind, DeviationLog
from responses_proto.folding.outcome import Outcome, outcome_of

ENDS = {
    ev.ResponseCompleted: Outcome.COMPLETED,
    ev.ResponseIncomplete: Outcome.INCOMPLETE,
    ev.ResponseFailedEvent: Outcome.FAILED,
    ev.ResponseCancelled: Outcome.CANCELLED,
}
WORSE = [Outcome.COMPLETED, Outcome.INCOMPLETE, Outcome.CANCELLED, Outcome.FAILED]


@pytest.mark.parametrize("kind", ENDS)
@pytest.mark.parametrize("status", [*WORSE, None, "", "in_progress", "queued", "requires_action", "truncated"])
def test_the_worse_of_event_and_status(kind: type[ev.Whole], status: str | None) -> None:
    log = DeviationLog()
    said = ENDS[kind]
    also = {"": said, None: said, "in_progress": said, "queued": said}.get(status)
    if also is None:
        also = Outcome(status) if status in WORSE else Outcome.INCOMPLETE
    assert outcome_of(kind(), status, log) == max(said, also, key=WORSE.index)
    noted = [deviation.kind for deviation in log.as_tuple()]
    assert noted == ([DeviationKind.STATUS_DIFFERS] if status and status != said else [])


@pytest.mark.parametrize("kind", [ev.ResponseCreated, ev.ResponseQueued, ev.ResponseInProgress])
def test_other_events_end_nothing(kind: type[ev.Whole]) -> None:
    assert outcome_of(kind(), "failed", DeviationLog(strict=True)) is None
