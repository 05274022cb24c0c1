"""A deadline runs from the first look, over all waits together."""

from __future__ import annotations

import pytest

from oci_responses.phases import Phase


def test_it_runs_from_the_first_wait_over_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("oci_responses.phases.time.monotonic", lambda: now)
    deadline = Phase(5.0)
    now = 200.0
    assert deadline.left(TimeoutError) == 5.0
    now = 203.0
    assert deadline.left(TimeoutError) == 2.0
    for passed in (205.0, 300.0):
        now = passed
        with pytest.raises(TimeoutError):
            deadline.left(TimeoutError)
    deadline.restart(1.0)
    assert deadline.left(ZeroDivisionError) == 1.0


def test_none_is_no_limit() -> None:
    deadline = Phase(1.0)
    deadline.restart(None)
    assert deadline.left(TimeoutError) is None
    assert deadline.opened is None
