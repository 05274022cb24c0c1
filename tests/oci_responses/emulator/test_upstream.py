import asyncio
import json
from typing import Any

import pytest

from oci_responses.emulator import Cut, Emulator, Engine, Ids, Json, Refusal, Turn, UpstreamEngine
from oci_responses.emulator.intake import input_items
from oci_responses.emulator.shell import response_shell

from .support import Caller

# A dialect without sequence_number and output_index, as llama.cpp's server speaks it.
DIALECT: list[Json] = [
    {"type": "response.created", "response": {"id": "resp_up", "object": "response", "status": "in_progress"}},
    {"type": "response.output_item.added", "item": {"id": "msg_1", "type": "message", "content": []}},
    {"type": "response.output_text.delta", "item_id": "msg_1", "delta": "Hel"},
    {"type": "response.output_text.delta", "item_id": "msg_1", "delta": "lo", "timings": {"n": 1.5}},
    {
        "type": "response.completed",
        "response": {"id": "resp_up", "model": "gguf", "status": "completed", "output": [{"id": "msg_1"}]},
    },
]
SSE = b"".join(b"event: " + e["type"].encode() + b"\ndata: " + json.dumps(e).encode() + b"\n\n" for e in DIALECT)


def turn(**settings: Any) -> Turn:
    request = {"model": "xai.grok-4", "input": "two", **settings}
    response = response_shell(request, "resp_mine", 0, store=True)
    history = input_items("one")
    return Turn(request, (*history, *input_items("two")), response, Ids(), lambda: 0.0)


def head(status: int, length: int | None, *extra: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", *extra, f"content-length: {length}" if length is not None else "connection: close"]
    return "\r\n".join([*lines, "", ""]).encode()


class Upstream:
    """Answers every request with the same bytes and keeps what it was sent."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked: list[bytes] = []
        self.gone = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line[15:]) for line in lines.lower().split(b"\r\n") if line.startswith(b"content-length:")
            )
            self.asked += [lines, await reader.readexactly(length)]
            writer.write(self.answer)
            await writer.drain()
            if b"x-hold" in self.answer:
                await reader.read()
                self.gone.set()
        finally:
            writer.transport.abort()


def run(answer: bytes, made: Turn, **settings: Any) -> tuple[list[Json], Upstream]:
    upstream = Upstream(answer)

    async def main() -> list[Json]:
        async with await asyncio.start_server(upstream.serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            engine: Engine = UpstreamEngine(f"http://127.0.0.1:{port}/v1/", **settings)
            return [event async for event in engine.respond(made)]

    return asyncio.run(main()), upstream


def test_the_dialect_is_passed_on_with_our_id_and_model() -> None:
    events, _ = run(head(200, len(SSE)) + SSE, turn(stream=True))
    assert [event["type"] for event in events] == [event["type"] for event in DIALECT]
    assert events[1:4] == DIALECT[1:4]
    for event in (events[0], events[-1]):
        response = event["response"]
        assert (response["id"], response["model"], response["store"]) == ("resp_mine", "xai.grok-4", True)
        assert response["previous_response_id"] is None
        assert response["status"] in ("in_progress", "completed")
    assert events[-1]["response"]["output"] == [{"id": "msg_1"}]


def test_it_sends_the_whole_conversation_and_nothing_of_ours() -> None:
    made = turn(
        stream=True, store=True, previous_response_id="r", include=["x"], temperature=0.5, instructions="be brief"
    )
    _, upstream = run(head(200, len(SSE)) + SSE, made, headers={"authorization": "Bearer up"})
    lines, body = upstream.asked
    sent = json.loads(body)
    assert sent.pop("input") == list(made.items)
    assert sent == {"model": "xai.grok-4", "stream": True, "temperature": 0.5, "instructions": "be brief"}
    assert lines.startswith(b"POST /v1/responses HTTP/1.1\r\n")
    assert b"authorization: bearer up" in lines.lower()


def test_another_model_name_and_body() -> None:
    def adapt(body: Json) -> Json:
        return {**body, "extra": 1}

    _, upstream = run(head(200, len(SSE)) + SSE, turn(stream=True), model="local", adapt=adapt)
    sent = json.loads(upstream.asked[1])
    assert (sent["model"], sent["extra"]) == ("local", 1)


@pytest.mark.parametrize(
    ("status", "kind"), [("completed", "completed"), ("incomplete", "incomplete"), ("odd", "completed")]
)
def test_an_answer_that_is_not_streamed(status: str, kind: str) -> None:
    body = json.dumps({"id": "resp_up", "status": status, "output": []}).encode()
    (event,), _ = run(head(200, len(body)) + body, turn())
    assert event["type"] == f"response.{kind}"
    assert event["response"]["id"] == "resp_mine"


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("status", [400, 422, 429, 500])
def test_upstream_errors_are_wrapped(status: int, stream: bool) -> None:
    with pytest.raises(Refusal) as refused:
        run(head(status, 7, "retry-after: 4") + b'{"a":1}', turn(stream=stream))
    reply = refused.value.reply
    assert reply.status == status
    assert reply.headers["retry-after"] == "4"
    message = json.loads(reply.body)["error"]["message"]
    assert message == f'Status Code from provider: {status}, Provider response: {{"a":1}}'


@pytest.mark.parametrize("answer", [b"", b"garbage\r\n\r\n", head(200, 99) + b"{}", b"HTTP/1.1 100 C\r\n\r\n"])
def test_an_upstream_that_breaks_before_an_answer(answer: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        run(answer, turn())
    assert refused.value.reply.status == 502


@pytest.mark.parametrize(
    "answer",
    [
        head(200, len(SSE) + 1) + SSE[:300],
        head(200, None) + b"data: {broken\n\n",
        head(200, None) + b"data: [1]\n\n",
    ],
)
def test_an_upstream_that_breaks_in_mid_stream(answer: bytes) -> None:
    with pytest.raises(Cut):
        run(answer, turn(stream=True))


def test_nobody_there() -> None:
    async def main() -> None:
        async with await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
        async for _ in UpstreamEngine(f"http://127.0.0.1:{port}/v1").respond(turn()):
            pass

    with pytest.raises(Refusal, match="cannot connect"):
        asyncio.run(main())


def test_done_ends_the_stream() -> None:
    events, _ = run(head(200, None) + b"data: [DONE]\n\ndata: {}\n\n", turn(stream=True))
    assert events == []


def test_leaving_drops_the_upstream_connection() -> None:
    upstream = Upstream(head(200, None, "x-hold: 1") + SSE[:300])

    async def main() -> None:
        async with await asyncio.start_server(upstream.serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            events = UpstreamEngine(f"http://127.0.0.1:{port}").respond(turn(stream=True))
            await anext(events)
            await events.aclose()
            async with asyncio.timeout(5):
                await upstream.gone.wait()

    asyncio.run(main())


@pytest.mark.parametrize("url", ["127.0.0.1:80", "ftp://a/b", "http://", ""])
def test_bad_addresses(url: str) -> None:
    with pytest.raises(ValueError, match="not an http or https address"):
        UpstreamEngine(url)


def test_an_emulator_behind_an_emulator() -> None:
    with Emulator(tls=False, require_project=False) as behind:
        engine = UpstreamEngine(behind.base_url, headers={"authorization": f"Bearer {behind.api_key}"})
        with Emulator(engine=engine) as front:
            caller = Caller(front)
            first = caller.create("My favorite color is purple.").json
            events = caller.stream("What is my favorite color?", previous_response_id=first["id"]).events
            final = events[-1]["response"]
            assert "purple" in final["output"][0]["content"][0]["text"]
            assert caller.call("GET", f"/responses/{final['id']}").json == final
        assert all(not request.json.get("previous_response_id") for request in behind.requests)
