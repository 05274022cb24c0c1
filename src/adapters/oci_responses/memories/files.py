"""Memories in files: one for each namespace, replaced as a whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from oci_responses.memories.held import applied
from responses_proto.agent.memory import Memory, Namespace
from responses_proto.agent.memory.value import Changes
from responses_proto.errors import LocalError

try:
    import fcntl
except ImportError:  # pragma: no cover - a system without it: one process only
    fcntl = None  # type: ignore[assignment]

__all__ = ["FileMemoryStore"]

_OWNER_ONLY: Final = 0o700


class _File(msgspec.Struct):
    namespace: Namespace
    memories: tuple[Memory, ...] = ()


class FileMemoryStore:
    """Memories as JSON in a folder that only its owner can read; safe between threads and processes.

    Where the system has no file locks (Windows), between threads only.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        self._folder.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
        self._lock = threading.Lock()

    def load(self, namespace: Namespace) -> tuple[Memory, ...]:
        """Return the memories of a namespace, oldest first."""
        try:
            data = self._path(namespace).read_bytes()
        except FileNotFoundError:
            return ()
        try:
            return msgspec.json.decode(data, type=_File).memories
        except msgspec.DecodeError as error:
            raise LocalError(f"{self._path(namespace)} holds no memories: {error}") from error

    def apply(self, changes: Changes) -> None:
        """Put and delete, all or nothing."""
        with self._lock, self._locked():
            held = applied({one.name: one for one in self.load(changes.namespace)}, changes)
            self._replace(_File(namespace=changes.namespace, memories=tuple(held.values())))

    def _path(self, namespace: Namespace) -> Path:
        # A name may be anything, a path must not: only its digest is a file name.
        digest = hashlib.sha256(msgspec.json.encode(namespace)).hexdigest()
        return self._folder / f"{digest}.json"

    def _replace(self, content: _File) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(content))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path(content.namespace))
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with (self._folder / ".lock").open("wb") as file:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX)
            yield
