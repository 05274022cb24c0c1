"""The examples of docs/organs.md run as they stand, one after the other."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest

PAGE = (Path(__file__).parents[1] / "docs/organs.md").read_text()
SECTIONS = re.split(r"^## ", PAGE, flags=re.MULTILINE)
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
PRELUDE = "\n".join(BLOCK.findall(SECTIONS[0]))
EXAMPLES = {
    f"{section.splitlines()[0]} {number}": example
    for section in SECTIONS[1:]
    for number, example in enumerate(BLOCK.findall(section), 1)
}

SHOWN = {
    "Ready-made hooks 1": r"18 C.*calls=2",
    "Ready-made hooks 2": r"18 C",
    "When a run ends 1": r"tool_called\+max_iterations \| .*\w",
    "Conversation managers 1": r"items_before=[1-9].*\n.*standing_aside=True",
    "Memory 1": r"My dog is Rex",
    "Memory 2": r"\w",
    "Reflexion 1": r"new_findings",
    "Grounding 1": r"0\.6\d+ \[\(0\.6\d+, 1\)\]",
    "Grounding 2": r"\[\(",
    "Output of a type 1": r"Weather\(city=.*\)\n\[\{",
}
"""What the output of each must match."""


def test_every_example_is_here() -> None:
    assert EXAMPLES.keys() == SHOWN.keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logging, "basicConfig", lambda **options: None)
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(PRELUDE + EXAMPLES[name], f"docs/organs.md: {name}", "exec"), names)
    assert re.search(SHOWN[name], capsys.readouterr().out), name
