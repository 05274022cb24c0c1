"""The demo that kills: what it says happened, in processes that really died."""

from __future__ import annotations

import re

import pytest

from oci_responses.cli import main, target


@pytest.fixture(autouse=True)
def quick_and_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "PACE", 0.001)
    for name in ("OCI_CONFIG_PROFILE", "OCI_CLI_PROFILE", "OCI_PROFILE", "OCI_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_the_seat_is_booked_once_in_both_scenes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--kill"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    _, found, asked, done = (re.sub(r"\s+", " ", part) for part in re.split(r"\n(?=\d  |Done\n)", out))
    for scene in (found, asked):
        assert "ended by signal 9 " in scene
        assert "book_seat is started; its outcome is not recorded" in scene
        assert scene.count("effect a seat to Paris is booked") == 1
        assert scene.endswith("observed seats booked: 1; the run ended: complete ")
    assert len(set(re.findall(r"key (\w{8})", found))) == 1, "the same key in both processes"
    assert "found: it was done" in found
    assert "question" not in found
    assert "question book_seat was begun and its outcome was not recorded. Was it done?" in asked
    assert len(set(re.findall(r"process (\d+) (?:begins|resumes)", asked))) == 3
    assert "4 requests arrived, 4 signatures were good" in done


def test_it_plays_on_one_runtime(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--kill", "--runtime", "trio"])
    assert "--kill plays on the blocking runtime" in capsys.readouterr().err
