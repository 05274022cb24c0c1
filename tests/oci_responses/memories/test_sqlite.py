"""Memories in SQLite."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from oci_responses.memories import SQLiteMemoryStore
from responses_proto.agent.memory.value import Changes

from .stores import HERE, StoreLaw, fact, from_many_processes


@pytest.fixture
def store(tmp_path: Path) -> SQLiteMemoryStore:
    return SQLiteMemoryStore(tmp_path / "memories.db")


class TestSQLite(StoreLaw):
    pass


def test_another_process_sees_them(tmp_path: Path) -> None:
    path = tmp_path / "memories.db"
    SQLiteMemoryStore(path).apply(Changes(namespace=HERE, put=(fact("a"),)))
    assert SQLiteMemoryStore(path).load(HERE) == (fact("a"),)
    from_many_processes(functools.partial(SQLiteMemoryStore, tmp_path / "shared.db"))


def test_changes_are_all_or_nothing(store: SQLiteMemoryStore) -> None:
    store.apply(Changes(namespace=HERE, put=(fact("a"),)))
    with pytest.raises(Exception, match="UNIQUE"):
        store.apply(Changes(namespace=HERE, put=(fact("b"), fact("b")), delete=("user/a",)))
    assert store.load(HERE) == (fact("a"),)
