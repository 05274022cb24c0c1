"""What a blocking program does for a run, in the scenarios of all runtimes, and interrupted from the keyboard."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import pytest

from oci_responses.blocking.program import Program
from responses_proto.agent.tools import tool
from responses_proto.effects import Invoke, Together

from ..sides import BLOCKING, Side
from ..tool_scenarios import SCENARIOS


@pytest.mark.parametrize("side", BLOCKING, ids=lambda side: side.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(side: Side, name: str) -> None:
    side.run(SCENARIOS[name])


@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="signals go to the main thread")
def test_an_interruption_does_not_wait_for_tools() -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    main, release, closed = threading.main_thread().ident, threading.Event(), []
    assert main is not None

    @tool
    def waits() -> None:
        signal.pthread_kill(main, signal.SIGUSR1)
        release.wait(10.0)

    def machine() -> object:
        try:
            yield Invoke(waits)
        finally:
            closed.append(True)

    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            Program().perform(Together((machine(),), 1))  # type: ignore[arg-type]
    finally:
        signal.signal(signal.SIGUSR1, before)
        release.set()
    assert closed == [True]
