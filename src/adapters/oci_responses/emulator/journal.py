"""A file that outlives the process: what the endpoint remembers, in SQLite.

What :meth:`Journal.put` was told is in the hands of the operating system when it returns, so a
killed process loses none of it (a lost power supply may).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from responses_proto.errors import ConfigError

__all__ = ["Journal", "Row"]

Row = tuple[str, str, bytes, float | None]
"""Scope, key, value, and the end of its life in epoch seconds."""

_VERSION = 1
_APPLICATION = 0x0C1E3
"""SQLite's ``application_id``: so another program's database is not taken for ours."""
_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept (kind TEXT, scope TEXT, key TEXT, value BLOB NOT NULL, until REAL, "
    "PRIMARY KEY (kind, scope, key))"
)
_PUT = (
    "INSERT INTO kept VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (kind, scope, key) DO UPDATE SET value = excluded.value, until = excluded.until"
)


class Journal:
    """Rows by kind, scope and key. Only the owner may read the file, and one process at a time has it open.

    :meth:`open` raises ConfigError for a file that is no journal, or is in use.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path).expanduser()
        self._link: sqlite3.Connection | None = None
        # The endpoint's thread keeps what it is told, and the program's own what it adds.
        self._lock = threading.Lock()

    def open(self) -> None:
        """Open the file, made if there is none."""
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            self._link = self._connected()
        except (OSError, sqlite3.Error) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise ConfigError(f"cannot use {self._path} as state file: {reason}") from None

    def close(self) -> None:
        """Close the file; nothing can be kept until it is opened again."""
        if self._link is not None:
            self._link.close()
            self._link = None

    def rows(self, kind: str) -> Iterator[Row]:
        """Yield what is kept of ``kind``, oldest first."""
        found = self._open.execute("SELECT scope, key, value, until FROM kept WHERE kind = ? ORDER BY rowid", (kind,))
        yield from found.fetchall()

    def put(self, kind: str, scope: str, key: str, value: bytes, until: float | None = None) -> None:
        """Keep a value in place of the one before it."""
        with self._lock, self._open as link:
            link.execute(_PUT, (kind, scope, key, value, until))

    def drop(self, kind: str, scope: str, key: str) -> None:
        """Forget a value."""
        with self._lock, self._open as link:
            link.execute("DELETE FROM kept WHERE kind = ? AND scope = ? AND key = ?", (kind, scope, key))

    @property
    def _open(self) -> sqlite3.Connection:
        if self._link is None:
            raise RuntimeError("the journal is closed")
        return self._link

    def _connected(self) -> sqlite3.Connection:
        link = sqlite3.connect(self._path, timeout=0, check_same_thread=False)
        try:
            link.execute("PRAGMA locking_mode = EXCLUSIVE")
            (application,), (version,) = (link.execute(f"PRAGMA {name}").fetchone() for name in _MARKS)
            if version == 0 and application == 0 and not _tables(link):
                link.execute(f"PRAGMA application_id = {_APPLICATION}")
                link.execute(f"PRAGMA user_version = {_VERSION}")
            elif (application, version) != (_APPLICATION, _VERSION):
                raise sqlite3.DatabaseError("it is the database of another program or version")
            link.execute("PRAGMA journal_mode = WAL")
            link.execute("PRAGMA synchronous = NORMAL")
            with link:
                link.execute(_TABLE)
        except BaseException:
            link.close()
            raise
        return link


_MARKS = ("application_id", "user_version")


def _tables(link: sqlite3.Connection) -> int:
    found: int = link.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return found
