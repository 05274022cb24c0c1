from collections.abc import Callable

import pytest

from oci_responses.emulator.store import Conversation, Shelf, Store, Stored

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
