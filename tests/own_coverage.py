"""Measure each module of the core by its own test file alone: ``python tests/own_coverage.py [FLOOR]``.

A module that only another module's tests reach is not tested where a reader would look.
Prints a table and fails if a module is below the floor (95 % of branches by default).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORE = ROOT / "src/responses_proto"
FLOOR = 95.0


def own_test(module: Path) -> Path:
    """Return the test file at the same path."""
    inner = module.relative_to(CORE)
    stem = "init" if inner.stem == "__init__" else inner.stem
    return ROOT / "tests/responses_proto" / inner.parent / f"test_{stem}.py"


def measure(module: Path) -> float | None:
    """Return the branch coverage of a module by its own test file, or None if it has none."""
    test = own_test(module)
    if not test.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        config = Path(folder, "rc")
        config.write_text(f"[run]\nbranch = true\ninclude = {module}\ndata_file = {folder}/data\n")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", str(test)]
        command += [f"--cov-config={config}", "--cov", f"--cov-report=json:{report}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout[-2000:])
            return 0.0
        return float(json.loads(report.read_text())["totals"]["percent_covered"])


def main() -> int:
    """Print the table."""
    floor = float(sys.argv[1]) if len(sys.argv) > 1 else FLOOR
    modules = [path for path in sorted(CORE.rglob("*.py")) if "def " in path.read_text() or own_test(path).exists()]
    with ThreadPoolExecutor(2) as pool:
        found = list(zip(modules, pool.map(measure, modules), strict=True))
    for module, covered in found:
        shown = "no test" if covered is None else f"{covered:6.1f} %"
        print(f"{shown:>9}  {module.relative_to(CORE)}")
    low = [module for module, covered in found if covered is None or covered < floor]
    print(f"{len(found)} modules, {len(low)} below {floor:g} %")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
