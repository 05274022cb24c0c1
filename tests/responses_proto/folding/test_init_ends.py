"""The end of a fold: its outcome, the error that counts, and nothing after it."""

from __future__ import annotations

import pytest
from tests.responses_proto.folding.server import Json, end, events_of, pushed, text_deltas, typed

from responses_proto.errors import RemoteProtocolError
from responses_proto.folding import DeviationKind, Outcome, fold
from responses_proto.response import Response


@pytest.mark.parametrize(
    ("status", "more"),
    [
        ("completed", {}),
        ("incomplete", {"incomplete_details": {"reason": "max_output_tokens"}}),
        ("failed", {"error": {"code": "server_error", "message": "boom"}}),
        ("cancelled", {}),
    ],
)
def test_outcomes(status: str, more: Json) -> None:
    state = pushed(typed([end(status, **more)]), strict=True)
    assert state.outcome == status == state.response.status
    reason, error = state.response.incomplete_details, state.response.error
    assert (reason.reason if reason else None) == ("max_output_tokens" if status == "incomplete" else None)
    assert (error.message if error else None) == ("boom" if status == "failed" else None)
    state.end()
    assert state.outcome == status


ERRORS: list[Json] = [
    {"type": "error", "code": "server_error", "message": "boom", "param": "p"},
    {"type": "error", "error": {"type": "t", "code": "server_error", "message": "boom", "param": "p"}},
    {"type": "response.error", "error": {"code": "server_error", "message": "boom", "param": "p"}},
    {"type": "response.error", "code": "server_error", "message": "boom", "param": "p"},
]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_event_without_an_end_fails_the_response(error: Json) -> None:
    state = pushed(typed([{**event, "sequence_number": n} for n, event in enumerate([*text_deltas(1), error])]))
    assert not state.outcome
    state.end()
    assert state.outcome is Outcome.FAILED
    assert (state.response.status, state.response.output_text) == ("failed", "x")
    told = state.response.error
    assert told is not None
    assert (told.code, told.message, told.param) == ("server_error", "boom", "p")
    assert told.type == ("t" if "type" in error.get("error", ()) else None)
    assert DeviationKind.NO_RESPONSE_FAILED in {deviation.kind for deviation in state.deviations}


@pytest.mark.parametrize("error", ERRORS[:2])
def test_the_error_of_response_failed_wins(error: Json) -> None:
    error = {**error, "sequence_number": 8}
    for own, code in (
        ({"code": "rate_limit_exceeded", "message": "slow"}, "rate_limit_exceeded"),
        (None, "server_error"),
    ):
        state = pushed(typed([error, end("failed", error=own)]), strict=True)
        assert state.outcome is Outcome.FAILED
        assert state.response.error is not None
        assert state.response.error.code == code


def test_an_error_takes_nothing_from_a_completed_response() -> None:
    state = pushed(typed([{**ERRORS[0], "sequence_number": 8}, end("completed")]))
    assert (state.outcome, state.response.error) == (Outcome.COMPLETED, None)
    assert [deviation.kind for deviation in state.deviations] == [DeviationKind.COMPLETED_AFTER_ERROR]


def test_nothing_ends_without_a_terminal_event() -> None:
    state = pushed(typed(events_of([])[:-1]))
    assert (state.outcome, state.response.status) == (None, "in_progress")
    state.end()
    state.end()
    assert (state.outcome, state.response.status) == (Outcome.TRUNCATED, "in_progress")
    assert fold([]).output == ()
    assert fold(typed(text_deltas(1))).output_text == "x"


@pytest.mark.parametrize("late", [end("completed"), end("failed"), text_deltas(1)[0], {"type": "acme:x"}])
def test_after_the_terminal_event_nothing_counts(late: Json) -> None:
    state = pushed(typed([end("completed")]))
    before = state.response
    for event in typed([late]):
        state.push(event)
        with pytest.raises(RemoteProtocolError, match="after_terminal"):
            fold([*typed([end("completed")]), event], strict=True)
    assert (state.outcome, state.response) == (Outcome.COMPLETED, before)
    assert [deviation.kind for deviation in state.deviations] == [DeviationKind.AFTER_TERMINAL]


def test_a_truncated_stream_can_go_on_and_one_that_ended_cannot() -> None:
    events = typed(events_of([]))
    state = pushed(events[:2])
    state.end()
    ended = state.outcome
    state.reopen()
    assert (ended, state.outcome) == (Outcome.TRUNCATED, None)
    state.push(events[-1])
    state.reopen()
    assert (state.outcome, state.deviations) == (Outcome.COMPLETED, ())


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((outcome.value, outcome) for outcome in Outcome if outcome is not Outcome.TRUNCATED),
        (None, Outcome.INCOMPLETE),
        ("paused", Outcome.INCOMPLETE),
    ],
)
def test_a_final_response_ends_what_was_streamed_of_it(status: str | None, outcome: Outcome) -> None:
    state = pushed(typed(events_of([]))[:1])
    whole = Response(id="resp_1", status=status)
    state.finish(whole)
    assert (state.response, state.outcome) == (whole, outcome)
