"""What tests of the primitives share: an endpoint with a brain, a tool that looks, and how a run ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.conformance.brain import Brain
from tests.conformance.runners import Seen

from oci_responses.emulator import Emulator
from responses_proto import AgentLoop, AgentResult, TerminateEvent, tool
from responses_proto.agent import result_of

__all__ = ["LOOK", "brain", "ended", "looking", "model", "service", "store", "told"]

LOOK = "[look] [say: Paris is at 18 C.]"


@pytest.fixture(scope="module")
def brain() -> Brain:
    return Brain()


@pytest.fixture(scope="module")
def service(brain: Brain) -> Iterator[Emulator]:
    with Emulator(engine=brain, tls=False) as emulator:
        yield emulator


@pytest.fixture(params=[False, True], ids=["stateless", "stored"])
def store(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def model(service: Emulator, brain: Brain, store: bool) -> dict[str, Any]:
    """What connects an agent, in one of the two modes; the brain forgets what it was asked before."""
    brain.requests.clear()
    return {
        "profile": service.profile,
        "config_file": service.config_file,
        "max_retries": 0,
        "model": "openai.gpt-5",
        "store": store,
    }


def looking(*outputs: str, fails: int = 0) -> Any:
    """A tool that returns these one after the other, and the last one again and again; the first calls fail."""
    calls = iter(range(99))

    @tool
    def look(place: str) -> str:
        """Look how warm it is."""
        at = next(calls)
        if at < fails:
            raise ValueError("no such place")
        return outputs[min(at - fails, len(outputs) - 1)]

    return look


def told(seen: Seen, kind: Any) -> list[Any]:
    return [event for event in seen.events if isinstance(event, kind)]


def ended(seen: Seen) -> AgentResult:
    assert seen.error is None
    assert len(told(seen, TerminateEvent)) == 1
    assert seen.events[-1] == told(seen, TerminateEvent)[0]
    loop = seen.loop or seen.result
    assert AgentLoop.decode(loop.encode()) == loop
    return result_of(loop)
