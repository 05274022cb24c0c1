import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oci_responses.emulator.journal import Journal
from oci_responses.emulator.store import Conversation, Retention, Shelf, Store, Stored, Upload

KEPT = Stored(b"{}", "completed")


@pytest.fixture
def shelf() -> Shelf[Stored]:
    return Store(lambda: 0.0).responses


def test_scopes_do_not_see_each_other(shelf: Shelf[Stored]) -> None:
    shelf.put("project a", "r", KEPT)
    assert shelf.get("project a", "r") is KEPT
    assert shelf.get("project b", "r") is None
    assert not shelf.delete("project b", "r")
    assert shelf.delete("project a", "r")
    assert shelf.get("project a", "r") is None
    assert not shelf.delete("project a", "r")


def test_shelves_do_not_see_each_other() -> None:
    store = Store(lambda: 0.0)
    store.conversations.put("p", "x", Conversation("x", 0, {}))
    assert store.responses.get("p", "x") is None


@pytest.mark.parametrize(("now", "there"), [(9.0, True), (10.0, False)])
def test_what_has_an_end_is_gone_then(now: float, there: bool) -> None:
    clock: Callable[[], float] = lambda: now  # noqa: E731
    shelf = Store(clock).responses
    shelf.put("p", "r", KEPT, until=10.0)
    assert (shelf.get("p", "r") is KEPT) is there
    assert shelf.delete("p", "r") is there


HOUR = 3600.0
BODY = json.dumps({"id": "r", "created_at": 0, "status": "in_progress"}).encode()


@contextmanager
def reopened(path: Path, now: float = 0.0) -> Iterator[Store]:
    journal = Journal(path)
    journal.open()
    yield Store(lambda: now, Retention(conversations_hours=1), journal)
    journal.close()


def filled(path: Path, *responses: Stored) -> None:
    journal = Journal(path)
    journal.open()
    store = Store(lambda: 0.0, Retention(conversations_hours=1), journal)
    for number, response in enumerate(responses):
        store.responses.put("p", str(number), response, 720 * HOUR)
    store.conversations.put("p", "c", Conversation("c", 0, {"a": "b"}, ({"id": "m", "type": "message"},)))
    store.files.put("p", "f", Upload("f", 0, "n", "vision", b"\0\xff"))
    store.files.put("p", "g", Upload("g", 0, "n", "vision", b""))
    store.files.delete("p", "g")
    journal.close()


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    full = Stored(b"{}", "completed", ({"a": 1},), ({"b": None},), True, ({"sequence_number": 0},), False)
    filled(tmp_path / "s", full)
    with reopened(tmp_path / "s") as store:
        assert store.responses.get("p", "0") == full
        assert store.conversations.get("p", "c") == Conversation("c", 0, {"a": "b"}, ({"id": "m", "type": "message"},))
        assert store.files.get("p", "f") == Upload("f", 0, "n", "vision", b"\0\xff")
        assert store.files.get("p", "g") is None


def test_retention_goes_on_while_nothing_runs(tmp_path: Path) -> None:
    filled(tmp_path / "s", KEPT)
    with reopened(tmp_path / "s", HOUR) as store:
        assert store.conversations.get("p", "c") is None
        assert store.responses.places() == [("p", "0")]
    with reopened(tmp_path / "s", 720 * HOUR) as store:
        assert store.responses.places() == []


def test_what_nobody_makes_any_more_has_failed(tmp_path: Path) -> None:
    filled(
        tmp_path / "s",
        Stored(BODY, "in_progress", background=True),
        Stored(BODY, "queued", background=True, events=()),
        KEPT,
    )
    with reopened(tmp_path / "s") as store:
        polled, streamed, done = (store.responses.get("p", key) for key in "012")
    assert polled is not None
    assert streamed is not None
    for stored in (polled, streamed):
        assert stored.status == "failed"
        assert json.loads(stored.body)["error"]["code"] == "server_error"
    assert polled.events is None
    assert streamed.events is not None
    assert streamed.events[0]["type"] == "response.failed"
    assert streamed.events[0]["response"] == json.loads(streamed.body)
    assert done == KEPT


def test_a_full_shelf_is_swept_now_and_then() -> None:
    now = 0.0
    shelf = Store(lambda: now).responses
    shelf.put("p", "old", KEPT, until=10.0)
    now = 59.0
    shelf.put("p", "new", KEPT)
    assert len(shelf._values) == 2
    now = 60.0
    shelf.put("p", "newer", KEPT)
    assert len(shelf._values) == 2


@pytest.mark.parametrize("hours", [0, -1, 721])
def test_retention_has_bounds(hours: float) -> None:
    for settings in ({"responses_hours": hours}, {"conversations_hours": hours}):
        with pytest.raises(ValueError, match="at most 720 hours"):
            Retention(**settings)
