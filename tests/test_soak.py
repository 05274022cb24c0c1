"""A short soak of each adapter: nothing is left, and the count can tell."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.soak import ADAPTERS, Count, Phase, serving, soak


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_many_requests_and_streams_leave_nothing(adapter: str, url: str) -> None:
    before = Count.now()
    for phase in soak(adapter, url, requests=100, streams=30, rounds=2):
        assert phase.flat, str(phase)
    after = Count.now()
    assert (after.files, after.threads) <= (before.files, before.threads)


@pytest.mark.parametrize("more", [{"files": 4}, {"threads": 2}, {"tasks": 1}, {"memory": 90.0}])
def test_what_grows_is_not_flat(more: dict[str, float]) -> None:
    one = {"files": 3, "threads": 1, "tasks": 0, "memory": 50.0}
    assert Phase("trio", "streams", 1, 1.0, 0, Count(**one), Count(**one)).flat  # type: ignore[arg-type]
    grown = Phase("trio", "streams", 1, 1.0, 0, Count(**one), Count(**{**one, **more}))  # type: ignore[arg-type]
    assert "NOT FLAT" in str(grown)


def test_the_command_stops_by_itself() -> None:
    command = [sys.executable, "-m", "tests.soak", "--requests", "10", "--streams", "3", "--rounds", "1", "blocking"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("flat") == 2
