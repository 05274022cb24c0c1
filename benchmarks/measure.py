"""Runs the contenders of a case, each in its process, round by round."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from benchmarks.frame import Case, Row


class Disagreement(Exception):
    """Two contenders did not read the same text: their times cannot be compared."""


def measure(item: str, case: Case, *, rounds: int, environment: Mapping[str, str]) -> dict[str, Row]:
    """Return what each contender cost.

    Raises :class:`Disagreement` before anything counts if they do not all read the same, and again
    after each measure.
    """
    rows = {name: Row() for name in case.contenders}
    with ExitStack() as stack:
        workers = {name: stack.enter_context(_worker(item, case.name, name, environment)) for name in rows}
        said = {name: _answer(worker, name)["said"] for name, worker in workers.items()}
        _same(said)
        for _ in range(rounds):
            for name, worker in workers.items():
                assert worker.stdin is not None
                worker.stdin.write("go\n")
                worker.stdin.flush()
                answer = _answer(worker, name)
                _same({**said, name: answer["said"]})
                rows[name].costs.append(float(answer["cost"]) * case.scale)
    return rows


@contextmanager
def _worker(item: str, case: str, name: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.worker", item, case, name]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=dict(environment)) as process:
        try:
            yield process
        finally:
            process.kill()


def _answer(worker: subprocess.Popen[str], name: str) -> dict[str, str]:
    assert worker.stdout is not None
    line = worker.stdout.readline()
    if not line:
        raise RuntimeError(f"{name} ended without an answer")
    answer: dict[str, str] = json.loads(line)
    return answer


def _same(said: Mapping[str, str]) -> None:
    if len(set(said.values())) > 1:
        raise Disagreement(f"not the same text: {dict(said)}")
