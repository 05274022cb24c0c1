"""The store of files: scenarios of all stores, and what a crash leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from oci_responses.stores import CheckpointError, FileStore, Store
from responses_proto.effects import Stored

from .store_scenarios import SCENARIOS


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], Store]:
    return lambda: FileStore(tmp_path / "runs")


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(opened: Callable[[], Store], name: str) -> None:
    SCENARIOS[name](opened)


def test_what_a_crash_leaves_is_never_read(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.save("t", b"whole", 1)
    (tmp_path / "t.new").write_bytes(b"2\nhal")
    assert store.load("t") == Stored(b"whole", 1)
    assert store.threads() == ["t"]
    store.save("t", b"next", 2)
    assert store.load("t") == Stored(b"next", 2)


def test_nobody_else_reads_them(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "runs")
    store.save("t", b"1", 1)
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "runs").iterdir()] == [0, 0]


def test_what_is_no_save_and_what_names_no_file(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    (tmp_path / "t.run").write_bytes(b"{}")
    with pytest.raises(CheckpointError, match="is no save"):
        store.load("t")
    for name in ("", "x" * 300):
        with pytest.raises(CheckpointError, match="no file can be named so"):
            store.load(name)
