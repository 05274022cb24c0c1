"""Measures in the environment that ``run.py`` made."""

from __future__ import annotations

import argparse
import importlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.around import around
from benchmarks.frame import Case, Row
from benchmarks.machine import machine
from benchmarks.measure import measure
from benchmarks.plots import plot
from benchmarks.report import as_data, as_markdown

ITEMS = (
    *("a_events", "b_final", "c_transport", "d_gateway", "e_request", "f_turns"),
    *("g_import", "h_memory", "i_agent", "j_large", "k_parser"),
)
RESULTS = Path(__file__).parent / "results"
_QUICK = {"BENCHMARK_SECONDS": "1.5"}


def main() -> None:
    """Measure what the arguments ask for, and write it down after each case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--only", default="", help="letters of the items, such as a,c")
    parser.add_argument("--cases", default="", help="only cases with this in their names")
    options = parser.parse_args()
    letters = [letter.strip() for letter in options.only.split(",") if letter.strip()]
    RESULTS.mkdir(exist_ok=True)
    known = _known()
    with around() as made:
        environment = {**_QUICK, **made} if options.quick else made
        for item in (one for one in ITEMS if not letters or one[0] in letters):
            module = importlib.import_module(f"benchmarks.work.{item}")
            done: list[tuple[Case, dict[str, Row]]] = []
            for case in (one for one in module.CASES if options.cases in one.name):
                rounds = min(case.rounds, case.quick) if options.quick else case.rounds
                print(f"{module.TITLE}: {case.name}", flush=True)
                done.append((case, measure(item, case, rounds=rounds, environment=environment)))
            known[item] = as_data(module.TITLE, module.NOTE, done, date=f"{datetime.now(UTC):%Y-%m-%d}")
            _write(known)


def _known() -> dict[str, Any]:
    file = RESULTS / "figures.json"
    known: dict[str, Any] = json.loads(file.read_text())["items"] if file.exists() else {}
    return known


def _write(items: dict[str, Any]) -> None:
    about = machine()
    ordered = {item: items[item] for item in ITEMS if item in items}
    (RESULTS / "figures.json").write_text(json.dumps({"machine": about, "items": ordered}, indent=1) + "\n")
    (RESULTS / "table.md").write_text(as_markdown(about, ordered))
    plot(ordered, RESULTS)


if __name__ == "__main__":
    main()
