"""``oci-responses demo --kill``: an agent is killed in the middle of an effect, and resumed by another process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from responses_proto.agent.asked import Pause
from responses_proto.agent.loop import AgentLoop
from responses_proto.agent.questions import Answer, Question
from responses_proto.errors import LocalError

from .screen import Screen
from .target import Target
from .victim import DATABASE, THREAD, Order, booked

__all__ = ["kill"]

_MODULE: Final = "oci_responses.cli.victim"


def kill(screen: Screen, target: Target) -> None:
    """Play both scenes: a tool that can find out what became of its call, and one that cannot."""
    _scene(screen, target, "1  Killed in the middle of a call; the tool can find out", verifies=True)
    _scene(screen, target, "2  The same, and nobody can find out: the caller is asked", verifies=False)


def _scene(screen: Screen, target: Target, title: str, *, verifies: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        order = Order(dict(target.client_options), dict(target.model_options), folder, verifies=verifies)
        screen.title(title)
        code = _process(screen, replace(order, dies=True))
        screen.fact("ended", f"by signal {-code}" if code < 0 else f"with code {code}: it was to be killed")
        _stand(screen, folder)
        screen.gap()
        order = replace(order, resumes=True)
        _process(screen, order)
        if asked := _questions(folder):
            screen.fact("answer", "the caller looks at the train's list, finds the seat, and replies: it was done")
            screen.gap()
            answers = {question.id: Answer.reply("A seat to Paris is booked.") for question in asked}
            _process(screen, replace(order, answers=answers))
        seats = len(booked(Path(folder) / DATABASE))
        screen.fact("observed", f"seats booked: {seats}; the run ended: {_kept(folder).stop_reason or 'no'}")


def _process(screen: Screen, order: Order) -> int:
    command = [sys.executable, "-m", _MODULE, msgspec.json.encode(order).decode()]
    # What is run is this interpreter with a module of this package.
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        screen.fact("process", f"{process.pid} {'resumes the thread' if order.resumes else 'begins'}")
        assert process.stdout is not None
        assert process.stderr is not None
        for label, text in _lines(process.stdout):
            screen.fact(label, text)
        fault = process.stderr.read().decode("utf-8", "replace")
    if process.returncode > 0:
        raise LocalError(f"the process failed: {fault.strip().splitlines()[-1] if fault.strip() else 'no word'}")
    return process.returncode


def _lines(given: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for line in given:
        yield msgspec.json.decode(line, type=tuple[str, str])


def _stand(screen: Screen, folder: str) -> None:
    for entry in _kept(folder).batch:
        screen.fact("the last save", f"{entry.call.name} is {entry.standing.value}; its outcome is not recorded")
    screen.fact("the table", f"seats booked: {len(booked(Path(folder) / DATABASE))}")


def _questions(folder: str) -> tuple[Question, ...]:
    pending = _kept(folder).pending
    return pending.questions if isinstance(pending, Pause) else ()


def _kept(folder: str) -> AgentLoop:
    from oci_responses.stores import SQLiteStore

    with SQLiteStore(Path(folder) / DATABASE) as store:
        kept = store.load(THREAD)
    if kept is None:
        raise LocalError("the run was not saved")
    return AgentLoop.decode(kept.data)
