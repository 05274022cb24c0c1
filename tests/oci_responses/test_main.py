"""``python -m oci_responses`` on a machine where nothing is set up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import oci_responses


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "oci_responses", *arguments]
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, env=clean, cwd=home, timeout=60, check=False)


def test_demo_needs_nothing_of_the_machine(tmp_path: Path) -> None:
    done = run(tmp_path, "demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert "recalled: yes" in done.stdout
    assert "7 requests arrived, 7 signatures were good" in done.stdout
    assert "\033" not in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_version(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout == f"oci-responses {oci_responses.__version__}\n"


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m oci_responses demo | head -n 2; exit "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (141, "")
