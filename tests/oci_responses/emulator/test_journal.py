import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from oci_responses.emulator.journal import Journal
from responses_proto.errors import ConfigError


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "state")
    journal.open()
    yield journal
    journal.close()


def test_rows_come_back_in_the_order_in_which_they_came(journal: Journal) -> None:
    journal.put("a", "s", "2", b"first", 5.0)
    journal.put("a", "s", "1", b"second")
    journal.put("b", "s", "2", b"other")
    journal.put("a", "s", "2", b"third", None)
    assert list(journal.rows("a")) == [("s", "2", b"third", None), ("s", "1", b"second", None)]
    journal.drop("a", "s", "2")
    journal.drop("a", "t", "1")
    assert [row[1] for row in journal.rows("a")] == ["1"]
    assert list(journal.rows("c")) == []


def test_they_are_there_after_a_restart(tmp_path: Path) -> None:
    for number in range(3):
        journal = Journal(tmp_path / "state")
        journal.open()
        assert len(list(journal.rows("a"))) == number
        journal.put("a", "s", str(number), b"x")
        journal.close()
        with pytest.raises(RuntimeError, match="closed"):
            journal.put("a", "s", "x", b"x")


def test_only_the_owner_may_read_it(tmp_path: Path, journal: Journal) -> None:
    journal.put("a", "s", "k", b"x")
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_one_process_has_it(tmp_path: Path, journal: Journal) -> None:
    with pytest.raises(ConfigError, match=r"cannot use .*state as state file: database is locked"):
        Journal(tmp_path / "state").open()


def test_what_is_no_journal_is_left_as_it_is(tmp_path: Path) -> None:
    text, other = tmp_path / "text", tmp_path / "other"
    text.write_bytes(b"no database, but long enough to be taken for one if nobody looked" * 9)
    link = sqlite3.connect(other)
    link.execute("CREATE TABLE kept (x)")
    link.commit()
    link.close()
    for path in (text, other, tmp_path, tmp_path / "none" / "state"):
        before = path.read_bytes() if path.is_file() else b""
        with pytest.raises(ConfigError, match="cannot use"):
            Journal(path).open()
        assert (path.read_bytes() if path.is_file() else b"") == before
