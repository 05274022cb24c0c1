from collections.abc import Iterator
from pathlib import Path

import pytest

from oci_responses.emulator.certificate import make_certificate
from oci_responses.emulator.identity import Identity
from oci_responses.emulator.ids import Ids
from oci_responses.emulator.journal import Journal
from oci_responses.emulator.vault import load, save

WHO = Identity(Ids(), "us-chicago-1")
CERTIFICATE = make_certificate()
DAY = 86400.0


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "state")
    journal.open()
    yield journal
    journal.close()


def test_what_was_saved_last_comes_back(journal: Journal) -> None:
    assert load(journal, 0.0) is None
    save(journal, WHO, None, 0.0, b"old")
    save(journal, WHO, CERTIFICATE, 5.0, b"seal")
    saved = load(journal, 5.0)
    assert saved is not None
    assert saved.certificate == CERTIFICATE
    assert (saved.seal, [papers.user for papers in saved.accounts]) == (b"seal", [WHO.home.user])
    assert "PRIVATE" not in repr(saved)


@pytest.mark.parametrize(("now", "fresh"), [(5.0, True), (19 * DAY, True), (5 + 20 * DAY, False), (4.0, False)])
def test_an_old_certificate_is_not_used_again(journal: Journal, now: float, fresh: bool) -> None:
    save(journal, WHO, CERTIFICATE, 5.0, b"seal")
    saved = load(journal, now)
    assert saved is not None
    assert (saved.certificate == CERTIFICATE) is fresh
