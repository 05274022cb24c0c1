"""The process that is killed, where it is let live: the seat is booked and the run is saved."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from oci_responses.cli.victim import DATABASE, THREAD, Order, booked, main
from oci_responses.emulator import Emulator
from oci_responses.stores import SQLiteStore


def test_a_process_that_lives_books_once_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator(tls=False) as endpoint:
        client = {"profile": endpoint.profile, "config_file": str(endpoint.config_file)}
        order = Order(client, {"model": "openai.gpt-5"}, str(tmp_path), verifies=True)
        main(msgspec.json.encode(order).decode())
        said = [msgspec.json.decode(line, type=tuple[str, str]) for line in capsys.readouterr().out.splitlines()]
        again = msgspec.structs.replace(order, resumes=True)
        main(msgspec.json.encode(again).decode())
    labels = [label for label, _ in said]
    assert [label for label in labels if label != "saved"] == ["user", "call", "effect", "output", "model"]
    assert "Paris" in dict(said)["model"]
    assert [city for city, _ in booked(tmp_path / DATABASE)] == ["Paris"]
    with SQLiteStore(tmp_path / DATABASE) as store:
        kept = store.load(THREAD)
    assert kept is not None
    assert kept.version == labels.count("saved")
