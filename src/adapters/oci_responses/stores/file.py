"""A store of files: one folder, one file for each thread, each save whole or not there at all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from oci_responses.stores.base import CheckpointError, follows
from responses_proto.effects import Stored

__all__ = ["FileStore"]

_SUFFIX: Final = ".run"
_LOCK: Final = ".lock"
_MODE: Final = 0o600
"""A run holds what was said: it is nobody else's to read."""
_LONGEST: Final = 200
"""Bytes of a file name, less its endings; file systems take 255."""


class FileStore:
    """Keeps runs as files in a folder of a local POSIX file system.

    A save is written beside the last one, flushed to the disk (``fsync``, the folder too), and put
    in its place in one step. Processes that save one thread take turns by a lock on a file.
    Raises :class:`CheckpointError` for a thread id too long for a file name.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def load(self, thread_id: str) -> Stored | None:
        """Return the last save of a thread, None if there is none."""
        try:
            written = self._path(thread_id).read_bytes()
        except FileNotFoundError:
            return None
        head, _, data = written.partition(b"\n")
        if not head.isdigit():
            raise CheckpointError(f"thread {thread_id}: {self._path(thread_id)} is no save of a run")
        return Stored(data, int(head))

    def save(self, thread_id: str, data: bytes, version: int) -> None:
        """Keep save number ``version``; raises CheckpointConflict."""
        path = self._path(thread_id)
        with self._locked(path):
            last = self.load(thread_id)
            follows(thread_id, version, last.version if last else 0)
            beside = path.with_suffix(".new")
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(b"%d\n" % version + data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            self._flush_folder()

    def delete(self, thread_id: str) -> None:
        """Forget a thread, if it is there."""
        path = self._path(thread_id)
        with self._locked(path):
            path.unlink(missing_ok=True)
            self._flush_folder()

    def threads(self) -> list[str]:
        """Return the ids of the threads, sorted."""
        return sorted(unquote(path.stem) for path in self._folder.glob(f"*{_SUFFIX}"))

    def _path(self, thread_id: str) -> Path:
        name = quote(thread_id, safe="").replace(".", "%2E")
        if not name or len(name) > _LONGEST:
            raise CheckpointError(f"thread id of {len(thread_id)} characters: no file can be named so")
        return self._folder / (name + _SUFFIX)

    def _flush_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def _locked(self, path: Path) -> Iterator[None]:
        descriptor = os.open(path.with_suffix(_LOCK), os.O_RDWR | os.O_CREAT, _MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
