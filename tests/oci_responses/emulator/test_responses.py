import asyncio
import json
from collections.abc import AsyncGenerator

import pytest

from oci_responses.emulator import Cut, Json, Turn
from oci_responses.emulator.messages import Stream
from responses_proto.sse import parse_sse

from .desk import Desk, Parrot, refusal


@pytest.mark.parametrize("store", [None, True])
def test_stored_by_default_and_given_back_exactly(store: bool | None) -> None:
    desk = Desk()
    created = desk.create("hello", store=store)
    assert created["store"] is True
    assert desk.get(created["id"]) == created


def test_store_false_is_invisible() -> None:
    desk = Desk()
    created = desk.create("hello", store=False)
    assert created["store"] is False
    assert refusal(desk.get, created["id"])[0] == 404
    status, error = refusal(desk.create, "again", previous_response_id=created["id"])
    assert (status, error["code"]) == (400, "previous_response_not_found")


def test_the_streamed_response_is_the_stored_one() -> None:
    desk = Desk()
    events = [json.loads(e.data) for e in parse_sse(desk.stream("hello")) if e.data != "[DONE]"]
    final = events[-1]["response"]
    assert desk.get(final["id"]) == final
    assert {event["response"]["id"] for event in events if "response" in event} == {final["id"]}


def test_previous_input_and_output_are_prepended_and_instructions_are_not() -> None:
    parrot = Parrot()
    desk = Desk(parrot)
    first = desk.create("one", instructions="be brief")
    second = desk.create("two", previous_response_id=first["id"])
    desk.create("three", previous_response_id=second["id"])
    assert parrot.said == ["one", "turn 1", "two", "turn 2", "three"]
    assert second["instructions"] is None
    assert "instructions" not in parrot.turns[1].request
    assert second["previous_response_id"] == first["id"]


def test_two_branches_do_not_mix() -> None:
    desk = Desk()
    first = desk.create("My name is Bo.")
    desk.create("My name is Al.", previous_response_id=first["id"])
    other = desk.create("What is my name?", previous_response_id=first["id"])
    assert other["output"][0]["content"][0]["text"] == "Your name is Bo."


def test_unknown_previous_response() -> None:
    status, error = refusal(Desk().create, "x", previous_response_id="resp_x")
    assert status == 400
    assert error["message"] == "Previous response with id 'resp_x' not found."
    assert (error["code"], error["param"]) == ("previous_response_not_found", "previous_response_id")


def test_a_call_left_unanswered_is_refused_when_the_chain_goes_on() -> None:
    desk = Desk()
    parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    tool = {"type": "function", "name": "get_weather", "parameters": parameters}
    first = desk.create("Get the weather in Oslo", tools=[tool])
    (call,) = first["output"]
    status, error = refusal(desk.create, "never mind", previous_response_id=first["id"])
    assert (status, error["message"]) == (400, f"No tool output found for function call {call['call_id']}.")
    output = {"type": "function_call_output", "call_id": call["call_id"], "output": "rain"}
    second = desk.create([output], previous_response_id=first["id"], tools=[tool])
    assert "rain" in second["output"][0]["content"][0]["text"]
    assert refusal(desk.create, [output])[1]["message"].startswith("No tool call found for function call output")


def test_zero_data_retention() -> None:
    desk = Desk(zdr=True)
    created = desk.create("hello", store=True)
    assert created["store"] is False
    assert refusal(desk.get, created["id"])[0] == 404
    status, error = refusal(desk.create, "again", previous_response_id=created["id"])
    assert status == 400
    text = "Previous response cannot be used for this organization due to Zero Data Retention."
    assert error["message"] == text
    assert (error["type"], error["code"], error["param"]) == (
        "invalid_request_error",
        "unsupported_parameter",
        "previous_response_id",
    )


def test_scopes_are_isolated() -> None:
    desk = Desk()
    created = desk.create("hello", scope="a")
    status, error = refusal(desk.get, created["id"], scope="b")
    assert (status, error["code"]) == (404, "not_found")
    assert error["message"] == f"No response found with id '{created['id']}'"
    assert (
        refusal(desk.create, "x", scope="b", previous_response_id=created["id"])[1]["code"]
        == "previous_response_not_found"
    )
    assert refusal(desk.call, "DELETE", f"/responses/{created['id']}", scope="b")[0] == 404
    assert desk.get(created["id"], scope="a")


def test_delete() -> None:
    desk = Desk()
    created = desk.create("hello")
    path = f"/responses/{created['id']}"
    assert desk.call("DELETE", path) == {"id": created["id"], "object": "response.deleted", "deleted": True}
    assert refusal(desk.get, created["id"])[0] == 404
    assert refusal(desk.call, "DELETE", path)[0] == 404


@pytest.mark.parametrize("marker", [True, False])
def test_frames_name_their_event_and_end_as_configured(marker: bool) -> None:
    frames = Desk(done_marker=marker).stream("hello")
    for frame in frames[: -1 if marker else None]:
        (event,) = parse_sse([frame])
        assert frame.startswith(b"event: " + event.event.encode())
        assert json.loads(event.data)["type"] == event.event
    assert (frames[-1] == b"data: [DONE]\n\n") is marker


def test_each_event_is_a_frame_of_its_own() -> None:
    assert all(len(list(parse_sse([frame]))) == 1 for frame in Desk().stream("Count to three"))


def test_what_was_cut_off_is_not_stored_and_the_engine_is_closed() -> None:
    parrot = Parrot()
    desk = Desk(parrot)

    async def hang_up() -> None:
        answer = await desk.ask("POST", "/responses", {"model": "m", "input": "x", "stream": True})
        assert isinstance(answer, Stream)
        await anext(answer.frames)
        await answer.frames.aclose()

    asyncio.run(hang_up())
    assert parrot.closed == 1
    assert refusal(desk.get, parrot.turns[0].response["id"])[0] == 404


class Broken:
    """An engine that stops before its terminal event."""

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        yield {"type": "response.created", "response": turn.response}


def test_an_engine_without_an_end_cuts_the_connection() -> None:
    with pytest.raises(Cut):
        Desk(Broken()).stream("x")
    with pytest.raises(Cut):
        Desk(Broken()).create("x")


def test_pace_waits_before_deltas() -> None:
    loop_time = []

    async def timed() -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        await Desk(pace=0.01).frames("POST", "/responses", {"model": "m", "input": "Count to five", "stream": True})
        loop_time.append(loop.time() - start)

    asyncio.run(timed())
    assert loop_time[0] >= 0.05
