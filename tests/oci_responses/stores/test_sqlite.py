"""The store in SQLite: scenarios of all stores, durable at every save."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oci_responses.stores import SQLiteStore, Store

from .store_scenarios import SCENARIOS


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    made: list[SQLiteStore] = []

    def opened() -> SQLiteStore:
        made.append(SQLiteStore(tmp_path / "runs.db"))
        return made[-1]

    yield opened
    for store in made:
        store.close()


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(opened: Callable[[], Store], name: str) -> None:
    SCENARIOS[name](opened)


def test_it_shares_a_database_and_flushes_every_save(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    own = sqlite3.connect(path)
    own.execute("CREATE TABLE bookings (id TEXT)")
    own.commit()
    with SQLiteStore(path) as store:
        store.save("t", b"1", 1)
        assert store._database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store._database.execute("PRAGMA synchronous").fetchone() == (2,)
    assert own.execute("SELECT count(*) FROM bookings").fetchone() == (0,)
    own.close()
    with pytest.raises(sqlite3.ProgrammingError):
        store.load("t")
