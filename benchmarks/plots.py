"""Bars: how many times better than the official client."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.frame import OFFICIAL, OURS
from benchmarks.report import readable

__all__ = ["plot"]

_OURS, _OTHERS = "#1f6f54", "#b0b0b0"


def plot(items: Mapping[str, Any], folder: Path) -> None:
    """Write one picture of all ratios and one of the gateway, each as PNG and SVG."""
    _ratios(items, folder)
    if "d_gateway" in items:
        _gateway(items["d_gateway"], folder)


def _ratios(items: Mapping[str, Any], folder: Path) -> None:
    from matplotlib import pyplot

    bars = [
        (f"{item['title'].split(' ')[0]} {case['name']}", case["rows"][OFFICIAL]["ratio"])
        for item in items.values()
        for case in item["cases"]
        if OFFICIAL in case["rows"] and case["unit"] != "modules"
    ]
    if not bars:
        return
    figure, axes = pyplot.subplots(figsize=(8, 0.28 * len(bars) + 1))
    axes.barh([name for name, _ in bars], [value for _, value in bars], color=_OURS)
    axes.set_xscale("log")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_ylim(len(bars), -1)
    axes.margins(x=0.1)
    axes.set_xlabel("times less than the official client (times more streams, in (d))")
    axes.bar_label(axes.containers[0], [readable(value) for _, value in bars], padding=3, fontsize=8)
    _save(figure, folder, "ratios")


def _gateway(item: Any, folder: Path) -> None:
    from matplotlib import pyplot

    cases = [case for case in item["cases"] if case["unit"] == "streams"]
    if not cases:
        return
    figure, axes = pyplot.subplots(figsize=(8, 4))
    names = list(dict.fromkeys(name for case in cases for name in case["rows"]))
    width = 0.8 / len(names)
    for at, name in enumerate(names):
        there = [number for number, case in enumerate(cases) if name in case["rows"]]
        heights = [cases[number]["rows"][name]["median"] for number in there]
        places = [number + at * width for number in there]
        bars = axes.bar(places, heights, width, label=name, color=_OURS if name == OURS else None)
        axes.bar_label(bars, fmt="%.0f", fontsize=8)
    axes.set_xticks([number + 0.4 - width / 2 for number in range(len(cases))])
    axes.set_xticklabels([case["name"].partition(":")[0] for case in cases])
    axes.set_ylabel("live streams on one core")
    axes.legend()
    _save(figure, folder, "gateway")


def _save(figure: Any, folder: Path, name: str) -> None:
    from matplotlib import pyplot

    figure.tight_layout()
    for kind in ("png", "svg"):
        figure.savefig(folder / f"{name}.{kind}", dpi=110, metadata={"Date": None} if kind == "svg" else None)
    pyplot.close(figure)
