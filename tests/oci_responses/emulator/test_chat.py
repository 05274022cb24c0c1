"""Chat completions as the official client makes them, which checks each answer's types."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import openai
import pytest

from oci_responses.emulator import Cut, Emulator, Json, Turn

from .desk import Desk, refusal
from .support import Caller

MODEL = "xai.grok-4"
PATH = "/chat/completions"
TOOL: Any = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get the weather for a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
QUESTION: list[Any] = [{"role": "user", "content": "What is the weather in Paris?"}]


@pytest.fixture(scope="module")
def emu() -> Iterator[Emulator]:
    with Emulator(tls=False) as running:
        yield running


@pytest.fixture(scope="module")
def client(emu: Emulator) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        api_key=emu.api_key, base_url=emu.base_url, project=emu.project, _strict_response_validation=True
    ) as client:
        yield client


def test_a_conversation(client: openai.OpenAI) -> None:
    messages: list[Any] = [
        {"role": "user", "content": "My name is Bo."},
        {"role": "assistant", "content": "Noted."},
        {"role": "user", "content": "What is my name?"},
    ]
    done = client.chat.completions.create(model=MODEL, messages=messages)
    assert done.choices[0].message.content == "Your name is Bo."
    assert done.choices[0].finish_reason == "stop"
    assert done.usage is not None
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens


def test_a_tool_round_trip(client: openai.OpenAI) -> None:
    asked = client.chat.completions.create(model=MODEL, messages=QUESTION, tools=[TOOL]).choices[0]
    assert asked.finish_reason == "tool_calls"
    assert asked.message.tool_calls is not None
    call = asked.message.tool_calls[0]
    assert call.type == "function"
    assert json.loads(call.function.arguments) == {"city": "Paris"}
    said: list[Any] = [asked.message.to_dict(), {"role": "tool", "tool_call_id": call.id, "content": "18 degrees"}]
    answer = client.chat.completions.create(model=MODEL, messages=[*QUESTION, *said], tools=[TOOL])
    assert "18 degrees" in (answer.choices[0].message.content or "")


def test_a_stream(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(
        model=MODEL, messages=QUESTION, tools=[TOOL], stream_options={"include_usage": True}
    ) as stream:
        final = stream.get_final_completion()
    calls = final.choices[0].message.tool_calls
    assert calls is not None
    assert calls[0].function.arguments == '{"city":"Paris"}'
    assert final.usage is not None
    text = ""
    for chunk in client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": "Count to five"}], stream=True
    ):
        text += chunk.choices[0].delta.content or ""
    assert "five" in text or "5" in text


def test_frames_are_data_only_and_end_with_done(emu: Emulator) -> None:
    answer = Caller(emu).call("POST", PATH, {"model": MODEL, "messages": QUESTION, "stream": True})
    assert answer.headers["content-type"] == "text/event-stream"
    assert answer.body.endswith(b"data: [DONE]\n\n")
    assert b"event:" not in answer.body


def test_a_compartment_is_enough(emu: Emulator) -> None:
    body = {"model": MODEL, "messages": QUESTION}
    alone: dict[str, str | None] = {"OpenAI-Project": None}
    assert Caller(emu).call("POST", PATH, body, {**alone, "CompartmentId": emu.compartment_id}).status == 200
    refused = Caller(emu).call("POST", PATH, body, alone)
    assert (refused.status, refused.error["message"]) == (400, "Compartment ID must be provided.")


class Fails:
    """Ends as failed, or not at all."""

    def __init__(self, *, ends: bool) -> None:
        self.ends = ends

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        yield {"type": "response.created", "response": turn.response}
        if self.ends:
            error = {"code": "server_error", "message": "broken"}
            yield {"type": "response.failed", "response": {**turn.response, "status": "failed", "error": error}}


def test_an_engine_that_fails() -> None:
    desk = Desk(Fails(ends=True))
    status, error = refusal(desk.call, "POST", PATH, {"model": "m", "messages": QUESTION})
    assert (status, error["message"], error["code"]) == (500, "broken", "server_error")
    (_, failed) = asyncio.run(desk.events("POST", PATH, {"model": "m", "messages": QUESTION, "stream": True}))
    assert failed["error"]["message"] == "broken"


def test_an_engine_that_does_not_end_cuts_the_connection() -> None:
    for stream in (False, True):
        with pytest.raises(Cut):
            asyncio.run(
                Desk(Fails(ends=False)).events("POST", PATH, {"model": "m", "messages": QUESTION, "stream": stream})
            )
