"""Measure this library beside its peers: ``python benchmarks/run.py [--quick] [--only a,b] [--environment PATH]``.

Makes an environment of its own with the peers in it (kept if ``--environment`` names a place), measures,
and writes ``benchmarks/results/``: a table in Markdown, plots as PNG and SVG, and all figures as JSON.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PEERS = ("openai", "oci-openai", "locus-sdk", "httpx", "httpx-sse", "uvloop", "matplotlib")


def main() -> None:
    """Make the environment and go on inside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environment", type=Path, help="where the environment is, or is to be")
    options, rest = parser.parse_known_args()
    if options.environment is not None:
        run(options.environment, rest)
        return
    with TemporaryDirectory() as folder:
        run(Path(folder), rest)


def run(place: Path, arguments: list[str]) -> None:
    """Install what is missing and measure."""
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", f"{ROOT}[asyncio,trio]", *PEERS]
    subprocess.run(install, check=True)
    result = subprocess.run([str(python), "-m", "benchmarks", *arguments], cwd=ROOT, env=_environment(), check=False)
    sys.exit(result.returncode)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "OCI_", "OPENAI_"))}


if __name__ == "__main__":
    main()
