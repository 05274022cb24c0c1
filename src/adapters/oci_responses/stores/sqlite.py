"""A store in an SQLite database: many threads in one file, used by many processes."""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import Final

from oci_responses.stores.base import follows
from responses_proto.effects import Stored

__all__ = ["SQLiteStore"]

_WAIT: Final = 30.0
"""Seconds to wait for another process that writes."""
_TABLE: Final = """
    CREATE TABLE IF NOT EXISTS oci_responses_runs (
        thread_id TEXT PRIMARY KEY, version INTEGER NOT NULL, data BLOB NOT NULL
    ) WITHOUT ROWID
"""
_LAST: Final = "SELECT version, data FROM oci_responses_runs WHERE thread_id = ?"
_KEEP: Final = "INSERT OR REPLACE INTO oci_responses_runs (thread_id, version, data) VALUES (?, ?, ?)"
_FORGET: Final = "DELETE FROM oci_responses_runs WHERE thread_id = ?"
_ALL: Final = "SELECT thread_id FROM oci_responses_runs ORDER BY thread_id"


class SQLiteStore:
    """Keeps runs in a table of its own in a database file, which may hold other tables too.

    The journal is a write-ahead log that is flushed at every save (``synchronous=FULL``), so a save
    outlives the process and the power. Close it, or use it in ``with``.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._lock = threading.Lock()
        # Transactions are begun by hand: a save must hold the writer's lock before it looks.
        self._database = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute(_TABLE)

    def __enter__(self) -> SQLiteStore:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._database.close()

    def load(self, thread_id: str) -> Stored | None:
        """Return the last save of a thread, None if there is none."""
        with self._lock:
            row = self._database.execute(_LAST, (thread_id,)).fetchone()
        return None if row is None else Stored(row[1], row[0])

    def save(self, thread_id: str, data: bytes, version: int) -> None:
        """Keep save number ``version``; raises CheckpointConflict."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                row = self._database.execute(_LAST, (thread_id,)).fetchone()
                follows(thread_id, version, row[0] if row else 0)
                self._database.execute(_KEEP, (thread_id, version, bytes(data)))
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def delete(self, thread_id: str) -> None:
        """Forget a thread, if it is there."""
        with self._lock:
            self._database.execute(_FORGET, (thread_id,))

    def threads(self) -> list[str]:
        """Return the ids of the threads, sorted."""
        with self._lock:
            return [thread_id for (thread_id,) in self._database.execute(_ALL)]
