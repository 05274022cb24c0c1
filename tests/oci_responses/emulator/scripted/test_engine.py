import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from oci_responses.emulator import Ids, Json, Refusal, ScriptedEngine, Turn
from oci_responses.emulator.intake import input_items
from oci_responses.emulator.shell import response_shell

ENGINE = ScriptedEngine()
WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "Get the weather for a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def respond(given: str | Sequence[Json], **settings: Any) -> Json:
    request = {"model": "m", "input": given if isinstance(given, str) else list(given), **settings}
    response = response_shell(request, "resp_1", 0, store=False)
    turn = Turn(request, tuple(input_items(request["input"])), response, Ids(seed=1), lambda: 0.0)

    async def last() -> Json:
        final: Json = [event async for event in ENGINE.respond(turn)][-1]["response"]
        return final

    return asyncio.run(last())


def text(response: Json) -> str:
    part: str = response["output"][-1]["content"][0]["text"]
    return part


def test_instructions_are_part_of_the_conversation() -> None:
    assert text(respond("What is my name?", instructions="The user is polite. My name is Bo.")) == "Your name is Bo."


def test_a_tool_round_trip() -> None:
    question = input_items("What is the weather in Paris?")
    (call,) = respond(question, tools=[WEATHER])["output"]
    assert (call["name"], msgspec.json.decode(call["arguments"])) == ("get_weather", {"city": "Paris"})
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": "18 degrees"}
    assert "18 degrees" in text(respond([*question, call, result], tools=[WEATHER]))


def schema_of(**properties: Any) -> Json:
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {"format": {"type": "json_schema", "name": "x", "schema": schema}}


@pytest.mark.parametrize(
    ("given", "properties", "value"),
    [
        (
            "Extract: Ana is 34 and lives in Porto.",
            {"name": {"type": "string"}, "age": {"type": "integer"}, "city": {"type": "string"}},
            {"name": "Ana", "age": 34, "city": "Porto"},
        ),
        (
            "My favorite color is teal. Tell me about me.",
            {"favorite_color": {"type": "string"}},
            {"favorite_color": "teal"},
        ),
        ("Count to three", {"answer": {"type": "string"}}, {"answer": "1, 2, 3"}),
        ("hm", {"n": {"type": "integer", "minimum": 3}, "s": {"type": "string"}}, {"n": 3, "s": "unknown"}),
    ],
)
def test_structured_output(given: str, properties: Json, value: Json) -> None:
    assert msgspec.json.decode(text(respond(given, text=schema_of(**properties)))) == value


def test_structured_output_from_a_tool_result() -> None:
    items = [
        *input_items("What is the weather in Paris?"),
        {"type": "function_call", "call_id": "c", "name": "get_weather", "arguments": '{"city":"Paris"}'},
        {"type": "function_call_output", "call_id": "c", "output": '{"temperature": 18.5}'},
    ]
    form = schema_of(temperature={"type": "number"})
    assert msgspec.json.decode(text(respond(items, text=form, tools=[WEATHER]))) == {"temperature": 18.5}


def test_json_object() -> None:
    said = text(respond("Count to two", text={"format": {"type": "json_object"}}))
    assert msgspec.json.decode(said) == {"answer": "1, 2"}


ENCRYPTED = ["reasoning.encrypted_content"]


def test_reasoning_is_sealed_and_taken_back() -> None:
    thought, message = respond("hello", reasoning={"effort": "low"}, include=ENCRYPTED)["output"]
    assert thought["type"] == "reasoning"
    assert thought["summary"] == []
    again = [*input_items("hello"), thought, message, *input_items("Say ok")]
    assert text(respond(again)) == "ok"


@pytest.mark.parametrize("sealed", ["forged", 7, "AAAA"])
def test_foreign_reasoning_is_refused(sealed: Any) -> None:
    thought = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": sealed}
    with pytest.raises(Refusal) as refused:
        respond([thought, *input_items("hello")])
    assert b"invalid_encrypted_content" in refused.value.reply.body


def test_reasoning_shows_only_what_was_asked() -> None:
    assert "encrypted_content" not in respond("hello", reasoning={"effort": "low"})["output"][0]
    thought = respond("hello", reasoning={"summary": "auto"})["output"][0]
    assert thought["summary"][0]["text"]
    assert [item["type"] for item in respond("hello")["output"]] == ["message"]


def test_the_same_conversation_gets_the_same_answer() -> None:
    first, second = (respond("Tell me something", reasoning={"effort": "low"}, include=ENCRYPTED) for _ in range(2))
    assert first == second
