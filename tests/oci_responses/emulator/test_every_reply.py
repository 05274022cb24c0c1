"""Every reply and every event against the types of the official client and of Open Responses."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from openai.types.conversations import Conversation, ConversationDeletedResource, ConversationItem, ConversationItemList
from openai.types.responses import CompactedResponse, ResponseItemList
from openai.types.responses.input_token_count_response import InputTokenCountResponse
from openresponses_types import CompactResource
from pydantic import TypeAdapter

from oci_responses.emulator import Json, Reply
from oci_responses.emulator.messages import Stream
from responses_proto.sse import parse_sse

from .desk import Desk
from .valid import check_official, check_official_response, check_open, check_open_response

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "Get the weather in a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    "strict": True,
}
SCHEMA = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
REASONING: Json = {"reasoning": {"effort": "low", "summary": "auto"}, "include": ["reasoning.encrypted_content"]}
REQUESTS: dict[str, Json] = {
    "text": {"input": "My name is Ada."},
    "reasoning": {"input": "My name is Ada.", **REASONING},
    "reasoning, not shown": {"input": "x", "reasoning": {"effort": "low"}, "store": False},
    "parallel calls": {"input": "What is the weather in Paris and in Oslo?", "tools": [WEATHER]},
    "reasoned call": {"input": "What is the weather in Paris?", "tools": [WEATHER], **REASONING},
    "refusal": {"input": "Refuse."},
    "structured output": {
        "input": "Her name is Ada.",
        "text": {"format": {"type": "json_schema", "name": "person", "schema": SCHEMA, "strict": True}},
    },
    "incomplete": {"input": "Count to 100", "max_output_tokens": 16},
    "filtered": {"input": "Stop as if filtered."},
    "failed": {"input": "Fail with rate_limit_exceeded."},
    "settings": {
        "input": [{"role": "user", "content": "x"}],
        "instructions": "Be brief.",
        "temperature": 0.5,
        "top_p": 0.5,
        "metadata": {"a": "b"},
        "tool_choice": "none",
        "truncation": "auto",
        "service_tier": "default",
        "safety_identifier": "s",
        "prompt_cache_key": "p",
        "max_tool_calls": 3,
        "parallel_tool_calls": False,
        "tools": [WEATHER],
    },
}


async def _events(desk: Desk, method: str, path: str, body: Json | None = None) -> list[Json]:
    stream = await desk.ask(method, path, body)
    assert isinstance(stream, Stream)
    frames = [frame async for frame in stream.frames]
    return [json.loads(event.data) for event in parse_sse(frames) if event.data != "[DONE]"]


def check_events(events: list[Json]) -> Json:
    for event in events:
        check_official(event)
        check_open(event)
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    final: Json = events[-1]["response"]
    check_response(final)
    return final


def check_response(response: Json) -> None:
    check_official_response(response)
    check_open_response(response)
    usage = response["usage"]
    if usage is not None:
        assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]


@pytest.mark.parametrize("name", REQUESTS)
def test_whole_streamed_and_stored(name: str) -> None:
    desk = Desk()
    body = {"model": "xai.grok-4", **REQUESTS[name]}
    whole = desk.call("POST", "/responses", body)
    check_response(whole)
    streamed = check_events(asyncio.run(_events(desk, "POST", "/responses", {**body, "stream": True})))
    same = ("status", "usage", "error", "incomplete_details", "tools", "text", "metadata")
    assert {key: whole[key] for key in same} == {key: streamed[key] for key in same}
    assert [item["type"] for item in whole["output"]] == [item["type"] for item in streamed["output"]]
    if body.get("store", True):
        assert desk.get(whole["id"]) == whole


@pytest.mark.parametrize("name", REQUESTS)
def test_in_the_background(name: str) -> None:
    async def main() -> tuple[Json, list[Json], list[Json]]:
        desk = Desk()
        body = {"model": "xai.grok-4", **REQUESTS[name], "background": True}
        queued = await desk.json("POST", "/responses", body)
        events = await _events(desk, "POST", "/responses", {**body, "stream": True})
        again = await _events(desk, "GET", f"/responses/{events[0]['response']['id']}?stream=true")
        return queued, events, again

    queued, events, again = asyncio.run(main())
    check_response(queued)
    assert (queued["status"], queued["background"]) == ("queued", True)
    assert [event["type"] for event in events[:3]] == ["response.created", "response.queued", "response.in_progress"]
    check_events(events)
    assert again == events


def taken(kind: Any, value: Any) -> None:
    TypeAdapter(kind).validate_python(value)


def test_everything_else() -> None:
    desk = Desk()
    first = desk.create([{"role": "user", "content": "My name is Ada."}], **REASONING)
    taken(ResponseItemList, desk.call("GET", f"/responses/{first['id']}/input_items"))
    compacted = desk.call("POST", "/responses/compact", {"model": "m", "previous_response_id": first["id"]})
    taken(CompactResource, compacted)
    # The official type has no room for the user messages that its own documentation promises.
    taken(CompactedResponse, {**compacted, "output": compacted["output"][-1:]})
    taken(InputTokenCountResponse, desk.call("POST", "/responses/input_tokens", {"model": "m", "input": "x"}))
    talk = desk.call("POST", "/conversations", {"items": [{"role": "user", "content": "x"}], "metadata": {"a": "b"}})
    taken(Conversation, talk)
    check_response(desk.create("What is my name?", conversation=talk["id"], **REASONING))
    listed = desk.call("GET", f"/conversations/{talk['id']}/items")
    taken(ConversationItemList, listed)
    for item in listed["data"]:
        taken(ConversationItem, desk.call("GET", f"/conversations/{talk['id']}/items/{item['id']}"))
    taken(ConversationDeletedResource, desk.call("DELETE", f"/conversations/{talk['id']}"))
    reply = asyncio.run(desk.ask("DELETE", f"/responses/{first['id']}"))
    assert isinstance(reply, Reply)
    assert json.loads(reply.body) == {"id": first["id"], "object": "response.deleted", "deleted": True}
