"""The deadline of a whole call."""

from __future__ import annotations

import threading
import time

import pytest

from oci_responses.deadline import Deadline, bounded, bounding
from responses_proto.effects import Close, Effect, Emit, FailureKind, HttpRequest, Limit, Open, Read, Sign, Sleep

REQUEST = HttpRequest("GET", "http://127.0.0.1/")
WAITS: list[Effect] = [Sign(REQUEST), Open(REQUEST), Read(), Sleep(1.0)]


@pytest.mark.parametrize("effect", WAITS, ids=lambda effect: type(effect).__name__)
def test_what_waits_is_limited(effect: Effect) -> None:
    deadline = Deadline()
    assert deadline.left(effect) is None
    deadline.set(Limit(60.0))
    left = deadline.left(effect)
    assert left is not None
    assert 50 < left <= 60
    deadline.set(Limit(0.0005))
    assert deadline.left(effect) == 0
    deadline.set(Limit(None))
    assert deadline.left(effect) is None


@pytest.mark.parametrize("effect", [Close(), Emit(())], ids=lambda effect: type(effect).__name__)
def test_what_does_not_wait_is_always_done(effect: Effect) -> None:
    deadline = Deadline()
    deadline.set(Limit(0.0005))
    assert deadline.left(effect) is None


def test_what_is_told_when_it_has_passed() -> None:
    deadline = Deadline()
    deadline.set(Limit(2.50))
    assert (deadline.passed().kind, deadline.passed().message) == (FailureKind.TOTAL, "no end within 2.5 s")


def test_waits_are_bounded_in_their_block_and_thread_only() -> None:
    seen: list[float | None] = []
    assert (bounded(5.0), bounded(None)) == (5.0, None)
    with bounding(2.0):
        other = threading.Thread(target=lambda: seen.append(bounded(7.0)))
        other.start()
        other.join()
        assert bounded(1.0) == 1.0
        for timeout in (5.0, None):
            left = bounded(timeout)
            assert left is not None
            assert 1 < left <= 2
    assert seen == [7.0]
    assert bounded(None) is None


def test_a_wait_that_has_no_time_left_is_short_and_not_endless() -> None:
    with bounding(0.001):
        time.sleep(0.002)
        assert bounded(None) == bounded(9.0) == pytest.approx(0.001)
