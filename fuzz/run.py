"""Run every harness for some seconds, each in its own process.

``python fuzz/run.py --seconds 5 [names]`` prints one line a harness and ends with status 1 if any
of them broke its invariant. Findings are written to ``fuzz/findings/``; ``--keep`` keeps the
grown corpus in ``fuzz/grown/`` for the next run.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FINDINGS = HERE / "findings"
RECORDED = HERE.parent / "tests" / "recorded"
SHARED_SEEDS = {"stream": [RECORDED]}
LONGEST = {"sse": 256}
"""Bytes of one input, where the reference is slow."""
OVERTIME = 60.0
"""Seconds that a harness may take to start and to end."""


def run(name: str, seconds: int, corpus: Path) -> bool:
    for folder in (corpus, FINDINGS / name):
        folder.mkdir(parents=True, exist_ok=True)
    seeds = [folder for folder in [HERE / "corpus" / name, *SHARED_SEEDS.get(name, [])] if folder.is_dir()]
    command = [
        sys.executable, str(HERE / f"fuzz_{name}.py"), f"-max_total_time={seconds}", "-print_final_stats=1",
        "-timeout=20", "-rss_limit_mb=2048", f"-max_len={LONGEST.get(name, 8192)}", f"-dict={HERE / 'responses.dict'}",
        f"-artifact_prefix={FINDINGS / name}/", str(corpus), *map(str, seeds),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, errors="replace", timeout=seconds + OVERTIME
        )
    except subprocess.TimeoutExpired:
        print(f"{name:8} did not end in time", flush=True)
        return False
    runs = re.search(r"stat::number_of_executed_units: *(\d+)", done.stderr)
    ok = done.returncode == 0
    print(f"{name:8} {'ok' if ok else 'FOUND SOMETHING':15} {runs[1] if runs else '?':>9} executions", flush=True)
    if not ok:
        print(done.stdout[-2000:], done.stderr[-4000:], sep="\n", file=sys.stderr)
    return ok


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    known = sorted(path.stem.removeprefix("fuzz_") for path in HERE.glob("fuzz_*.py"))
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(known)}; all if none is given")
    parser.add_argument("--seconds", type=int, default=5, help="for each harness")
    parser.add_argument("--keep", action="store_true", help="keep the grown corpus in fuzz/grown/")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(known):
        parser.error(f"no such harness: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as scratch:
        grown = HERE / "grown" if arguments.keep else Path(scratch)
        results = [run(name, arguments.seconds, grown / name) for name in arguments.names or known]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
