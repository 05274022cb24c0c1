"""Tools for requests in everyday words."""

from typing import Any

from oci_responses.emulator.messages import Json

__all__ = ["TOOLBOX", "function"]

STR: Json = {"type": "string"}
INT: Json = {"type": "integer"}
NUM: Json = {"type": "number"}
BOOL: Json = {"type": "boolean"}


def function(called: str, description: str, properties: dict[str, Any], optional: str = "") -> Json:
    required = [name for name in properties if name not in optional.split()]
    parameters = {"type": "object", "properties": properties, "required": required}
    return {"type": "function", "name": called, "description": description, "parameters": parameters}


TOOLBOX: dict[str, Json] = {
    "get_temp": function("get_temp", "Temperature in a city", {"city": STR}),
    "lookup": function("lookup", "Return the current temperature in a place", {"place": STR}),
    "fetch": function("fetch", "Temperature in a city", {"q": {**STR, "description": "City name"}}),
    "fetch2": function("fetch", "Temperature in a city", {"city": STR}),
    "get_weather": function("get_weather", "Get the current weather for a city", {"city": STR}),
    "weather2": function(
        "get_weather",
        "Get the weather",
        {
            "location": {**STR, "description": "City and country"},
            "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
        },
        "unit",
    ),
    "add": function("add", "Add two numbers", {"a": NUM, "b": NUM}),
    "sub": function("subtract", "Subtract b from a", {"a": NUM, "b": NUM}),
    "mul": function("multiply", "Multiply two numbers", {"a": INT, "b": INT}),
    "div": function("divide", "Divide a by b", {"a": NUM, "b": NUM}),
    "calc": function("calculator", "Evaluate an arithmetic expression", {"expression": STR}),
    "dist": function("distance", "Distance between two cities", {"city_a": STR, "city_b": STR}),
    "dist2": function("get_distance", "Compute the distance", {"origin": STR, "destination": STR}),
    "email": function("send_email", "Send an email", {"to": STR, "body": STR}),
    "email3": function(
        "send_email",
        "Send an email message",
        {"to": {**STR, "description": "Recipient address"}, "subject": STR, "body": STR},
    ),
    "conv": function(
        "convert_currency",
        "Convert an amount between currencies",
        {"amount": NUM, "from_currency": STR, "to_currency": STR},
    ),
    "conv2": function("convert", "Convert money", {"amount": NUM, "from": STR, "to": STR}),
    "unit": function(
        "convert_units", "Convert between units of measurement", {"value": NUM, "from_unit": STR, "to_unit": STR}
    ),
    "light": function("set_light", "Turn a light on or off", {"room": STR, "on": BOOL}),
    "light2": function(
        "control_light",
        "Control the lights in a room",
        {"room": STR, "state": {"type": "string", "enum": ["on", "off"]}},
    ),
    "time": function("get_time", "Current time in a city", {"city": STR}),
    "now": function("get_current_time", "Get the current time", {}),
    "date": function("today", "Return today's date", {}),
    "search": function("web_search", "Search the web", {"query": STR}),
    "stock": function("get_stock_price", "Get the current price of a stock", {"symbol": STR}),
    "trans": function("translate", "Translate text to another language", {"text": STR, "target_language": STR}),
    "define": function("define_word", "Look up the definition of a word", {"word": STR}),
    "timer": function("set_timer", "Set a timer", {"minutes": INT}),
    "remind": function("create_reminder", "Create a reminder", {"text": STR, "time": STR}),
    "play": function("play_song", "Play a song", {"title": STR}),
    "pop": function("get_population", "Population of a country", {"country": STR}),
    "roll": function("roll_dice", "Roll some dice", {"sides": INT, "count": INT}, "count"),
    "rand": function("random_number", "Pick a random number", {"min": INT, "max": INT}),
    "joke": function("tell_joke", "Tell a joke", {}),
    "thermo": function("set_thermostat", "Set the thermostat", {"degrees": NUM}),
    "book": function("book_table", "Book a table at a restaurant", {"restaurant": STR, "people": INT}),
    "flight": function(
        "search_flights", "Search for flights", {"origin": STR, "destination": STR, "date": STR}, "date"
    ),
    "square": function("square", "Square a number", {"x": NUM}),
    "order": function("get_order_status", "Get the status of an order", {"order_id": STR}),
    "sqrt": function("sqrt", "Square root of a number", {"x": NUM}),
    "lock": function("lock_door", "Lock or unlock a door", {"door": STR, "locked": BOOL}),
    "humid": function("get_humidity", "Relative humidity at a location", {"location": STR}),
    "xr": function("fx", "Exchange rate between two currencies", {"base": STR, "target": STR}),
    "tip": function("calculate_tip", "Calculate the tip for a bill", {"bill": NUM, "percent": NUM}),
    "inv": function("check_inventory", "How many units of a product are in stock", {"product": STR}),
    "sms": function("send_sms", "Send a text message to a phone number", {"number": STR, "message": STR}),
    "vol": function("set_volume", "Set the speaker volume", {"level": INT}),
    "cap": function("capital_of", "Capital city of a country", {"country": STR}),
    "bmi": function("bmi", "Body mass index", {"weight": NUM, "height": NUM}),
    "tz": function("world_clock", "Tells the local time somewhere", {"timezone_city": STR}),
    "usr": function("find_user", "Find a user by name", {"name": STR}),
    "ac": function("air_conditioner", "Switch the air conditioner of a room", {"room": STR, "enabled": BOOL}),
    "w3": function(
        "weather", "Look up weather conditions", {"city": {**STR, "description": "The city"}, "days": INT}, "days"
    ),
    "gt": function(
        "get_temperature",
        "Get the temperature for a given location.",
        {
            "location": {**STR, "description": "The city name, e.g. San Francisco"},
            "unit": {"type": "string", "enum": ["c", "f"]},
        },
    ),
    "sum": function("sum_numbers", "Sum a list of numbers", {"numbers": {"type": "array", "items": NUM}}),
    "arith": function(
        "arith",
        "Do arithmetic on two numbers",
        {"op": {"type": "string", "enum": ["add", "subtract", "multiply", "divide"]}, "a": NUM, "b": NUM},
    ),
    "note": function("save_note", "Save a note", {"content": STR}),
    "msg": function("send_message", "Send a message to a person", {"recipient": STR, "message": STR}),
    "pw": function("power", "Raise a number to a power", {"base": NUM, "exponent": NUM}),
    "fact": function("factorial", "Compute the factorial of n", {"n": INT}),
    "len": function("string_length", "Length of a string", {"text": STR}),
    "rev": function("reverse_string", "Reverse a string", {"text": STR}),
    "fan": function("toggle_fan", "Turn the fan on or off", {"on": BOOL}),
    "secret": function("get_secret_number", "Returns the secret number", {}),
    "read": function("read_file", "Read a file", {"path": STR}),
    "wx": function("q7", "Reports how warm it currently is in some town", {"town": STR}),
    "country": function("country_info", "Information about a country", {"country": STR}),
}
