from typing import Any

import msgspec
import pytest

from oci_responses.emulator.messages import Json
from oci_responses.emulator.scripted.statements import facts
from oci_responses.emulator.scripted.talk import Made, Talk
from oci_responses.emulator.scripted.toolpick import pick


def function(name: str, description: str, **properties: Any) -> Json:
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    return {"type": "function", "name": name, "description": description, "parameters": parameters}


STR, INT = {"type": "string"}, {"type": "integer"}
WEATHER = function("get_weather", "Get the current weather for a city", city=STR)
ADD = function("add", "Add two numbers", a=INT, b=INT)
TIME = function("get_time", "Tell the time of day in a place", place=STR)
MAIL = function("sendEmail", "Send an email", to=STR, subject=STR)
PING = {
    "type": "function",
    "name": "ping",
    "description": "Check that the server is alive",
    "parameters": None,
}
TOOLS = [WEATHER, ADD, TIME, MAIL, PING]


def calls(
    text: str, tools: list[Json] = TOOLS, choice: Any = "auto", made: Any = (), parallel: bool = True
) -> list[Any]:
    found = pick(Talk((text,), text, tuple(made)), tools, choice, parallel=parallel)
    return [(call.name, msgspec.json.decode(call.arguments)) for call in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is the weather in Paris?", [("get_weather", {"city": "Paris"})]),
        ("How hot is it in Rio de Janeiro right now?", [("get_weather", {"city": "Rio de Janeiro"})]),
        ("Tell me Oslo's weather, I mean the weather at Oslo", [("get_weather", {"city": "Oslo"})]),
        ("what's the weather like in paris today", [("get_weather", {"city": "paris"})]),
        ("Add 17 and 25", [("add", {"a": 17, "b": 25})]),
        ("What is the sum of three and 4?", [("add", {"a": 3, "b": 4})]),
        ("What time is it in Tokyo?", [("get_time", {"place": "Tokyo"})]),
        ("Ping the server", [("ping", {})]),
        (
            "What is the weather in Paris and Rome?",
            [("get_weather", {"city": "Paris"}), ("get_weather", {"city": "Rome"})],
        ),
        (
            "What is the weather in Paris and what time is it in Tokyo?",
            [("get_weather", {"city": "Paris"}), ("get_time", {"place": "Tokyo"})],
        ),
        ("Send an email to Bob about Lunch", [("sendEmail", {"to": "Bob", "subject": "Lunch"})]),
    ],
)
def test_the_fitting_tool_is_called(text: str, expected: list[Any]) -> None:
    assert calls(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hello there.",
        "My favorite color is purple.",
        "What is my name?",
        "Is the weather nice?",
        "Count to five.",
        "",
    ],
)
def test_no_tool_without_need_or_arguments(text: str) -> None:
    assert calls(text) == []


def test_choice_none() -> None:
    assert calls("What is the weather in Paris?", choice="none") == []


@pytest.mark.parametrize("choice", ["required", {"type": "function", "name": "get_weather"}])
@pytest.mark.parametrize("text", ["Hello", "weather in Paris"])
def test_a_forced_choice_calls_whatever_is_said(choice: Any, text: str) -> None:
    found = calls(text, [WEATHER], choice)
    assert [name for name, _ in found] == ["get_weather"]
    assert isinstance(found[0][1]["city"], str)


def test_a_named_choice_beats_the_better_fit() -> None:
    choice = {"type": "function", "name": "get_time"}
    assert calls("What is the weather in Paris?", choice=choice) == [("get_time", {"place": "Paris"})]


def test_allowed_tools() -> None:
    allowed = {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "add"}]}
    assert calls("What is the weather in Paris?", choice=allowed) == []
    assert calls("Add 1 and 2", choice=allowed) == [("add", {"a": 1, "b": 2})]


def test_what_was_answered_is_not_called_again() -> None:
    paris, rome = Made("get_weather", {"city": "Paris"}, "x"), Made("get_weather", {"city": "Rome"}, "y")
    text = "What is the weather in Paris and Rome?"
    assert calls(text, made=[paris]) == [("get_weather", {"city": "Rome"})]
    assert calls(text, made=[paris, rome]) == []


def test_one_at_a_time_without_parallel_calls() -> None:
    text = "What is the weather in Paris and Rome?"
    assert calls(text, parallel=False) == [("get_weather", {"city": "Paris"})]


def test_facts_fill_arguments() -> None:
    told = ("My city is Oslo.", "What is the weather in my city?")
    (call,) = pick(Talk(told, told[1], ()), TOOLS, "auto", parallel=True, facts=facts(told))
    assert call.arguments == '{"city":"Oslo"}'


def test_tools_that_are_not_functions_are_left_alone() -> None:
    assert calls("search the web for cats", [{"type": "web_search"}], "required") == []
