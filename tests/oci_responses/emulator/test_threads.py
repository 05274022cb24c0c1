"""How requests continue one another; also through conversation objects and compaction."""

import asyncio
import json
from typing import Any

import pytest

from oci_responses.emulator import Cut, Reply
from oci_responses.emulator.messages import Stream

from .desk import Desk, Parrot, refusal


def begin(desk: Desk, **body: Any) -> str:
    name: str = desk.call("POST", "/conversations", body)["id"]
    return name


def texts(desk: Desk, conversation: str) -> list[str]:
    found = desk.call("GET", f"/conversations/{conversation}/items?order=asc")
    return [part["text"] for item in found["data"] for part in item["content"]]


@pytest.mark.parametrize("named", [lambda name: name, lambda name: {"id": name}])
def test_input_and_output_go_into_the_conversation(named: Any) -> None:
    parrot = Parrot()
    desk = Desk(parrot)
    conversation = begin(desk, items=[{"role": "user", "content": "zero"}])
    for text in ("one", "two"):
        response = desk.create(text, conversation=named(conversation))
        assert response["conversation"] == {"id": conversation}
    assert parrot.said == ["zero", "one", "turn 1", "two"]
    assert texts(desk, conversation) == ["zero", "one", "turn 1", "two", "turn 2"]


def test_a_conversation_can_be_answered_as_it_stands() -> None:
    parrot = Parrot()
    desk = Desk(parrot)
    conversation = begin(desk, items=[{"role": "user", "content": "zero"}])
    desk.call("POST", "/responses", {"model": "m", "conversation": conversation})
    assert parrot.said == ["zero"]
    assert texts(desk, conversation) == ["zero", "turn 1"]


def test_streams_and_unstored_responses_do_so_too() -> None:
    desk = Desk(Parrot())
    conversation = begin(desk)
    desk.stream("one", conversation=conversation)
    desk.create("two", conversation=conversation, store=False)
    assert texts(desk, conversation) == ["one", "turn 1", "two", "turn 2"]


def test_input_items_and_conversation_items_have_the_same_ids() -> None:
    desk = Desk()
    conversation = begin(desk)
    response = desk.create("one", conversation=conversation)
    (given,) = desk.call("GET", f"/responses/{response['id']}/input_items")["data"]
    items = desk.call("GET", f"/conversations/{conversation}/items?order=asc")["data"]
    assert items == [given, *response["output"]]


def test_tools_across_a_conversation() -> None:
    desk = Desk()
    conversation = begin(desk)
    parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    tool = {"type": "function", "name": "get_weather", "parameters": parameters}
    (call,) = desk.create("Get the weather in Oslo", tools=[tool], conversation=conversation)["output"]
    assert refusal(desk.create, "well?", conversation=conversation)[1]["message"].startswith("No tool output found")
    output = {"type": "function_call_output", "call_id": call["call_id"], "output": "rain"}
    answer = desk.create([output], tools=[tool], conversation=conversation)
    assert "rain" in answer["output"][0]["content"][0]["text"]


@pytest.mark.parametrize("conversation", ["conv_1", {"id": "conv_1"}])
def test_an_unknown_conversation(conversation: Any) -> None:
    status, error = refusal(Desk().create, "hi", conversation=conversation)
    assert (status, error["message"], error["code"]) == (404, "No conversation found with id 'conv_1'", "not_found")


def test_another_scopes_conversation_is_unknown() -> None:
    desk = Desk()
    assert refusal(desk.create, "hi", scope="q", conversation=begin(desk))[0] == 404


def test_what_fails_or_is_left_does_not_go_in() -> None:
    parrot = Parrot()
    desk = Desk(parrot)
    conversation = begin(desk)

    async def leave() -> None:
        answer = await desk.ask(
            "POST", "/responses", {"model": "m", "input": "x", "stream": True, "conversation": conversation}
        )
        assert isinstance(answer, Stream)
        await anext(answer.frames)
        await answer.frames.aclose()

    asyncio.run(leave())
    assert texts(desk, conversation) == []
    assert desk.create("next", conversation=conversation)["status"] == "completed"


def body_of(answer: Reply | Stream) -> Any:
    assert isinstance(answer, Reply)
    return json.loads(answer.body)


@pytest.mark.parametrize("locked", [True, False])
def test_one_response_at_a_time(locked: bool) -> None:
    async def race() -> None:
        parrot = Parrot(waits=True)
        desk = Desk(parrot, conversation_locked=locked)
        conversation = body_of(await desk.ask("POST", "/conversations"))["id"]
        body = {"model": "m", "input": "x", "conversation": conversation}
        item = {"items": [{"role": "user", "content": "y"}]}
        first = asyncio.create_task(desk.ask("POST", "/responses", body))
        await asyncio.sleep(0)
        others = [desk.ask("POST", f"/conversations/{conversation}/items", item)]
        if locked:
            others += [desk.ask("POST", "/responses", body), desk.ask("DELETE", f"/conversations/{conversation}")]
        for other in others:
            if not locked:
                await other
                continue
            with pytest.raises(Exception, match="Another process is currently operating") as refused:
                await other
            error = json.loads(refused.value.reply.body)["error"]  # type: ignore[attr-defined]
            assert (error["code"], error["param"]) == ("conversation_locked", "conversation")
        parrot.go.set()
        await first
        await desk.ask("POST", "/responses", body)

    asyncio.run(race())


def test_an_engine_that_breaks_unlocks() -> None:
    class Broken(Parrot):
        async def respond(self, turn: Any) -> Any:
            if not self.turns:
                self.turns.append(turn)
                raise Cut
            async for event in super().respond(turn):
                yield event

    desk = Desk(Broken())
    conversation = begin(desk)
    with pytest.raises(Cut):
        desk.create("x", conversation=conversation)
    assert desk.create("y", conversation=conversation)["status"] == "completed"


def test_a_conversation_deleted_meanwhile_gets_nothing() -> None:
    async def run() -> None:
        parrot = Parrot(waits=True)
        desk = Desk(parrot, conversation_locked=False)
        conversation = body_of(await desk.ask("POST", "/conversations"))["id"]
        body = {"model": "m", "input": "x", "conversation": conversation}
        first = asyncio.create_task(desk.ask("POST", "/responses", body))
        await asyncio.sleep(0)
        await desk.ask("DELETE", f"/conversations/{conversation}")
        parrot.go.set()
        assert body_of(await first)["status"] == "completed"

    asyncio.run(run())


def test_a_compacted_conversation_goes_on() -> None:
    parrot = Parrot()
    desk = Desk(parrot)
    first = desk.create("one")
    compacted = desk.call("POST", "/responses/compact", {"model": "m", "previous_response_id": first["id"]})
    second = desk.create([*compacted["output"], {"role": "user", "content": [{"type": "input_text", "text": "two"}]}])
    assert parrot.said == ["one", "turn 1", "two"]
    desk.create("three", previous_response_id=second["id"])
    assert parrot.said == ["one", "turn 1", "two", "turn 2", "three"]
