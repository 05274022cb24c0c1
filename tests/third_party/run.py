"""Runs clients that others wrote, unmodified and from the package index, against the emulator.

    python tests/third_party/run.py [--cache DIR] [NAME ...]

Each program in ``clients/`` names what it needs in its head (inline script metadata of the Python
packaging specifications) and runs in a virtual environment of its own, over TLS and with real
signatures. The runner fails if a program does, and if a package cannot be installed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from oci_responses.emulator import Emulator

CLIENTS = Path(__file__).with_name("clients")
TARGET = "THIRD_PARTY_TARGET"
"""Environment variable with what ``clients/bench.py`` calls a target, as JSON."""
TOLD = (
    *("base_url", "ca_file", "config_file", "profile", "session_profile"),
    *("compartment_id", "project", "region", "api_key", "metadata_url", "resource_principal_files"),
)
PACE = 0.002
"""Seconds between two events of a stream: long enough to cancel one, short enough to wait for all."""
SECONDS = 180
_METADATA = re.compile(r"^# /// script$\n((?:^#(?: .*)?$\n)+?)^# ///$", re.MULTILINE)
_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONFIG_FILE")


@dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    installed: float
    ran: float
    said: str


def dependencies(program: Path) -> list[str]:
    """Return what the head of a program asks for."""
    found = _METADATA.search(program.read_text())
    if found is None:
        raise SystemExit(f"{program.name} does not say what it needs")
    text = "".join(line[2:] for line in found[1].splitlines(keepends=True))
    needed: list[str] = tomllib.loads(text)["dependencies"]
    return needed


def environment(folder: Path, program: Path) -> Path:
    """Return the interpreter of an environment with what a program needs; one that is there is taken as it is."""
    needed = dependencies(program)
    version = hashlib.sha256(json.dumps([sys.version, needed]).encode()).hexdigest()[:16]
    home = folder / f"{program.stem}-{version}"
    python = home / "bin" / "python"
    if not (home / "complete").exists():
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=False, symlinks=True)
        pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
        # Most of a large package is never imported; what is, is compiled then.
        command = [*pip, "install", "--quiet", "--no-compile", *needed]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        (home / "complete").touch()
    return python


def play(program: Path, python: Path) -> subprocess.CompletedProcess[str]:
    """Run a program against an emulator of its own."""
    with Emulator(pace=PACE, principals=True) as emulator, tempfile.TemporaryDirectory() as home:
        given = {
            **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            "HOME": home,
            TARGET: json.dumps({name: getattr(emulator, name) for name in TOLD}),
            # The way in which any client can be told to trust the emulator.
            "SSL_CERT_FILE": emulator.ca_file or "",
            "REQUESTS_CA_BUNDLE": emulator.ca_file or "",
        }
        command = [str(python), str(program)]
        return subprocess.run(
            command, env=given, capture_output=True, text=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL
        )


def outcome(program: Path, folder: Path, *, keep: bool) -> Outcome:
    """Install and run a program; ``keep`` its environment for the next time."""
    began = time.monotonic()
    try:
        python = environment(folder, program)
    except subprocess.CalledProcessError as error:
        said = f"cannot be installed: {error.stdout}{error.stderr}"
        return Outcome(program.stem, False, time.monotonic() - began, 0.0, said)
    installed = time.monotonic()
    try:
        done = play(program, python)
        passed, said = done.returncode == 0, done.stdout + ("" if done.returncode == 0 else done.stderr)
    except subprocess.TimeoutExpired as error:
        passed, said = False, f"still running after {SECONDS} s: {error.stdout!r}"
    ran = time.monotonic()
    if not keep:
        shutil.rmtree(python.parent.parent)
    return Outcome(program.stem, passed, installed - began, ran - installed, said)


def main() -> int:
    """Run the programs that were asked for, all by default; return the exit code."""
    parser = argparse.ArgumentParser(description="Run third-party clients against the emulator.")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keep the virtual environments here")
    parser.add_argument("names", nargs="*", metavar="NAME", help="programs, such as with_locus")
    options = parser.parse_args()
    programs = sorted(CLIENTS.glob("with_*.py"))
    if unknown := set(options.names) - {program.stem for program in programs}:
        parser.error(f"no such program: {', '.join(sorted(unknown))}")
    chosen = [program for program in programs if not options.names or program.stem in options.names]
    with tempfile.TemporaryDirectory(prefix="third-party-") as temporary:
        folder = options.cache or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(max_workers=2) as pool:
            outcomes = list(pool.map(lambda program: outcome(program, folder, keep=options.cache is not None), chosen))
    for one in outcomes:
        print(f"--- {one.name}: installed in {one.installed:.0f} s, ran {one.ran:.0f} s")
        # What held is only counted; faults of the clients are told each time.
        print("\n".join(line for line in one.said.splitlines() if not one.passed or not line.startswith("ok ")))
    failed = [one.name for one in outcomes if not one.passed]
    print(f"{len(outcomes) - len(failed)} of {len(outcomes)} third-party programs passed", *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
