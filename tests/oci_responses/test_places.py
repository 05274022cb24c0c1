"""Places for connections: never more than there are, in the order of asking, and none is lost."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oci_responses.places import Places

C = TypeVar("C")


def asked(places: Places[C]) -> Future[C | None]:
    """A place, given or waited for."""
    place = places.ask()
    if isinstance(place, Future):
        return place
    given: Future[C | None] = Future()
    given.set_result(place.connection)
    return given


def test_a_place_is_for_a_new_connection_or_for_the_one_used_last() -> None:
    places = Places[str](2, None, 60.0)
    assert [asked(places).result(0), asked(places).result(0)] == [None, None]
    assert [places.leave("a"), places.leave("b")] == [[], []]
    assert [asked(places).result(0), asked(places).result(0)] == ["b", "a"]


def test_who_waits_is_served_in_turn_with_what_comes_free() -> None:
    places = Places[str](1, None, 60.0)
    asked(places)
    one, two, three = asked(places), asked(places), asked(places)
    assert (places.waiting, one.done()) == (3, False)
    assert places.leave("a") == []
    assert one.result(0) == "a"
    # A connection that is of no use leaves a place for a new one.
    assert places.leave() == []
    assert two.result(0) is None
    assert places.leave("b") == []
    assert (three.result(0), places.waiting) == ("b", 0)


def test_who_gives_up_is_passed_over() -> None:
    places = Places[str](1, None, 60.0)
    asked(places)
    waiting, cancelled, given, last = (asked(places) for _ in range(4))
    assert places.give_up(waiting) == []
    cancelled.cancel()  # as asyncio does
    places.leave("a")
    assert given.result(0) == "a"
    # What was given in the very moment goes to the next.
    assert places.give_up(given) == []
    assert last.result(0) == "a"
    assert places.give_up(cancelled) == []
    places.leave("a")
    assert asked(places).result(0) == "a"


def test_of_those_that_nobody_uses_some_are_to_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("oci_responses.places.time.monotonic", lambda: now)
    places = Places[str](4, 2, 5.0)
    for _ in range(4):
        asked(places)
    assert [places.leave(name) for name in "abc"] == [[], [], ["a"]]
    now = 104.0
    assert places.leave() == []
    now = 106.0
    assert asked(places).result(0) == "c"
    assert places.leave("c") == ["b"]
    assert Places[str](1, 0, 5.0).leave("a") == ["a"]


@given(st.lists(st.tuples(st.sampled_from(["ask", "leave", "break", "give up"]), st.integers(0, 9))))
def test_there_are_never_more_and_nobody_waits_in_vain(steps: list[tuple[str, int]]) -> None:
    places, made = Places[int](3, 2, 60.0), 0
    used: list[int] = []
    waiting: list[Future[int | None]] = []

    def served() -> None:
        nonlocal made
        for place in [place for place in waiting if place.done()]:
            waiting.remove(place)
            found = place.result(0)
            if found is None:
                made, found = made + 1, made
            assert found not in used
            used.append(found)

    for step, which in steps:
        if step == "ask":
            waiting.append(asked(places))
        elif step == "give up" and waiting:
            places.give_up(waiting.pop(which % len(waiting)))
        elif step in ("leave", "break") and used:
            connection = used.pop(which % len(used))
            places.leave(connection if step == "leave" else None)
        served()
        assert len(used) <= 3
        assert not waiting or len(used) == 3
        assert places.waiting == len(waiting)


def test_threads_share_places() -> None:
    places, lock = Places[object](3, None, 60.0), threading.Lock()
    most = running = 0

    def work(_: int) -> None:
        nonlocal most, running
        found = asked(places).result(5.0) or object()
        with lock:
            running += 1
            most = max(most, running)
        with lock:
            running -= 1
        assert places.leave(found) == []

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(200)))
    assert 1 <= most <= 3
    assert places.waiting == 0
