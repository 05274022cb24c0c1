"""Whatever a client sends is answered or refused, never an error of ours."""

import asyncio
import itertools
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from oci_responses.emulator import Ids, Json, Refusal, ScriptedEngine, Switches
from oci_responses.emulator.application import BASE_PATH, make_router
from oci_responses.emulator.messages import Ask, Stream

WORDS = [
    "What is the weather in Paris and Rome?",
    "Count to 3",
    "My cat is Tom",
    "",
    "add 2 and 3",
    "turn on x",
    "a: b",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from([*WORDS, "function", "message", "user", "string", "object", "#/properties", "#"]),
)
WORDS_OF_SCHEMAS = (
    "type properties required enum items anyOf oneOf allOf const default minimum maximum exclusiveMinimum "
    "exclusiveMaximum minLength maxLength minItems maxItems $ref $defs description"
)
WORDS_OF_ITEMS = (
    "a city unit name role content text input_text call_id arguments output id tools mode format schema summary "
    "encrypted_content parameters status effort"
)
KEYS = st.sampled_from([*WORDS_OF_SCHEMAS.split(), *WORDS_OF_ITEMS.split()])
ANY = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
KIND = st.sampled_from(["string", "integer", "number", "boolean", "object", "array", "null"])
SCHEMA = st.recursive(
    st.fixed_dictionaries({"type": KIND}),
    lambda inner: st.fixed_dictionaries(
        {"type": KIND | ANY},
        optional={
            "properties": st.dictionaries(KEYS, inner | ANY, max_size=3) | ANY,
            "required": st.lists(KEYS, max_size=3) | ANY,
            "items": inner | ANY,
            "enum": st.lists(SCALARS, min_size=1, max_size=3) | ANY,
            "anyOf": st.lists(inner, min_size=1, max_size=3) | ANY,
            **{
                key: st.integers(-3, 200_000) | ANY
                for key in ("minimum", "maximum", "minLength", "maxLength", "minItems")
            },
            "$ref": st.sampled_from(["#", "#/properties/a", "#/properties", "#/enum/0", "#/required"]),
            "default": ANY,
        },
    ),
    max_leaves=6,
)
TOOL = st.fixed_dictionaries(
    {"type": st.just("function"), "name": st.sampled_from(["get_weather", "add", "x"])},
    optional={"parameters": SCHEMA | ANY, "description": ANY, "strict": ANY},
)
ITEM = st.one_of(
    ANY,
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "assistant", "system"]), "content": st.sampled_from(WORDS) | ANY},
        optional={"id": ANY, "type": st.just("message") | ANY},
    ),
    st.fixed_dictionaries({"role": st.just("user"), "content": st.lists(ANY, max_size=2)}),
    st.fixed_dictionaries({"type": st.just("function_call"), "call_id": st.just("c"), "name": ANY, "arguments": ANY}),
    st.fixed_dictionaries({"type": st.just("function_call_output"), "call_id": st.just("c"), "output": ANY}),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["reasoning", "compaction", "item_reference"]), "encrypted_content": ANY}
    ),
)
CHOICE = st.sampled_from(["auto", "required", "none"]) | st.fixed_dictionaries(
    {"type": st.sampled_from(["function", "allowed_tools"])}, optional={"name": ANY, "tools": ANY, "mode": ANY}
)
FORMAT = st.fixed_dictionaries(
    {"type": st.sampled_from(["json_schema", "json_object", "text"])}, optional={"schema": SCHEMA | ANY}
)
BODY = st.fixed_dictionaries(
    {"model": st.just("m"), "input": st.sampled_from(WORDS) | st.lists(ITEM, max_size=4) | ANY},
    optional={
        "tools": st.lists(TOOL | ANY, max_size=2) | ANY,
        "tool_choice": CHOICE | ANY,
        "text": st.fixed_dictionaries({"format": FORMAT | ANY}) | ANY,
        "stream": st.booleans(),
        **dict.fromkeys(
            (
                "instructions",
                "include",
                "reasoning",
                "metadata",
                "max_output_tokens",
                "previous_response_id",
                "conversation",
                "stream_options",
                "store",
                "parallel_tool_calls",
                "items",
            ),
            ANY,
        ),
    },
)
PATHS = ["/responses", "/responses/compact", "/responses/input_tokens", "/conversations", "/chat/completions"]
ROUTER = make_router(ScriptedEngine(), Switches(), ids=Ids(seed=1), clock=lambda: 0.0)


async def answer(path: str, data: bytes) -> int:
    route, names = ROUTER.find("POST", BASE_PATH + path)
    try:
        reply = await route.serve(Ask("s", names, {}, route.read(data)))
        if isinstance(reply, Stream):
            async for _ in reply.frames:
                pass
            return 200
    except Refusal as refusal:
        return refusal.reply.status
    return reply.status


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([*PATHS, PATHS[0], PATHS[0]]), BODY | ANY)
def test_any_body(path: str, body: Json) -> None:
    assert asyncio.run(answer(path, msgspec.json.encode(body))) in (200, 400, 404)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCHEMA, st.sampled_from(WORDS), st.booleans())
@example({"type": ""}, "Hi", False)
@example({"type": ["no such"]}, "Hi", True)
def test_any_schema(schema: Json, text: str, as_tool: bool) -> None:
    tool = {"type": "function", "name": "get_weather", "parameters": schema}
    asked: Json = {"tools": [tool], "tool_choice": "required"}
    shaped: Json = {"text": {"format": {"type": "json_schema", "name": "x", "schema": schema}}}
    body = {"model": "m", "input": text, **(asked if as_tool else shaped)}
    assert asyncio.run(answer("/responses", msgspec.json.encode(body))) in (200, 400)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.sampled_from(PATHS))
def test_any_bytes(data: bytes, path: str) -> None:
    assert asyncio.run(answer(path, data)) in (200, 400)


CALL = st.fixed_dictionaries({"id": st.just("c"), "type": st.just("function"), "function": ANY})
MESSAGE = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant", "tool"]), "content": st.sampled_from(WORDS) | ANY},
    optional={"tool_calls": st.lists(CALL | ANY, max_size=2) | ANY, "tool_call_id": st.just("c"), "refusal": ANY},
)
CHAT = st.fixed_dictionaries(
    {"model": st.just("m"), "messages": st.lists(MESSAGE | ANY, max_size=4) | ANY},
    optional={
        "tools": st.lists(st.fixed_dictionaries({"type": st.just("function"), "function": TOOL | ANY}), max_size=2),
        "response_format": st.fixed_dictionaries({"type": st.just("json_schema"), "json_schema": FORMAT | ANY}) | ANY,
        "stream": st.booleans(),
        **dict.fromkeys(("tool_choice", "max_tokens", "n", "reasoning_effort", "verbosity", "stream_options"), ANY),
    },
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CHAT | ANY)
@example({"model": "m", "messages": [{"role": "assistant", "content": "a", "tool_calls": 1}]})
def test_any_chat(body: Json) -> None:
    assert asyncio.run(answer("/chat/completions", msgspec.json.encode(body))) in (200, 400)


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


@pytest.mark.parametrize("depth", [99, 500, 990, 2_000, 100_000])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("place", ["%s", '{"model":"m","input":%s}', '{"model":"m","input":"x","metadata":{"a":%s}}'])
def test_deep_nesting(depth: int, path: str, place: str) -> None:
    assert asyncio.run(answer(path, (place % nested(depth)).encode())) in (200, 400)


def wide(breadth: int) -> Json:
    """Return a schema whose smallest instance has ``breadth`` to the power of its depth values."""
    names = [f"p{number}" for number in range(breadth)]
    return {"type": "object", "properties": {name: {"$ref": "#"} for name in names}, "required": names}


def broken(**part: Any) -> Json:
    return {"type": "object", "properties": {"a": part}, "required": ["a"]}


@pytest.mark.parametrize(
    ("schema", "status"),
    [
        (wide(9), 400),
        (broken(type="array", items={"type": "array", "minItems": 50_000}, minItems=50_000), 400),
        (broken(type="string", minLength=10**12), 400),
        (broken(enum=5), 400),
        (broken(enum=[]), 400),
        (broken(type="number", minimum="x"), 400),
        (broken(type="array", items=5), 400),
        (broken(anyOf=[]), 400),
        (broken(type=5), 400),
        ({"type": "object", "properties": {"a": 5}}, 400),
        ({"type": "object", "properties": [], "required": "a"}, 400),
        ({"type": "object", "properties": {}, "required": ["a"]}, 200),
        (broken(type="integer", minimum=2.5), 200),
        ({"type": "object", "properties": {"a": True}, "required": ["a"]}, 200),
    ],
)
def test_schemas_that_are_none_or_want_too_much(schema: Json, status: int) -> None:
    form = {"format": {"type": "json_schema", "name": "x", "schema": schema}}
    tool = {"type": "function", "name": "f", "parameters": schema}
    for settings_ in ({"text": form}, {"tools": [tool], "tool_choice": "required"}):
        body = {"model": "m", "input": "x", **settings_}
        assert asyncio.run(answer("/responses", msgspec.json.encode(body))) == status


@pytest.mark.parametrize(
    "text", ["my " * 20_000, "a " * 20_000, "1 " * 20_000, "and, " * 10_000, "'s " * 20_000, "A" * 60_000]
)
def test_long_texts_are_answered_in_time(text: str) -> None:
    tool = {"type": "function", "name": "get_weather", "parameters": broken(type="string")}
    for given_, tools in itertools.product((text, f"What is my {text}?"), ([], [tool])):
        body = {"model": "m", "input": given_, "tools": tools}
        assert asyncio.run(answer("/responses", msgspec.json.encode(body))) == 200
