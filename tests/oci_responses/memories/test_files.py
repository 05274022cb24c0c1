"""Memories in files."""

from __future__ import annotations

import functools
import stat
from pathlib import Path

import pytest

from oci_responses.memories import FileMemoryStore
from responses_proto.agent.memory.value import Changes
from responses_proto.errors import LocalError

from .stores import HERE, StoreLaw, fact, from_many_processes


@pytest.fixture
def store(tmp_path: Path) -> FileMemoryStore:
    return FileMemoryStore(tmp_path / "memories")


class TestFiles(StoreLaw):
    pass


def test_another_process_sees_them(tmp_path: Path) -> None:
    FileMemoryStore(tmp_path).apply(Changes(namespace=HERE, put=(fact("a"),)))
    assert FileMemoryStore(tmp_path).load(HERE) == (fact("a"),)
    from_many_processes(functools.partial(FileMemoryStore, tmp_path / "shared"))


def test_only_the_owner_can_read_them(store: FileMemoryStore, tmp_path: Path) -> None:
    store.apply(Changes(namespace=HERE, put=(fact("a"),)))
    assert stat.S_IMODE((tmp_path / "memories").stat().st_mode) == 0o700
    (file,) = (tmp_path / "memories").glob("*.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_write_that_fails_leaves_what_was_there(
    store: FileMemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.apply(Changes(namespace=HERE, put=(fact("a"),)))

    def full(handle: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.apply(Changes(namespace=HERE, put=(fact("b"),)))
    assert store.load(HERE) == (fact("a"),)
    assert len(list((tmp_path / "memories").iterdir())) == 2, "the file and the lock"


def test_a_file_of_something_else_is_named(store: FileMemoryStore, tmp_path: Path) -> None:
    store.apply(Changes(namespace=HERE, put=(fact("a"),)))
    (file,) = (tmp_path / "memories").glob("*.json")
    file.write_text("{")
    with pytest.raises(LocalError, match="holds no memories"):
        store.load(HERE)
