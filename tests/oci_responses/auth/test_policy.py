"""When to refresh: a total function of the time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.auth.policy import PAUSE, SKEW, needs_refresh

times = st.floats(-1e9, 1e10, allow_nan=False)


@pytest.mark.parametrize(
    ("now", "expires_at", "skew", "due"),
    [
        (1000, None, 60, False),
        (1000, 1061, 60, False),
        (1000, 1060, 60, True),
        (1000, 1059, 60, True),
        (1000, 999, 60, True),
        (1000, 1000, 0, True),
        (999, 1000, 0, False),
        (1000, 0.0, 60, True),
    ],
)
def test_the_edges(now: float, expires_at: float | None, skew: float, due: bool) -> None:
    assert needs_refresh(now, expires_at, skew) is due


@given(times, times, st.floats(0, 1e6), st.floats(0, 1e6))
def test_once_due_it_stays_due_and_more_skew_is_never_later(
    now: float, expires_at: float, skew: float, more: float
) -> None:
    if needs_refresh(now, expires_at, skew):
        assert needs_refresh(now + more, expires_at, skew)
        assert needs_refresh(now, expires_at, skew + more)


def test_the_defaults() -> None:
    assert (SKEW, PAUSE) == (60.0, 10.0)
    assert needs_refresh(0, SKEW)
    assert not needs_refresh(0, SKEW + 1)
