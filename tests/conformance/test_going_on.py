"""A run goes on: after a model call that failed, and with a new prompt; where it stands, or from another process."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conformance.runners import Runner

from oci_responses.emulator import Emulator
from responses_proto import AgentLoop, AgentResult, InternalServerError, TerminateEvent, ToolCompleteEvent, tool
from responses_proto.agent import result_of

ASK = "What is the temperature in Paris?"
STORED = pytest.mark.parametrize("store", [True, False], ids=["stored", "stateless"])


@tool
def get_temperature(city: str) -> str:
    """Return the current temperature for a city in Celsius."""
    return f"The temperature in {city} is 18 C."


def options_for(options: dict[str, Any], store: bool) -> dict[str, Any]:
    return {**options, "model": "openai.gpt-5", "store": store}


def end(loop: AgentLoop | None) -> AgentResult:
    assert loop is not None
    return result_of(loop)


@STORED
@pytest.mark.parametrize("saved", [True, False], ids=["saved", "held"])
def test_after_a_model_call_that_failed(
    runner: Runner, emulator: Emulator, options: dict[str, Any], store: bool, saved: bool
) -> None:
    ran: list[str] = []

    @tool(name="get_temperature")
    def measure(city: str) -> str:
        """Return the current temperature for a city in Celsius."""
        ran.append(city)
        emulator.fault(status=500, body={"code": "InternalServerError", "message": "again"}, times=1)
        return get_temperature.function(city)  # type: ignore[return-value]

    model = options_for(options, store)
    seen = runner.go_on(model, ASK, tools=[measure])
    assert isinstance(seen.error, InternalServerError)
    assert not [event for event in seen.events if isinstance(event, TerminateEvent)]
    assert seen.loop is not None
    assert (seen.loop.iterations, seen.loop.tool_calls) == (1, 1)
    loop = AgentLoop.decode(seen.loop.encode()) if saved else seen.loop
    again = runner.go_on(model, loop, tools=[measure])
    assert again.error is None
    assert not [event for event in again.events if isinstance(event, ToolCompleteEvent)], "it is not run again"
    assert ran == ["Paris"]
    result = end(again.loop)
    assert (result.stop_reason, result.iterations, result.tool_calls) == ("complete", 2, 1)
    assert "18" in result.text


@STORED
def test_with_a_new_prompt_after_calls_that_were_not_run(
    runner: Runner, emulator: Emulator, options: dict[str, Any], store: bool
) -> None:
    model = options_for(options, store)
    stopped = runner.go_on(model, ASK, tools=[get_temperature], max_iterations=1).loop
    assert end(stopped).stop_reason == "max_iterations"
    loop = AgentLoop.decode(end(stopped).loop.encode()).with_prompt(ASK, max_iterations=3)
    seen = runner.go_on(model, loop, tools=[get_temperature])
    assert seen.error is None
    assert (end(seen.loop).stop_reason, end(seen.loop).tool_calls) == ("complete", 1)
    assert "18" in end(seen.loop).text
    bodies = [request.json for request in emulator.requests[-2:]]
    outputs = [item["output"] for body in bodies for item in body["input"] if item["type"] == "function_call_output"]
    assert any("max_iterations" in output for output in outputs)
