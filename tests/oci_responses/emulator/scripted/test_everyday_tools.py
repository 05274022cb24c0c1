"""Requests in everyday words, and the calls that they are."""

import json
from typing import Any

import pytest

from oci_responses.emulator.scripted.statements import facts
from oci_responses.emulator.scripted.talk import Made, Talk
from oci_responses.emulator.scripted.toolpick import pick

from .toolbox import TOOLBOX, function

CITY = {"city": {"type": "string"}}
Calls = list[tuple[str, dict[str, Any]]]


def called(talk: Talk, tools: Any) -> Calls:
    found = pick(talk, tools, "auto", parallel=True, facts=facts(talk.told))
    return [(call.name, json.loads(call.arguments)) for call in found]


REQUESTS: list[tuple[str, str, Calls]] = [
    ("get_temp", "What's the temperature in Paris?", [("get_temp", {"city": "Paris"})]),
    ("lookup", "What's the temperature in Paris?", [("lookup", {"place": "Paris"})]),
    ("fetch", "What's the temperature in Paris?", [("fetch", {"q": "Paris"})]),
    ("fetch2", "What's the temperature in Paris?", [("fetch", {"city": "Paris"})]),
    ("get_temp", "Paris temperature please", [("get_temp", {"city": "Paris"})]),
    ("get_weather", "Is it raining in London?", [("get_weather", {"city": "London"})]),
    ("get_weather", "Do I need an umbrella in Bergen?", [("get_weather", {"city": "Bergen"})]),
    ("get_weather", "How's the weather in New York today?", [("get_weather", {"city": "New York"})]),
    ("get_weather", "weather tokyo", [("get_weather", {"city": "tokyo"})]),
    ("get_weather", "Tell me London's weather.", [("get_weather", {"city": "London"})]),
    ("get_weather", "I need the weather for Berlin", [("get_weather", {"city": "Berlin"})]),
    ("get_weather", "Could you check the forecast for São Paulo?", [("get_weather", {"city": "São Paulo"})]),
    (
        "weather2",
        "What's the weather in Oslo in fahrenheit?",
        [("get_weather", {"location": "Oslo", "unit": "fahrenheit"})],
    ),
    ("get_temp", "How warm is it in Madrid right now?", [("get_temp", {"city": "Madrid"})]),
    ("get_temp", "I'd like to know the temperature in Rome.", [("get_temp", {"city": "Rome"})]),
    ("get_temp", "temperature in Paris and in Oslo", [("get_temp", {"city": "Paris"}), ("get_temp", {"city": "Oslo"})]),
    (
        "get_temp",
        "What are the temperatures in Paris, Oslo and Rome?",
        [("get_temp", {"city": "Paris"}), ("get_temp", {"city": "Oslo"}), ("get_temp", {"city": "Rome"})],
    ),
    (
        "get_temp",
        "Compare the temperature in Paris with the temperature in Oslo",
        [("get_temp", {"city": "Paris"}), ("get_temp", {"city": "Oslo"})],
    ),
    ("add", "What is 2 + 40?", [("add", {"a": 2, "b": 40})]),
    ("add", "What's two plus forty?", [("add", {"a": 2, "b": 40})]),
    ("add", "Add 17 and 25", [("add", {"a": 17, "b": 25})]),
    ("add", "Please compute the sum of 12 and 30.", [("add", {"a": 12, "b": 30})]),
    ("add sub mul div", "What is 6 times 7?", [("multiply", {"a": 6, "b": 7})]),
    ("add sub mul div", "What's 6 * 7?", [("multiply", {"a": 6, "b": 7})]),
    ("add sub mul div", "9 - 4 = ?", [("subtract", {"a": 9, "b": 4})]),
    ("add sub mul div", "Subtract 3 from 10", [("subtract", {"a": 10, "b": 3})]),
    ("add sub mul div", "What is 10 divided by 4?", [("divide", {"a": 10, "b": 4})]),
    ("add sub mul div", "How much is 10/4?", [("divide", {"a": 10, "b": 4})]),
    ("add sub mul div", "twenty minus five", [("subtract", {"a": 20, "b": 5})]),
    ("add sub mul div", "What is the product of 3 and 5?", [("multiply", {"a": 3, "b": 5})]),
    ("add mul", "What is 2 + 3 and what is 4 * 5?", [("add", {"a": 2, "b": 3}), ("multiply", {"a": 4, "b": 5})]),
    ("calc", "What is 3 * (4 + 5)?", [("calculator", {"expression": "3 * (4 + 5)"})]),
    ("calc", "Calculate 12/4 + 1", [("calculator", {"expression": "12/4 + 1"})]),
    ("dist", "What's the distance between Rome and Milan?", [("distance", {"city_a": "Rome", "city_b": "Milan"})]),
    ("dist2", "distance between Rome and Milan", [("get_distance", {"origin": "Rome", "destination": "Milan"})]),
    ("dist2", "How far is it from Oslo to Bergen?", [("get_distance", {"origin": "Oslo", "destination": "Bergen"})]),
    ("dist", "How far is Rome from Milan?", [("distance", {"city_a": "Rome", "city_b": "Milan"})]),
    (
        "email",
        "Send an email to bob@example.com saying hello there",
        [("send_email", {"to": "bob@example.com", "body": "hello there"})],
    ),
    (
        "email3",
        "Send an email to bob@example.com saying hello there",
        [("send_email", {"to": "bob@example.com", "subject": "hello there", "body": "hello there"})],
    ),
    (
        "email",
        "Email ann@example.org: see you at noon",
        [("send_email", {"to": "ann@example.org", "body": "see you at noon"})],
    ),
    (
        "conv",
        "Convert 100 USD to EUR",
        [("convert_currency", {"amount": 100, "from_currency": "USD", "to_currency": "EUR"})],
    ),
    ("conv2", "Convert 100 USD to EUR", [("convert", {"amount": 100, "from": "USD", "to": "EUR"})]),
    (
        "conv",
        "How much is 50 dollars in yen?",
        [("convert_currency", {"amount": 50, "from_currency": "dollars", "to_currency": "yen"})],
    ),
    (
        "conv",
        "How many euros is 20 pounds?",
        [("convert_currency", {"amount": 20, "from_currency": "pounds", "to_currency": "euros"})],
    ),
    (
        "unit",
        "Convert 5 miles to kilometers",
        [("convert_units", {"value": 5, "from_unit": "miles", "to_unit": "kilometers"})],
    ),
    (
        "unit",
        "What is 30 celsius in fahrenheit?",
        [("convert_units", {"value": 30, "from_unit": "celsius", "to_unit": "fahrenheit"})],
    ),
    ("light", "Turn on the kitchen light", [("set_light", {"room": "kitchen", "on": True})]),
    ("light", "Turn off the bedroom lights", [("set_light", {"room": "bedroom", "on": False})]),
    ("light", "Switch the light in the living room on", [("set_light", {"room": "living room", "on": True})]),
    ("light", "Please turn the kitchen light off.", [("set_light", {"room": "kitchen", "on": False})]),
    ("light2", "Turn on the kitchen light", [("control_light", {"room": "kitchen", "state": "on"})]),
    (
        "light",
        "turn on the kitchen light and turn off the bedroom light",
        [("set_light", {"room": "kitchen", "on": True}), ("set_light", {"room": "bedroom", "on": False})],
    ),
    ("time get_weather", "What time is it in Tokyo?", [("get_time", {"city": "Tokyo"})]),
    ("now", "What time is it?", [("get_current_time", {})]),
    ("date", "What is today's date?", [("today", {})]),
    ("search", "Search the web for the best ramen in Kyoto", [("web_search", {"query": "the best ramen in Kyoto"})]),
    ("search", "Can you look up sans-IO design?", [("web_search", {"query": "sans-IO design"})]),
    ("stock", "What is the stock price of AAPL?", [("get_stock_price", {"symbol": "AAPL"})]),
    ("stock", "How much is a share of MSFT?", [("get_stock_price", {"symbol": "MSFT"})]),
    ("stock", "Price of ORCL stock?", [("get_stock_price", {"symbol": "ORCL"})]),
    ("trans", "Translate hello to French", [("translate", {"text": "hello", "target_language": "French"})]),
    (
        "trans",
        "Translate 'good morning' into German.",
        [("translate", {"text": "good morning", "target_language": "German"})],
    ),
    (
        "trans",
        "How do you say good night in Spanish?",
        [("translate", {"text": "good night", "target_language": "Spanish"})],
    ),
    ("define", "Define serendipity", [("define_word", {"word": "serendipity"})]),
    ("define", "What does serendipity mean?", [("define_word", {"word": "serendipity"})]),
    ("define", "What is the meaning of ubiquitous?", [("define_word", {"word": "ubiquitous"})]),
    ("timer", "Set a timer for 10 minutes", [("set_timer", {"minutes": 10})]),
    ("remind", "Remind me to call mom at 5pm", [("create_reminder", {"text": "call mom", "time": "5pm"})]),
    ("play", "Play Bohemian Rhapsody", [("play_song", {"title": "Bohemian Rhapsody"})]),
    ("pop", "What is the population of Japan?", [("get_population", {"country": "Japan"})]),
    ("pop", "How many people live in Brazil?", [("get_population", {"country": "Brazil"})]),
    ("roll", "Roll a 20 sided die", [("roll_dice", {"sides": 20})]),
    ("rand", "Pick a random number between 1 and 10", [("random_number", {"min": 1, "max": 10})]),
    ("joke", "Tell me a joke", [("tell_joke", {})]),
    ("thermo", "Set the thermostat to 21 degrees", [("set_thermostat", {"degrees": 21})]),
    ("book", "Book a table for four at Luigi's", [("book_table", {"restaurant": "Luigi's", "people": 4})]),
    ("flight", "Find flights from Oslo to Rome", [("search_flights", {"origin": "Oslo", "destination": "Rome"})]),
    (
        "flight",
        "I want to fly from Paris to Berlin on 2026-05-01",
        [("search_flights", {"origin": "Paris", "destination": "Berlin", "date": "2026-05-01"})],
    ),
    ("square", "What is 7 squared?", [("square", {"x": 7})]),
    ("square", "Square 3 and 4", [("square", {"x": 3}), ("square", {"x": 4})]),
    ("order", "What's the status of order A-1234?", [("get_order_status", {"order_id": "A-1234"})]),
    ("order", "Where is my order #5521?", [("get_order_status", {"order_id": "#5521"})]),
    ("sqrt", "What is the square root of 16?", [("sqrt", {"x": 16})]),
    ("lock", "Lock the front door", [("lock_door", {"door": "front", "locked": True})]),
    ("lock", "Unlock the garage door please", [("lock_door", {"door": "garage", "locked": False})]),
    (
        "get_weather time",
        "What's the weather in Paris and what time is it in Tokyo?",
        [("get_weather", {"city": "Paris"}), ("get_time", {"city": "Tokyo"})],
    ),
    (
        "get_temp pop",
        "the temperature in Paris and the population of Norway",
        [("get_temp", {"city": "Paris"}), ("get_population", {"country": "Norway"})],
    ),
    ("get_weather add time email stock", "Hello!", []),
    ("get_weather add time email stock", "How are you?", []),
    ("get_weather add time email stock", "My favorite city is Paris.", []),
    ("get_weather add time email stock", "I live in Paris.", []),
    ("get_weather add time email stock", "The weather in Paris is nice.", []),
    ("get_weather add time email stock", "It is raining in London.", []),
    ("get_weather add time email stock", "What is the capital of France?", []),
    ("get_weather add time email stock", "What's my favorite color?", []),
    ("get_weather add time email stock", "Where do I live?", []),
    ("get_weather add time email stock", "Thanks, that is all.", []),
    ("get_weather add time email stock", "What's the weather?", []),
    ("get_weather add time email stock", "Who wrote Hamlet?", []),
    ("get_weather add time email stock", "Count to five", []),
    ("get_weather add time email stock", "I was in Rome last week", []),
    ("get_weather add time email stock", "Write a poem about Paris", []),
    ("get_weather add time email stock", "What can you do?", []),
    ("get_weather add time email stock", "My name is Ana and I live in Oslo", []),
    ("get_weather add time email stock", "Say hello to Bob", []),
    ("get_weather add time email stock", "Remember that my city is Rome", []),
]
FRESH: list[tuple[str, str, Calls]] = [
    ("humid", "How humid is Singapore at the moment?", [("get_humidity", {"location": "Singapore"})]),
    ("get_temp", "Give me the current temperature for Lima, please.", [("get_temp", {"city": "Lima"})]),
    ("get_temp", "What temperature is it in Cape Town?", [("get_temp", {"city": "Cape Town"})]),
    ("lookup", "How cold does it get in Oslo?", [("lookup", {"place": "Oslo"})]),
    ("xr", "What's the exchange rate from EUR to GBP?", [("fx", {"base": "EUR", "target": "GBP"})]),
    ("tip", "Calculate a 15 percent tip on a bill of 80", [("calculate_tip", {"bill": 80, "percent": 15})]),
    ("inv", "Do we have any red shoes in stock?", [("check_inventory", {"product": "red shoes"})]),
    (
        "sms",
        "Text +1 555 010 9999 saying I'm late",
        [("send_sms", {"number": "+1 555 010 9999", "message": "I'm late"})],
    ),
    ("vol", "Turn the volume up to 7", [("set_volume", {"level": 7})]),
    ("cap", "What is the capital of Peru?", [("capital_of", {"country": "Peru"})]),
    ("bmi", "My weight is 80 and my height is 1.8, what is my bmi?", [("bmi", {"weight": 80, "height": 1.8})]),
    ("tz", "What's the local time in Sydney?", [("world_clock", {"timezone_city": "Sydney"})]),
    ("usr", "Find the user named Alice Smith", [("find_user", {"name": "Alice Smith"})]),
    ("ac", "Switch off the air conditioner in the office", [("air_conditioner", {"room": "office", "enabled": False})]),
    ("add", "Could you add 3.5 to 4.5?", [("add", {"a": 3.5, "b": 4.5})]),
    ("mul", "multiply twelve by eleven", [("multiply", {"a": 12, "b": 11})]),
    ("get_weather", "Will it snow in Helsinki tomorrow?", [("get_weather", {"city": "Helsinki"})]),
    (
        "get_weather email",
        "Email carol@example.net saying the meeting moved",
        [("send_email", {"to": "carol@example.net", "body": "the meeting moved"})],
    ),
    ("get_temp", "Oslo and Lima temperatures?", [("get_temp", {"city": "Oslo"}), ("get_temp", {"city": "Lima"})]),
    ("get_temp", "I love Paris in the spring.", []),
    ("add mul", "I have 2 cats and 3 dogs.", []),
    ("get_weather", "Which city has the best weather?", []),
    ("light", "Is the kitchen clean?", []),
    ("stock", "Tell me about ducks", []),
    ("w3", "What will the weather be in Vienna?", [("weather", {"city": "Vienna"})]),
    ("w3", "Give me a 3 day forecast for Madrid", [("weather", {"city": "Madrid", "days": 3})]),
    (
        "gt",
        "What's the temperature in San Francisco?",
        [("get_temperature", {"location": "San Francisco", "unit": "c"})],
    ),
    ("sum", "Sum 1, 2 and 3", [("sum_numbers", {"numbers": [1, 2, 3]})]),
    ("arith", "What is 12 times 3?", [("arith", {"op": "multiply", "a": 12, "b": 3})]),
    ("note", "Save a note: buy milk", [("save_note", {"content": "buy milk"})]),
    (
        "msg",
        "Send a message to Alice saying dinner at 8",
        [("send_message", {"recipient": "Alice", "message": "dinner at 8"})],
    ),
    ("msg", "Tell Bob that I'm running late", [("send_message", {"recipient": "Bob", "message": "I'm running late"})]),
    ("pw", "What is 2 to the power of 10?", [("power", {"base": 2, "exponent": 10})]),
    ("fact", "What is the factorial of 5?", [("factorial", {"n": 5})]),
    ("fact", "5 factorial?", [("factorial", {"n": 5})]),
    ("len", "How long is the string 'hello'?", [("string_length", {"text": "hello"})]),
    ("rev", "Reverse the word banana", [("reverse_string", {"text": "banana"})]),
    ("fan", "Turn the fan on", [("toggle_fan", {"on": True})]),
    ("secret", "What's the secret number?", [("get_secret_number", {})]),
    ("read", "Read the file notes.txt", [("read_file", {"path": "notes.txt"})]),
    ("wx", "What's the temperature in Porto?", [("q7", {"town": "Porto"})]),
    ("wx", "How warm is it in Porto?", [("q7", {"town": "Porto"})]),
    ("country", "Tell me about the country Chile", [("country_info", {"country": "Chile"})]),
    ("get_weather", "Paris weather?", [("get_weather", {"city": "Paris"})]),
    ("get_weather", "I'm travelling to Athens, what's the weather like?", [("get_weather", {"city": "Athens"})]),
    ("get_weather", "What is the weather like in Paris today? Use the tool.", [("get_weather", {"city": "Paris"})]),
    ("get_weather", "Please use get_weather to find the weather in Lyon.", [("get_weather", {"city": "Lyon"})]),
    ("get_weather", "Call the weather function for Lagos", [("get_weather", {"city": "Lagos"})]),
    ("get_temp", "Which is warmer, Rome or Oslo?", [("get_temp", {"city": "Rome"}), ("get_temp", {"city": "Oslo"})]),
    ("get_temp", "Tell me how hot Dubai is", [("get_temp", {"city": "Dubai"})]),
    ("add", "7+8", [("add", {"a": 7, "b": 8})]),
    ("add", "Can you tell me what 19 plus 23 equals?", [("add", {"a": 19, "b": 23})]),
    ("add", "What do you get when you add 5 and 9?", [("add", {"a": 5, "b": 9})]),
    ("mul", "What is 123 multiplied by 456?", [("multiply", {"a": 123, "b": 456})]),
    (
        "get_weather add",
        "What's 4 plus 5, and what's the weather in Nice?",
        [("add", {"a": 4, "b": 5}), ("get_weather", {"city": "Nice"})],
    ),
    ("time", "what's the time in london", [("get_time", {"city": "london"})]),
    ("time", "Current time in Los Angeles?", [("get_time", {"city": "Los Angeles"})]),
    ("get_weather", "My favorite color is purple. What's the weather in Paris?", [("get_weather", {"city": "Paris"})]),
]
"""Written when the rules were done."""


@pytest.mark.parametrize(("tools", "text", "expected"), [*REQUESTS, *FRESH])
def test_one_message(tools: str, text: str, expected: Calls) -> None:
    assert called(Talk((text,), text, ()), [TOOLBOX[name] for name in tools.split()]) == expected


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
