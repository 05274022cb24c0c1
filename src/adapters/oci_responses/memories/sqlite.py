"""Memories in an SQLite database."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from typing import Final

import msgspec

from responses_proto.agent.memory import Memory, Namespace
from responses_proto.agent.memory.value import Changes

__all__ = ["SQLiteMemoryStore"]

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS memories (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    memory BLOB NOT NULL,
    UNIQUE (namespace, name)
)
"""
_PATIENCE: Final = 30.0
"""Seconds to wait while another process writes."""


class SQLiteMemoryStore:
    """Memories in one table; safe between threads and processes, each call has its own connection."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = path
        with self._connected() as connection:
            connection.execute(_SCHEMA)

    def load(self, namespace: Namespace) -> tuple[Memory, ...]:
        """Return the memories of a namespace, oldest first."""
        query = "SELECT memory FROM memories WHERE namespace = ? ORDER BY serial"
        with self._connected() as connection:
            rows = connection.execute(query, (_name(namespace),)).fetchall()
        return tuple(msgspec.json.decode(memory, type=Memory) for (memory,) in rows)

    def apply(self, changes: Changes) -> None:
        """Put and delete, all or nothing."""
        where = _name(changes.namespace)
        gone = [(where, name) for name in (*changes.delete, *(one.name for one in changes.put))]
        rows = [(where, one.name, msgspec.json.encode(one)) for one in changes.put]
        with self._connected() as connection:
            connection.executemany("DELETE FROM memories WHERE namespace = ? AND name = ?", gone)
            connection.executemany("INSERT INTO memories (namespace, name, memory) VALUES (?, ?, ?)", rows)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with (
            contextlib.closing(sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level="IMMEDIATE")) as made,
            made,
        ):
            yield made


def _name(namespace: Namespace) -> str:
    return msgspec.json.encode(namespace).decode()
