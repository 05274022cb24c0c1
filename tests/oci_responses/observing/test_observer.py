"""An observer that overrides nothing does nothing."""

from __future__ import annotations

from oci_responses.observing import Attempt, Call, CallEnd, Observer


def test_the_defaults_do_nothing() -> None:
    observer, call = Observer(), Call(operation="a")
    observer.call_started(call)
    observer.attempt_ended(call, Attempt(number=1))
    observer.first_byte(call, 1.0)
    observer.first_token(call, 1.0)
    observer.call_ended(call, CallEnd(outcome="done", took=1.0, attempts=1))
    assert vars(observer) == {}
