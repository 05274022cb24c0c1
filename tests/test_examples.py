"""The examples run as a reader would run them: as programs, on a machine where nothing is set up."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from oci_responses.emulator import Emulator

EXAMPLES = Path(__file__).parents[1] / "examples"
SEEDS = sorted(EXAMPLES.glob("seed_*.py"))


def run(program: Path, home: Path, **environ: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        capture_output=True,
        text=True,
        env={"PATH": os.defpath, "HOME": str(home), **environ},
        cwd=home,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def facts(shown: str) -> str:
    return re.sub(r"resp_\w+", "resp_ID", shown)


def test_there_is_one_per_runtime() -> None:
    assert [path.stem for path in SEEDS] == ["seed_asyncio", "seed_blocking", "seed_trio"]


def has_its_four_parts(shown: str) -> None:
    one, two, three, four = re.split(r"\n(?=\d\. )", shown)
    assert "purple.'\n" in one
    assert "provider_state: {}" in one
    assert "purple.'\n" in two
    assert len(set(re.findall(r"resp_\w+", two))) == 2
    assert "18 C in Paris" in three
    assert "iterations: 2, tool calls: 1" in three
    assert "one, two, three" in four
    assert int(four.rpartition("chunks: ")[2]) > 5


def test_seed_shows_its_four_parts_and_the_same_on_every_runtime(tmp_path: Path) -> None:
    shown = [run(program, tmp_path) for program in SEEDS]
    for text in shown:
        has_its_four_parts(text)
    assert len(set(map(facts, shown))) == 1


def test_seed_uses_the_profile_that_the_environment_names(tmp_path: Path) -> None:
    with Emulator(zdr=True) as emulator:
        environ = {"OCI_PROFILE": emulator.profile, "OCI_CONFIG_FILE": emulator.config_file}
        shown = run(EXAMPLES / "seed_asyncio.py", tmp_path, **environ)
        assert {request.status for request in emulator.requests} == {200, 400}
    assert "refused: Previous response cannot be used" in shown


README = EXAMPLES.parent / "README.md"
BLOCKS = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)


# The examples of organs.md build on each other: test_organs_docs.py runs them.
DOCS = sorted(page for page in (EXAMPLES.parent / "docs").glob("*.md") if page.stem != "organs")
PAGES = [block for page in DOCS for block in re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)]
# What prints nothing in the pages is a fragment: it names what the reader has.
PROGRAMS = [*BLOCKS, *(block for block in PAGES if "print(" in block)]


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_program_in_the_documentation_runs_as_it_stands(number: int, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAMS[number])
    with Emulator() as emulator:
        shown = run(program, tmp_path, OCI_CONFIG_FILE=emulator.config_file)
    assert shown.strip()


def test_readme_has_its_programs() -> None:
    used = [re.search(r"from oci_responses\.(\w+)", block) for block in BLOCKS]
    assert {found[1] for found in used if found} >= {"blocking", "asyncio", "trio"}


def test_the_loop_that_is_driven_by_hand_is_among_them() -> None:
    assert [block for block in PROGRAMS if "loop.feed(" in block]
