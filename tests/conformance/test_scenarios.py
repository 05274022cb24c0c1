"""What a user does, on every runtime."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from tests.conformance.runners import RUNNERS, Runner

from oci_responses.emulator import Emulator
from responses_proto import (
    APIError,
    AuthenticationError,
    InternalServerError,
    Message,
    ModelChunkEvent,
    NotFoundError,
    ProjectRequiredError,
    RateLimitError,
    StateLostError,
    StreamTruncated,
    TerminateEvent,
    ToolCompleteEvent,
    ToolStartEvent,
    ZeroDataRetentionError,
    tool,
)

MODEL = "openai.gpt-5"
COUNT = "Count to five, one number per line."
SAY = "My favorite color is purple. Just acknowledge."
ASK = "What is my favorite color?"
WEATHER = "What is the temperature in Paris?"


@tool
def get_temperature(city: str) -> str:
    """Return the current temperature for a city in Celsius."""
    return f"The temperature in {city} is 18 C."


@tool(name="get_temperature")
def get_no_temperature(city: str) -> str:
    """Return the current temperature for a city in Celsius."""
    raise RuntimeError(f"no station in {city}")


def test_create(runner: Runner, options: dict[str, Any]) -> None:
    response = runner.create(options, model=MODEL, input=COUNT)
    assert response.output_text.split() == ["1", "2", "3", "4", "5"]
    assert response.status == "completed"
    assert response.request_id
    assert response.usage
    assert response.usage.output_tokens


def test_stream(runner: Runner, options: dict[str, Any]) -> None:
    seen = runner.stream(options, model=MODEL, input=COUNT)
    assert seen.error is None
    types = [event.type for event in seen.events]
    assert types[:4] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
    ]
    assert types[-1] == "response.completed"
    text = "".join(event.delta for event in seen.events if event.type == "response.output_text.delta")
    assert text == seen.result.output_text
    assert text.split() == ["1", "2", "3", "4", "5"]


def test_retrieve_and_delete(runner: Runner, options: dict[str, Any]) -> None:
    response = runner.create(options, model=MODEL, input=SAY)
    assert runner.call(options, "retrieve", response.id).raw_output == response.raw_output
    assert runner.call(options, "delete", response.id).deleted
    with pytest.raises(NotFoundError) as caught:
        runner.call(options, "retrieve", response.id)
    assert caught.value.request_id


def test_stateless_turns(runner: Runner, emulator: Emulator, options: dict[str, Any]) -> None:
    first = [Message.system("You remember facts."), Message.user(SAY)]
    one = runner.turns({**options, "model": MODEL, "store": False}, first)[0]
    assert one.provider_state == {}
    two = runner.turns({**options, "model": MODEL, "store": False}, [*first, one.message, Message.user(ASK)])[0]
    assert "purple" in (two.content or "")
    body = emulator.requests[-1].json
    assert body["store"] is False
    assert "previous_response_id" not in body
    assert len(body["input"]) == 3
    assert body["instructions"] == "You remember facts."


def test_server_stateful_turns(runner: Runner, emulator: Emulator, options: dict[str, Any]) -> None:
    one, two = runner.turns({**options, "model": MODEL, "store": True}, [Message.user(SAY)], [Message.user(ASK)])
    assert one.provider_state == {"previous_response_id": one.response.id}
    assert two.provider_state == {"previous_response_id": two.response.id}
    assert "purple" in (two.content or "")
    body = emulator.requests[-1].json
    assert body["previous_response_id"] == one.response.id
    assert len(body["input"]) == 1


def test_streamed_chunks_carry_the_continuation(runner: Runner, options: dict[str, Any]) -> None:
    chunks = runner.chunks({**options, "model": MODEL, "store": True}, [Message.user(COUNT)])
    assert [chunk.done for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert chunks[-1].provider_state["previous_response_id"].startswith("resp_")


def test_streamed_tool_call_keeps_name_and_call_id(runner: Runner, options: dict[str, Any]) -> None:
    asked = [Message.user(WEATHER)]
    chunks = runner.chunks({**options, "model": MODEL, "store": False}, asked, tools=[get_temperature])
    (call,) = next(chunk.tool_calls for chunk in chunks if chunk.tool_calls)
    assert call.name == "get_temperature"
    assert call.id.startswith("call_")
    assert call.arguments == {"city": "Paris"}


@pytest.mark.parametrize("store", [True, False])
def test_agent_runs_a_tool(runner: Runner, options: dict[str, Any], store: bool) -> None:
    seen = runner.run(
        {**options, "model": MODEL, "store": store}, "What's the temperature in Paris?", tools=[get_temperature]
    )
    kinds = [type(event) for event in seen.events if not isinstance(event, ModelChunkEvent)]
    assert kinds.count(ToolStartEvent) == kinds.count(ToolCompleteEvent) == 1
    assert kinds.index(ToolStartEvent) < kinds.index(ToolCompleteEvent)
    assert kinds[-1] is TerminateEvent
    assert kinds.count(TerminateEvent) == 1
    assert seen.events[-1].iterations_used == 2
    assert seen.events[-1].total_tool_calls == 1
    assert "18" in seen.events[-1].final_message


def test_agent_runs_a_plain_function(runner: Runner, options: dict[str, Any]) -> None:
    def get_temperature(city: str) -> str:
        """Return the current temperature in a city, in degrees Celsius."""
        return f"It is 18 C in {city}."

    model = {**options, "model": MODEL, "store": False}
    result = runner.run_to_end(model, WEATHER, tools=[get_temperature])
    assert result.tool_calls == 1
    assert runner.run_to_end(model, WEATHER, tools=None).tool_calls == 0


def test_fault_of_a_tool_is_told_to_the_model(runner: Runner, emulator: Emulator, options: dict[str, Any]) -> None:
    result = runner.run_to_end({**options, "model": MODEL, "store": False}, WEATHER, tools=[get_no_temperature])
    assert result.tool_calls == 1
    assert "no station in Paris" in emulator.requests[-1].json["input"][-1]["output"]


def test_agent_stops_at_max_iterations_with_a_history_that_can_go_on(runner: Runner, options: dict[str, Any]) -> None:
    model = {**options, "model": MODEL, "store": False}
    asked = "What's the temperature in Paris?"
    result = runner.run_to_end(model, asked, tools=[get_temperature], max_iterations=1)
    assert (result.stop_reason, result.iterations, result.tool_calls) == ("max_iterations", 1, 0)
    again = runner.create(options, model=MODEL, input=[*result.history, {"role": "user", "content": "thanks"}])
    assert again.status == "completed"


def test_the_runtimes_give_the_same_events() -> None:
    """Fresh emulators with one seed: byte for byte the same conversation, whoever speaks."""
    seen = []
    for runner in RUNNERS:
        with Emulator(seed=11, clock=lambda: 1_800_000_000.0, require_project=True) as emulator:
            options = {"api_key": emulator.api_key, "base_url": emulator.base_url, "ca_file": emulator.ca_file}
            options |= {"project": emulator.project, "compartment_id": emulator.compartment_id}
            events = runner.stream(options, model=MODEL, input=COUNT).events
            run = runner.run({**options, "model": MODEL}, WEATHER, tools=[get_temperature]).events
            told = [event for event in run if not isinstance(event, ToolCompleteEvent)]
            seen.append((events, told, [request.body for request in emulator.requests]))
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][0]) > 8


def test_zero_data_retention_refuses_server_state(runner: Runner) -> None:
    with Emulator(zdr=True, tls=False) as emulator:
        options = {"profile": emulator.profile, "config_file": emulator.config_file}
        one = runner.create(options, model=MODEL, input=SAY)
        with pytest.raises(ZeroDataRetentionError) as caught:
            runner.create(options, model=MODEL, input=ASK, previous_response_id=one.id)
        assert caught.value.request_id
        seen = runner.stream(options, model=MODEL, input=ASK, previous_response_id=one.id)
        assert isinstance(seen.error, ZeroDataRetentionError)


def test_unknown_continuation_is_a_lost_state(runner: Runner, options: dict[str, Any]) -> None:
    with pytest.raises(StateLostError) as caught:
        runner.create(options, model=MODEL, input=ASK, previous_response_id="resp_ord_gone")
    assert caught.value.code == "previous_response_not_found"
    assert caught.value.param == "previous_response_id"


def test_missing_project_is_named(runner: Runner) -> None:
    with Emulator(tls=False) as emulator:
        options = {"api_key": emulator.api_key, "base_url": emulator.base_url}
        with pytest.raises(ProjectRequiredError):
            runner.create(options, model="xai.grok-4", input=ASK)


@pytest.mark.parametrize("cut", [1, 4, 6, 9])
def test_cut_stream_is_truncated_with_what_had_arrived(
    runner: Runner, emulator: Emulator, options: dict[str, Any], cut: int
) -> None:
    whole = runner.stream(options, model=MODEL, input=COUNT).result.output_text
    emulator.fault(cut_after_events=cut)
    seen = runner.stream(options, model=MODEL, input=COUNT)
    assert isinstance(seen.error, StreamTruncated)
    assert len(seen.events) == cut
    assert seen.error.response is not None
    text = "".join(event.delta for event in seen.events if event.type == "response.output_text.delta")
    assert seen.error.response.output_text == text
    assert whole.startswith(text)
    assert seen.error.request_id


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [(429, {"retry-after": "0"}, RateLimitError), (500, {}, InternalServerError), (503, {}, InternalServerError)],
)
def test_passing_fault_is_retried_then_named(
    runner: Runner,
    emulator: Emulator,
    options: dict[str, Any],
    status: int,
    headers: dict[str, str],
    kind: type[APIError],
) -> None:
    body = {"code": "TooManyRequests", "message": "slow down"}
    emulator.fault(status=status, body=body, headers=headers, times=1)
    assert runner.create({**options, "max_retries": 1}, model=MODEL, input=COUNT).status == "completed"
    emulator.fault(status=status, body=body, headers=headers, times=1)
    with pytest.raises(kind) as caught:
        runner.create(options, model=MODEL, input=COUNT)
    assert caught.value.status_code == status
    assert caught.value.message == "slow down"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
@pytest.mark.parametrize("each", [True, False], ids=["each event", "whole"])
def test_a_server_that_compresses_unasked_is_understood(
    runner: Runner, emulator: Emulator, options: dict[str, Any], coding: Literal["gzip", "deflate", "zstd"], each: bool
) -> None:
    emulator.fault(compress=coding, compress_each=each, times=2)
    seen = runner.stream(options, model=MODEL, input=COUNT)
    assert seen.error is None
    assert seen.result.output_text.split() == ["1", "2", "3", "4", "5"]
    assert runner.create(options, model=MODEL, input=COUNT).output_text.split() == ["1", "2", "3", "4", "5"]
    assert {request.headers["accept-encoding"] for request in emulator.requests[-2:]} == {"identity"}


def test_a_401_in_the_middle_of_a_run_is_survived(runner: Runner, emulator: Emulator, options: dict[str, Any]) -> None:
    called = []

    @tool
    def get_temperature(city: str) -> str:
        """Return the current temperature for a city in Celsius."""
        called.append(city)
        return f"The temperature in {city} is 18 C."

    before = len(emulator.requests)
    emulator.fault(status=401, body={"code": "NotAuthenticated", "message": "expired"}, times=1, skip=1)
    session = {**options, "profile": emulator.session_profile, "model": MODEL, "store": False}
    seen = runner.run(session, WEATHER, tools=[get_temperature])
    assert isinstance(seen.events[-1], TerminateEvent)
    assert "18" in (seen.events[-1].final_message or "")
    assert called == ["Paris"]
    assert [request.status for request in emulator.requests[before:]] == [200, 401, 200]


def test_a_401_refreshes_once(runner: Runner, emulator: Emulator, options: dict[str, Any]) -> None:
    options = {**options, "profile": emulator.session_profile}
    before = len(emulator.requests)
    emulator.fault(status=401, body={"code": "NotAuthenticated", "message": "expired"}, times=1)
    assert runner.create(options, model=MODEL, input=COUNT).status == "completed"
    emulator.fault(status=401, body={"code": "NotAuthenticated", "message": "expired"}, times=2)
    with pytest.raises(AuthenticationError) as caught:
        runner.create(options, model=MODEL, input=COUNT)
    assert (caught.value.code, caught.value.message) == ("NotAuthenticated", "expired")
    assert len(emulator.requests) - before == 4
