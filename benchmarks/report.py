"""Figures as data and as Markdown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.frame import OURS, Case, Row, ratio

__all__ = ["as_data", "as_markdown", "readable"]

_MANY = 100


def as_data(title: str, note: str, done: Sequence[tuple[Case, Mapping[str, Row]]], *, date: str) -> dict[str, Any]:
    """Return what was measured of one item of work."""
    return {"title": title, "note": note, "date": date, "cases": [_case(case, rows) for case, rows in done]}


def _case(case: Case, rows: Mapping[str, Row]) -> dict[str, Any]:
    ours = rows[OURS]
    return {
        "name": case.name,
        "unit": case.unit,
        "targets": {target.peer: target.at_least for target in case.targets},
        "more_is_better": case.more_is_better,
        "rows": {
            name: {
                "median": row.median,
                "quartiles": row.spread,
                "ratio": ratio(row, ours, more_is_better=case.more_is_better),
                "rounds": len(row.costs),
            }
            for name, row in rows.items()
        },
    }


def as_markdown(about: Mapping[str, str], items: Mapping[str, Any]) -> str:
    """Return the tables of all items."""
    lines = ["# What it costs", "", _versions(about), ""]
    lines += [
        "Medians of interleaved rounds, with the quartiles in brackets; `x` is how many times better oci-responses",
        "is, as the median of the ratios within each round. Loopback only: no network, no real service.",
        "",
    ]
    for item in items.values():
        lines += [f"## {item['title']}", "", f"{item['note']} ({item['date']})", ""]
        lines += _table(item["cases"])
        lines.append("")
    return "\n".join(lines)


def _versions(about: Mapping[str, str]) -> str:
    machine = f"{about['cpu']}, {about['cores']} cores, {about['system']}, CPython {about['python']}"
    rest = [f"{name} {version}" for name, version in about.items() if name not in ("cpu", "cores", "system", "python")]
    return f"{machine}; {', '.join(rest)}."


def _table(cases: Sequence[Any]) -> list[str]:
    names = list(dict.fromkeys(name for case in cases for name in case["rows"]))
    lines = [f"| | {' | '.join(names)} | target |", "|---" * (len(names) + 2) + "|"]
    for case in cases:
        cells = [_cell(case["rows"].get(name), name) for name in names]
        lines.append(f"| {case['name']}, {case['unit']} | {' | '.join(cells)} | {_targets(case)} |")
    return lines


def _cell(row: Any, name: str) -> str:
    if row is None:
        return ""
    low, high = row["quartiles"]
    times = "" if name == OURS or math.isinf(row["ratio"]) else f" x{readable(row['ratio'])}"
    return f"{readable(row['median'])} ({readable(low)} to {readable(high)}){times}"


def readable(value: float) -> str:
    """Return a figure with three digits that count, and no power of ten."""
    return f"{float(f'{value:.3g}'):,.0f}" if value >= _MANY else f"{value:.3g}"


def _targets(case: Any) -> str:
    told = []
    for peer, at_least in case["targets"].items():
        reached = case["rows"][peer]["ratio"]
        told.append(f"x{at_least:.3g} of {peer}: {'reached' if reached >= at_least else 'not reached'}")
    return "; ".join(told)
