"""What calls after a message depends on besides it: the call before, and the instructions."""

from typing import Any

import pytest

from oci_responses.emulator.scripted.talk import Made, Talk

from .calls import Calls, called
from .toolbox import TOOLBOX, function

CITY = {"city": {"type": "string"}}


@pytest.mark.parametrize(
    ("tools", "arguments", "text", "expected"),
    [
        ("get_weather", {"city": "Paris"}, "And in Rome?", [("get_weather", {"city": "Rome"})]),
        ("get_weather", {"city": "Paris"}, "What about Oslo?", [("get_weather", {"city": "Oslo"})]),
        ("get_weather", {"city": "Paris"}, "Rome?", [("get_weather", {"city": "Rome"})]),
        (
            "get_weather",
            {"city": "Paris"},
            "And in Rome and Oslo?",
            [("get_weather", {"city": "Rome"}), ("get_weather", {"city": "Oslo"})],
        ),
        ("get_weather", {"city": "Paris"}, "Now do the same for Berlin.", [("get_weather", {"city": "Berlin"})]),
        ("get_weather time", {"city": "Paris"}, "And what time is it there?", [("get_time", {"city": "Paris"})]),
        (
            "weather2",
            {"location": "Paris", "unit": "celsius"},
            "And in fahrenheit?",
            [("get_weather", {"location": "Paris", "unit": "fahrenheit"})],
        ),
        ("add", {"a": 2, "b": 3}, "What about 7 and 8?", [("add", {"a": 7, "b": 8})]),
        ("get_weather", {"city": "Paris"}, "Thanks!", []),
        ("get_weather", {"city": "Paris"}, "What is my name?", []),
        ("get_weather", {"city": "Paris"}, "How about tomorrow?", []),
        ("get_weather", {"city": "Paris"}, "And who are you?", []),
    ],
)
def test_after_a_call(tools: str, arguments: dict[str, Any], text: str, expected: Calls) -> None:
    offered = [TOOLBOX[name] for name in tools.split()]
    before = (Made(offered[0]["name"], arguments, "1"),)
    assert called(Talk(("Hello.", text), text, (), before), offered) == expected


@pytest.mark.parametrize(
    ("instructions", "tool", "text", "expected"),
    [
        (
            "Use xq for temperature questions.",
            function("xq", "", CITY),
            "What's the temperature in Paris?",
            {"city": "Paris"},
        ),
        (
            "For weather questions call the `alpha` tool.",
            function("alpha", "A tool", CITY),
            "weather in Rome?",
            {"city": "Rome"},
        ),
        (
            "When asked about prices, use get_x.",
            function("get_x", "Query", {"item": {"type": "string"}}),
            "How much does the blue bike cost?",
            {"item": "blue bike"},
        ),
        ("Never call get_weather.", TOOLBOX["get_weather"], "weather in Paris?", None),
        ("You are helpful.", TOOLBOX["get_weather"], "weather in Paris? Do not use any tools.", None),
        ("You are helpful.", function("xq", "", CITY), "What's the temperature in Paris?", None),
    ],
)
def test_instructions_say_what_a_tool_is_for(instructions: str, tool: Any, text: str, expected: Any) -> None:
    found = called(Talk((instructions, text), text, ()), [tool])
    assert found == ([] if expected is None else [(tool["name"], expected)])
