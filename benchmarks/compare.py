"""Two commits beside each other: ``python benchmarks/compare.py A B [items]``.

Measures the in-process work of ours, round by round in turn, with the interpreter that runs this; prints how
much more or less B costs than A.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
ITEMS = ("a_events", "b_final", "f_turns", "i_agent", "k_parser")
_ROUNDS = 7
_CASES = "import importlib, sys; print(*(c.name for c in importlib.import_module(sys.argv[1]).CASES), sep='\\n')"


def main() -> None:
    """Check both commits out and measure."""
    first, second, *items = sys.argv[1:]
    with TemporaryDirectory() as folder, ExitStack() as stack:
        trees = [stack.enter_context(_tree(commit, Path(folder, str(n)))) for n, commit in enumerate((first, second))]
        for item in items or ITEMS:
            command = [sys.executable, "-c", _CASES, f"benchmarks.work.{item}"]
            found = subprocess.run(command, cwd=ROOT, env=_env(trees[1]), check=True, capture_output=True, text=True)
            for case in found.stdout.splitlines():
                before, after = _measured(item, case, trees)
                print(f"{item:10} {case:22} {before:10.4g} -> {after:10.4g}   {after / before - 1:+.1%}", flush=True)


@contextmanager
def _tree(commit: str, place: Path) -> Iterator[Path]:
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(place), commit], cwd=ROOT, check=True)
    try:
        yield place
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(place)], cwd=ROOT, check=True)


def _env(tree: Path) -> dict[str, str]:
    # The work is that of this tree; what is measured is that of the other one.
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (tree / "src", tree / "src/adapters")))}


def _measured(item: str, case: str, trees: list[Path]) -> list[float]:
    costs: list[list[float]] = [[], []]
    command = [sys.executable, "-m", "benchmarks.worker", item, case, "oci-responses"]
    pipe = subprocess.PIPE
    with ExitStack() as stack:
        workers = [
            stack.enter_context(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=_env(tree)))
            for tree in trees
        ]
        for _ in range(_ROUNDS + 1):
            for worker, found in zip(workers, costs, strict=True):
                assert worker.stdin is not None
                assert worker.stdout is not None
                found.append(json.loads(worker.stdout.readline())["cost"])
                worker.stdin.write("go\n")
                worker.stdin.flush()
        for worker in workers:
            worker.kill()
    return [statistics.median(found[1:]) * 1e6 for found in costs]


if __name__ == "__main__":
    main()
