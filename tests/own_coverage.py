"""Measure each module of the core by its own test files alone: ``python tests/own_coverage.py [FLOOR]``.

A module that only another module's tests reach is not tested where a reader would look.
Prints a table and fails if a module is below the floor (95 % of lines and branches by default).

The rule: what counts for a module is what runs in a process that runs its own test files and no other, from the first
import of the core on. The own test files of ``x.py`` are ``test_x.py`` and ``test_x_*.py`` at the same path, but not
those of a module with a longer name: where there is an ``x_y.py``, ``test_x_y.py`` and ``test_x_y_*.py`` are its own.
Lines that run at import count, as whoever imports the module runs them; a function that another module calls while it
is imported counts if the test files need that other module; what other test files call, import or leave behind never
counts. Each process is forked from one that has imported pytest and libraries, which take longer to import than most
test files to run, and nothing of the core.
"""

from __future__ import annotations

import contextlib
import gc
import io
import multiprocessing
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORE = ROOT / "src/responses_proto"
FLOOR = 95.0
PROCESSES = 2
LIBRARIES = [
    "coverage",
    "cryptography.hazmat.primitives.asymmetric.rsa",
    "h11",
    "hypothesis",
    "_hypothesis_pytestplugin",
    "jsonschema",
    "msgspec",
    "openai.types.responses",
    "pydantic",
    "pytest",
    "pytest_cov.plugin",
    "pytest_timeout",
    "xdist.plugin",
]


def name_of(module: Path) -> str:
    """Return what the test files of a module are called after it."""
    return "init" if module.stem == "__init__" else module.stem


def own_tests(module: Path) -> list[Path]:
    """Return the test files of a module: ``test_x.py`` and ``test_x_*.py`` at the same path."""
    folder = ROOT / "tests/responses_proto" / module.relative_to(CORE).parent
    names = [name_of(beside) for beside in module.parent.glob("*.py")]

    def owner(test: Path) -> str:
        return max((name for name in names if f"{test.stem}_".startswith(f"test_{name}_")), key=len, default="")

    return [test for test in sorted(folder.glob(f"test_{name_of(module)}*.py")) if owner(test) == name_of(module)]


def measure(module: Path) -> tuple[float | None, str]:
    """Return the coverage of a module by its own test files (None: it has none), and what pytest says if it fails."""
    import coverage
    import pytest

    tests = own_tests(module)
    if not tests:
        return None, ""
    assert not any(name.partition(".")[0] == "responses_proto" for name in sys.modules), "the core is imported already"
    gc.freeze()  # no test need look for garbage among the libraries
    counted = coverage.Coverage(data_file=None, branch=True, include=[str(module)], config_file=False)
    # Rewritten assertions explain themselves better, but pytest rewrites no plugin that is imported already.
    options = ["-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:cov", "-n", "0", f"--rootdir={ROOT}"]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        with counted.collect():
            status = pytest.main([*options, *map(str, tests)])
        if status != pytest.ExitCode.OK:
            return 0.0, said.getvalue()
        return counted.report([str(module)], file=said), ""


def main() -> int:
    """Print the table."""
    floor = float(sys.argv[1]) if len(sys.argv) > 1 else FLOOR
    modules = [path for path in sorted(CORE.rglob("*.py")) if "def " in path.read_text() or own_tests(path)]
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(LIBRARIES)
    low = 0
    with processes.Pool(PROCESSES, maxtasksperchild=1) as pool:
        for module, (covered, said) in zip(modules, pool.imap(measure, modules, chunksize=1), strict=True):
            low += covered is None or covered < floor
            shown = "no test" if covered is None else f"{covered:6.1f} %"
            print(f"{shown:>9}  {module.relative_to(CORE)}", said[-2000:], flush=True)
    print(f"{len(modules)} modules, {low} below {floor:g} %")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
