import asyncio
import json
from typing import Any

import pytest

from oci_responses.emulator import ChatUpstreamEngine, Cut, Emulator, Json, Refusal, Turn

from .support import Caller
from .turns import make_turn
from .valid import check_official

USAGE = {
    "prompt_tokens": 7,
    "completion_tokens": 5,
    "total_tokens": 12,
    "prompt_tokens_details": {"cached_tokens": 3},
    "completion_tokens_details": {"reasoning_tokens": 2},
}


def chunk(finish: str | None = None, **delta: Any) -> Json:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice]}


def call(index: int, **function: Any) -> Json:
    given = {"id": f"call_{index}"} if "name" in function else {}
    return chunk(tool_calls=[{"index": index, **given, "function": function}])


def run(chunks: list[Json], turn: Turn | None = None, done: bytes = b"data: [DONE]\n\n", **settings: Any) -> list[Json]:
    body = b"".join(b"data: " + json.dumps(one).encode() + b"\n\n" for one in chunks) + done
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head + body)
        await writer.drain()
        writer.close()

    async def main() -> list[Json]:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            engine = ChatUpstreamEngine(f"http://127.0.0.1:{port}/v1", **settings)
            return [event async for event in engine.respond(turn or make_turn(stream=True))]

    events = asyncio.run(main())
    for event in events:
        check_official(event)
    return events


def output(events: list[Json]) -> list[Json]:
    found: list[Json] = events[-1]["response"]["output"]
    return found


def test_words_are_passed_on_as_they_come() -> None:
    events = run([chunk(role="assistant", content=""), chunk(content="Hel"), chunk(content="lo"), chunk("stop")])
    assert [event["delta"] for event in events if "delta" in event] == ["Hel", "lo"]
    assert output(events)[0]["content"][0]["text"] == "Hello"
    assert events[-1]["type"] == "response.completed"


def test_calls_are_told_when_they_are_whole() -> None:
    chunks = [call(0, name="f", arguments=""), call(0, arguments='{"a"'), call(1, name="g"), call(0, arguments=":1}")]
    calls = output(run([chunk(content="I look."), *chunks, chunk("tool_calls")]))[1:]
    assert [(one["call_id"], one["name"], one["arguments"]) for one in calls] == [
        ("call_0", "f", '{"a":1}'),
        ("call_1", "g", "{}"),
    ]


@pytest.mark.parametrize("key", ["reasoning_content", "reasoning"])
def test_reasoning_comes_before_the_words(key: str) -> None:
    items = output(run([chunk(**{key: "Hm. "}), chunk(**{key: "So."}), chunk(content="Yes."), chunk("stop")]))
    assert [item["type"] for item in items] == ["reasoning", "message"]
    assert items[0]["content"] == [{"type": "reasoning_text", "text": "Hm. So."}]


def test_a_refusal() -> None:
    (item,) = output(run([chunk(refusal="I had "), chunk(refusal="rather not."), chunk("stop")]))
    assert item["content"] == [{"type": "refusal", "refusal": "I had rather not."}]


@pytest.mark.parametrize(("finish", "reason"), [("length", "max_output_tokens"), ("content_filter", "content_filter")])
def test_ends_that_are_incomplete(finish: str, reason: str) -> None:
    final = run([chunk(content="so"), chunk(finish)])[-1]["response"]
    assert (final["status"], final["incomplete_details"]) == ("incomplete", {"reason": reason})


def test_the_limit_is_the_upstreams_to_keep() -> None:
    final = run([chunk(content="one two three four"), chunk("stop")], make_turn(max_output_tokens=2))[-1]["response"]
    assert (final["status"], final["max_output_tokens"]) == ("completed", 2)


def test_usage_is_the_upstreams_own() -> None:
    counted = run([chunk(content="x"), chunk("stop"), {"choices": [], "usage": USAGE}])[-1]["response"]["usage"]
    assert (counted["input_tokens"], counted["output_tokens"], counted["total_tokens"]) == (7, 5, 12)
    assert counted["input_tokens_details"]["cached_tokens"] == 3
    assert counted["output_tokens_details"]["reasoning_tokens"] == 2
    assert run([chunk(content="x y"), chunk("stop")])[-1]["response"]["usage"]["output_tokens"] == 2


def test_an_error_in_mid_stream() -> None:
    final = run([chunk(content="so far"), {"error": {"message": "no more"}}])[-1]["response"]
    assert (final["status"], final["error"]["message"]) == ("failed", "no more")


def test_a_stream_without_an_end() -> None:
    with pytest.raises(Cut):
        run([chunk(content="so far")], done=b"")


def test_model_and_adapt() -> None:
    seen: list[Json] = []
    run([chunk("stop")], model="local", adapt=lambda body: seen.append(body) or body)  # type: ignore[func-returns-value]
    assert seen[0]["model"] == "local"


def test_an_emulator_behind_an_emulator() -> None:
    with Emulator(tls=False, require_project=False) as behind:
        engine = ChatUpstreamEngine(behind.base_url, headers={"authorization": f"Bearer {behind.api_key}"})
        with Emulator(engine=engine, tls=False) as front:
            caller = Caller(front)
            tool = {"type": "function", "name": "get_weather", "description": "Get the weather in a city."}
            tool["parameters"] = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}  # type: ignore[assignment]
            first = caller.create("What is the weather in Paris?", tools=[tool]).json
            (call_item,) = first["output"]
            assert json.loads(call_item["arguments"]) == {"city": "Paris"}
            told = [{"type": "function_call_output", "call_id": call_item["call_id"], "output": "18 C"}]
            answer = caller.stream(told, previous_response_id=first["id"], tools=[tool]).events[-1]["response"]
            assert "18 C" in answer["output"][0]["content"][0]["text"]


def test_nobody_there() -> None:
    async def main() -> None:
        async with await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
        async for _ in ChatUpstreamEngine(f"http://127.0.0.1:{port}/v1").respond(make_turn()):
            pass

    with pytest.raises(Refusal, match="cannot connect"):
        asyncio.run(main())
