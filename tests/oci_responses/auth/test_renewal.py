"""Who refreshes, who waits, and what becomes of a failure: without threads or loops."""

from __future__ import annotations

import logging

import pytest

from oci_responses.auth.policy import PAUSE, SKEW
from oci_responses.auth.renewal import Flight, Renewal
from responses_proto.errors import ConfigError


class Worn:
    """A credential that lasts ``lifetime`` seconds from each refresh, on a clock of its own."""

    def __init__(self, lifetime: float = 3600.0) -> None:
        self.now, self.lifetime = 1000.0, lifetime
        self.expires_at: float | None = 0.0
        self.refreshes = 0
        self.fault: BaseException | None = None

    def headers(self, *given: object) -> list[tuple[str, str]]:
        return []

    def refresh(self) -> None:
        self.refreshes += 1
        if self.fault is not None:
            raise self.fault
        self.expires_at = self.now + self.lifetime

    def __repr__(self) -> str:
        return "Worn()"


def renewal_of(worn: Worn) -> Renewal:
    return Renewal(worn, clock=lambda: worn.now)


def one(renewal: Renewal, refused: int | None = None) -> bool:
    """Do as a caller who is alone; return whether a refresh was due."""
    flight, leads = renewal.begin(refused)
    if flight is None:
        return False
    assert leads
    renewal.fly(flight)
    assert renewal.landed(flight.result(), refused)
    return True


def flown(renewal: Renewal, refused: int | None = None) -> Flight:
    flight, leads = renewal.begin(refused)
    assert flight is not None
    assert leads
    renewal.fly(flight)
    return flight


def test_it_refreshes_at_first_and_before_the_expiry() -> None:
    worn = Worn()
    renewal = renewal_of(worn)
    assert [one(renewal), one(renewal)] == [True, False]
    worn.now += 3600 - SKEW - 1
    assert not one(renewal)
    worn.now += 1
    assert one(renewal)
    assert (renewal.generation, worn.refreshes) == (2, 2)


def test_what_does_not_expire_is_refreshed_only_when_refused() -> None:
    class Plain:
        refreshes = 0

        def headers(self, *given: object) -> list[tuple[str, str]]:
            return []

        def refresh(self) -> None:
            self.refreshes += 1

    plain = Plain()
    renewal = Renewal(plain)
    assert not one(renewal)
    assert one(renewal, refused=renewal.generation)
    assert plain.refreshes == 1


def test_many_refusals_of_one_generation_are_one_refresh() -> None:
    worn = Worn()
    renewal = renewal_of(worn)
    one(renewal)
    first, leads = renewal.begin(refused=1)
    others = [renewal.begin(refused=1) for _ in range(9)]
    assert leads
    assert others == [(first, False)] * 9
    assert first is not None
    renewal.fly(first)
    assert [renewal.begin(refused=1) for _ in range(9)] == [(None, False)] * 9
    assert (worn.refreshes, renewal.generation) == (2, 2)
    assert one(renewal, refused=2)


def test_those_who_found_it_due_join_the_one_that_refreshes_and_those_after_it_do_not() -> None:
    renewal = renewal_of(Worn())
    flight, leads = renewal.begin()
    assert leads
    assert renewal.begin() == (flight, False)
    assert flight is not None
    renewal.fly(flight)
    assert renewal.begin() == (None, False)


def test_one_that_looked_before_it_was_renewed_does_not_renew_again() -> None:
    class Looked(Worn):
        meanwhile = False

        def __getattribute__(self, name: str) -> object:
            found: object = super().__getattribute__(name)
            if name == "expires_at" and self.meanwhile:
                # Between this look and the lock, another thread refreshes from begin to end.
                self.meanwhile = False
                flown(renewal)
            return found

    worn = Looked()
    renewal = renewal_of(worn)
    worn.meanwhile = True
    assert renewal.begin() == (None, False)
    assert worn.refreshes == 1


def test_a_failure_is_for_those_who_waited_and_later_ones_try_again() -> None:
    worn = Worn()
    worn.fault = ConfigError("no file")
    renewal = renewal_of(worn)
    error = flown(renewal).result()
    for refused in (None, 0):
        with pytest.raises(ConfigError) as caught:
            renewal.landed(error, refused)
        assert caught.value is worn.fault
    assert renewal.generation == 0
    worn.fault = None
    assert one(renewal)


def test_a_failure_before_the_expiry_stops_nobody_who_was_not_refused() -> None:
    worn = Worn()
    renewal = renewal_of(worn)
    one(renewal)
    worn.now, worn.fault = worn.now + 3600 - SKEW, ConfigError("down")
    error = flown(renewal).result()
    assert renewal.landed(error)
    with pytest.raises(ConfigError):
        renewal.landed(error, refused=1)
    # And it is not tried for every request ...
    assert renewal.begin() == (None, False)
    worn.now += PAUSE
    error = flown(renewal).result()
    # ... until there is no other way.
    worn.now += SKEW
    with pytest.raises(ConfigError):
        renewal.landed(flown(renewal).result())
    assert worn.refreshes == 4


def test_a_refresh_that_brings_nothing_newer_is_not_repeated_for_every_request() -> None:
    worn = Worn(lifetime=SKEW / 2)
    renewal = renewal_of(worn)
    one(renewal)
    assert not one(renewal)
    worn.now += PAUSE
    assert [one(renewal), one(renewal)] == [True, False]


def test_an_interrupt_is_the_affair_of_the_thread_that_it_hits() -> None:
    worn = Worn()
    worn.fault = KeyboardInterrupt()
    renewal = renewal_of(worn)
    flight, _ = renewal.begin()
    assert flight is not None
    assert renewal.begin() == (flight, False)
    with pytest.raises(KeyboardInterrupt):
        renewal.fly(flight)
    assert not renewal.landed(flight.result())
    worn.fault = None
    assert one(renewal)


def test_a_waiter_cannot_cancel_it() -> None:
    flight, _ = renewal_of(Worn()).begin()
    assert flight is not None
    assert not flight.cancel()


def test_the_log_names_the_credential_and_the_kind_of_failure(caplog: pytest.LogCaptureFixture) -> None:
    worn = Worn()
    worn.fault = RuntimeError("s3cret")
    with caplog.at_level(logging.DEBUG):
        flown(renewal_of(worn))
    assert "Worn() was not refreshed: RuntimeError" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(("says", "generation"), [(False, 0), (None, 1), (True, 1)])
def test_a_refresh_that_can_change_nothing_makes_no_new_generation(says: bool | None, generation: int) -> None:
    class Says(Worn):
        def refresh(self) -> bool | None:  # type: ignore[override]
            super().refresh()
            return says

    said = Says()
    renewal = renewal_of(said)
    assert one(renewal, refused=0)
    assert (renewal.generation, said.refreshes) == (generation, 1)
