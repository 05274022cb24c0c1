"""What an import costs: a fresh interpreter each time, less what a bare one costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from resource import RUSAGE_CHILDREN, getrusage

from benchmarks.frame import OFFICIAL, OURS, Case, Contender, Done, Target

TITLE = "(g) Import"
NOTE = "CPU of a fresh interpreter, less that of one which imports nothing."
_PEERS = {OFFICIAL: "openai", "oci-openai": "oci_openai", "locus-sdk": "locus.models.providers.oci.responses"}


def importing(module: str) -> Contender:
    """Time, in seconds of CPU."""

    def make() -> Callable[[], Done]:
        def job() -> Done:
            bare = min(_cpu("pass") for _ in range(2))
            return Done(1, cost=max(_cpu(f"import {module}") - bare, 0.0))

        return job

    return Contender(make)


def counting(module: str) -> Contender:
    """Modules that are there after the import and were not before."""

    def make() -> Callable[[], Done]:
        def job() -> Done:
            code = f"import sys; before = len(sys.modules); import {module}; print(len(sys.modules) - before)"
            said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
            return Done(1, cost=float(said))

        return job

    return Contender(make)


def _cpu(code: str) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _cases(name: str, at_least: float) -> list[Case]:
    modules = {OURS: name, **_PEERS}
    return [
        Case(
            f"`import {name}`",
            "ms",
            {who: importing(module) for who, module in modules.items()},
            [Target(OFFICIAL, at_least)],
            scale=1e3,
            rounds=9,
        ),
        Case(
            f"modules of `import {name}`",
            "modules",
            {who: counting(module) for who, module in modules.items()},
            scale=1,
            rounds=1,
        ),
    ]


CASES = [*_cases("oci_responses.blocking", 8), *_cases("responses_proto", 12)]
