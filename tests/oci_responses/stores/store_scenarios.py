"""What every store does."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from oci_responses.stores import CheckpointConflict, Store
from responses_proto.effects import Stored

__all__ = ["SCENARIOS"]

Open = Callable[[], Store]
"""Opens the store; again, as another process would."""


def a_save_is_there_again(opened: Open) -> None:
    store = opened()
    assert store.load("t") is None
    store.save("t", b'{"a":\n\x00"\xc3\xa4"}', 1)
    store.save("t", b"2", 2)
    store.save("other", b"3", 1)
    assert opened().load("t") == Stored(b"2", 2)
    assert opened().threads() == ["other", "t"]


def a_save_must_follow_the_last(opened: Open) -> None:
    one, other = opened(), opened()
    with pytest.raises(CheckpointConflict):
        one.save("t", b"0", 2)
    one.save("t", b"1", 1)
    for version in (0, 1, 3):
        with pytest.raises(CheckpointConflict) as caught:
            other.save("t", b"x", version)
        assert (caught.value.thread_id, caught.value.version, caught.value.found) == ("t", version, 1)
    assert one.load("t") == other.load("t") == Stored(b"1", 1)


def of_many_writers_one_wins(opened: Open) -> None:
    outcomes: list[int | None] = []
    gate = threading.Barrier(4)

    def write(number: int) -> None:
        store = opened()
        gate.wait(10.0)
        try:
            store.save("t", b"%d" % number, 1)
            outcomes.append(number)
        except CheckpointConflict:
            outcomes.append(None)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [outcome for outcome in outcomes if outcome is not None]
    assert opened().load("t") == Stored(b"%d" % winner, 1)


def a_thread_can_be_forgotten(opened: Open) -> None:
    store = opened()
    store.delete("t")
    store.save("t", b"1", 1)
    store.delete("t")
    assert store.load("t") is None
    assert store.threads() == []
    store.save("t", b"1", 1)


def any_text_names_a_thread(opened: Open) -> None:
    names = ["a/b", "..", "", "x" * 60, "\u00e4 b", "%2F", "t.run"]
    names.remove("")
    for number, name in enumerate(names):
        opened().save(name, b"%d" % number, 1)
    for number, name in enumerate(names):
        assert opened().load(name) == Stored(b"%d" % number, 1)
    assert opened().threads() == sorted(names)


SCENARIOS = {
    scenario.__name__.replace("_", " "): scenario
    for scenario in (
        a_save_is_there_again,
        a_save_must_follow_the_last,
        of_many_writers_one_wins,
        a_thread_can_be_forgotten,
        any_text_names_a_thread,
    )
}
