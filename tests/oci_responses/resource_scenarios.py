"""What the resources of a client send and give back, on any runtime."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests.responses_proto.machines import body, message, sse

from responses_proto.errors import (
    APITimeoutError,
    ConfigError,
    InvalidRequest,
    LocalError,
    NotFoundError,
    ResponseFailed,
    StreamTruncated,
)
from responses_proto.resources import CompactedResponse, InputTokenCount
from responses_proto.structured import ParsedResponse

from . import resource_conversations_scenarios
from .answers import ASKED, REFUSAL, TEXT, Seen, answered, answering, named, streamed
from .resource_calls import client_for, lines, page
from .resource_conversations_scenarios import CONVERSATIONS, PAGING
from .sides import Side, settings_for
from .wire import Link, Wire, chunk, head, ok

__all__ = ["CONVERSATIONS", "INPUTS", "PAGING", "RAW", "RESOURCE", "RESPONSES", "STREAMING"]


class Point(msgspec.Struct):
    x: int


async def a_response_is_stopped_made_short_and_parsed(side: Side) -> None:
    seen: Seen = []
    compacted = ok(b'{"id":"r","output":[],"object":"response.compaction"}')
    with Wire(answering(seen, answered(status="cancelled"), compacted, answered(message('{"x":1}')))) as wire:
        async with client_for(side, wire) as client:
            responses = side.awaited(client.responses)
            assert (await responses.cancel("r", extra_body={"why": 1})).status == "cancelled"
            assert isinstance(await responses.compact(**ASKED, extra_query={"a": "b"}), CompactedResponse)
            parsed = await responses.parse(**ASKED, text_format=Point, extra_headers={"X-Mine": "a"})
            assert (parsed.output_parsed, parsed.request_id) == (Point(1), "A/B/C")
    assert lines(seen) == ["POST /v1/responses/r/cancel", "POST /v1/responses/compact?a=b", "POST /v1/responses"]
    assert seen[0][2] == {"why": 1}
    assert seen[2][1]["x-mine"] == "a"
    assert seen[2][2]["text"]["format"]["name"] == "Point"


async def a_stream_that_has_begun(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, streamed(TEXT), streamed(TEXT[2:]), REFUSAL, streamed([]), streamed(TEXT))) as wire:
        async with client_for(side, wire) as client:
            responses = side.awaited(client.responses)
            made = await responses.create(**ASKED, stream=True)
            assert made.request_id == "A/B/C"
            assert len([event async for event in side.awaited(made)]) == len(TEXT)
            joined = await responses.retrieve("r", stream=True, starting_after=1)
            assert (await side.awaited(joined).get_final_response()).output_text == "Hello"
            with pytest.raises(NotFoundError):
                await responses.retrieve("r", stream=True)
            with pytest.raises(StreamTruncated):
                await responses.create(**ASKED, stream=True)
            again = side.awaited(client.responses.stream(response_id="r", starting_after=0))
            assert (await again.get_final_response()).output_text == "Hello"
    assert lines(seen)[1:3] == ["GET /v1/responses/r?stream=true&starting_after=1", "GET /v1/responses/r?stream=true"]
    assert lines(seen)[4] == "GET /v1/responses/r?stream=true&starting_after=0"
    assert seen[1][1]["accept"] == "text/event-stream"


async def a_stream_of_a_type(side: Side) -> None:
    place = {"output_index": 0, "content_index": 0, "item_id": "msg_1"}
    told: list[dict[str, object]] = [
        {"type": "response.output_text.delta", **place, "delta": text} for text in ('{"x"', ":1", ',"y":"a', 'b"}')
    ]
    end: dict[str, object] = {"type": "response.completed", "response": body(message('{"x":1,"y":"ab"}'))}
    events = [{**event, "sequence_number": number} for number, event in enumerate([TEXT[0], *told, end])]
    with Wire(answering([], ok(sse(*events), "text/event-stream"))) as wire:
        async with client_for(side, wire) as client:
            stream = client.responses.stream(**ASKED, text_format=Point)
            async with side.awaited(stream):
                seen = [dict(one) async for one in side.awaited(stream.partials())]
                assert seen == [{}, {}, {"x": 1, "y": "a"}, {"x": 1, "y": "ab"}]
                final = await side.awaited(stream).get_final_response()
            assert isinstance(final, ParsedResponse)
            assert final.output_parsed == Point(1)


async def a_response_is_asked_for_until_it_has_ended(side: Side) -> None:
    seen: Seen = []
    queued, done = answered(status="queued"), answered(message("Hello"))
    failed = answered(status="failed", error={"code": "c", "message": "broken"})
    with Wire(answering(seen, queued, queued, done, queued, failed, queued, queued)) as wire:
        async with client_for(side, wire) as client:
            responses = side.awaited(client.responses)
            made = await responses.create_and_poll(**ASKED, poll_interval_ms=1, extra_headers={"X-Mine": "a"})
            assert made.output_text == "Hello"
            with pytest.raises(ResponseFailed, match="broken"):
                await responses.poll("r", poll_interval_ms=1)
            with pytest.raises(APITimeoutError, match="still queued") as caught:
                await responses.poll("r", poll_interval_ms=40, max_wait=0.06)
            assert caught.value.response is not None
            with pytest.raises(ConfigError):
                await responses.poll("r", max_wait=-1)
    assert seen[0][2] == {**ASKED, "background": True}
    assert lines(seen)[:4] == ["POST /v1/responses", *["GET /v1/responses/resp_1"] * 2, "GET /v1/responses/r"]


async def an_answer_as_it_came(side: Side) -> None:
    compact, count = b'{"id":"r","output":[]}', b'{"input_tokens":3}'
    whole, failed, deleted = answered(message('{"x":2}')), answered(status="failed"), ok(b"")
    answers = (whole, failed, whole, deleted, whole, ok(compact), page("a"), ok(count), REFUSAL)
    with Wire(answering([], *answers)) as wire:
        async with client_for(side, wire) as client:
            raw = client.responses.with_raw_response
            made = await side.awaited(raw).create(**ASKED)
            assert (made.status_code, made.headers["Opc-Request-Id"], made.request_id) == (200, "A/B/C", "A/B/C")
            assert msgspec.json.decode(made.content)["id"] == made.parse().id == "resp_1"
            failure = await side.awaited(raw).create(**ASKED)
            with pytest.raises(ResponseFailed):
                failure.parse()
            parsed = await side.awaited(raw).parse(**ASKED, text_format=Point)
            assert parsed.parse().output_parsed == Point(2)
            assert (await side.awaited(raw).delete("r")).parse().deleted
            assert (await side.awaited(raw).cancel("r")).parse().id == "resp_1"
            assert (await side.awaited(raw).compact(**ASKED)).content == compact
            assert (await side.awaited(raw.input_items).list("r")).parse().data[0].id == "a"
            assert (await side.awaited(raw.input_tokens).count(input="Hi")).parse() == InputTokenCount(input_tokens=3)
            with pytest.raises(NotFoundError):
                await side.awaited(raw).retrieve("r")


async def tokens_are_counted(side: Side) -> None:
    seen: Seen = []
    count = ok(b'{"object":"response.input_tokens","input_tokens":3}')
    with Wire(answering(seen, count, count, count)) as wire:
        async with client_for(side, wire) as client:
            counting = client.responses.input_tokens
            for call in (side.awaited(counting).count, side.awaited(client.responses).input_tokens):
                assert (await call(input="Hi", instructions="Be brief.")).input_tokens == 3
            raw = await side.awaited(counting.with_raw_response).count(input="Hi")
            assert raw.parse().input_tokens == 3
            with pytest.raises(InvalidRequest):
                await side.awaited(counting).count(max_tokens=3)
    assert lines(seen) == ["POST /v1/responses/input_tokens"] * 3
    assert seen[1][2] == {"input": "Hi", "instructions": "Be brief."}


async def the_items_of_an_input(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, page("a"), page("b"), page("c"))) as wire:
        async with client_for(side, wire) as client:
            items = client.responses.input_items
            first = await side.awaited(items).list("r", limit=1, order="asc", after="z", include=["x"])
            assert [item.id for item in first.data] == ["a"]
            assert len((await side.awaited(client.responses).input_items("r")).data) == 1
            assert (await side.awaited(items.with_raw_response).list("r")).parse().data[0].id == "c"
            with pytest.raises(LocalError):
                await side.awaited(items).list("..")
    assert lines(seen) == [
        "GET /v1/responses/r/input_items?after=z&include%5B%5D=x&limit=1&order=asc",
        *["GET /v1/responses/r/input_items"] * 2,
    ]


async def other_headers_on_the_same_connections(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, *[ok(b'{"id":"c"}')] * 3)) as wire:
        async with side.client(settings_for(wire.authority), timeout=5.0, default_headers={"X-A": "a"}) as client:
            other = client.with_options(default_headers={"X-B": "b"})
            for one in (client, other, other.with_options(max_retries=0)):
                await side.awaited(one.conversations).retrieve("c")
    told = [(headers.get("x-a"), headers.get("x-b")) for _, headers, _ in seen]
    assert told == [("a", None), ("a", "b"), ("a", "b")]


async def a_method_can_be_replaced_in_a_test(side: Side) -> None:
    with Wire() as wire:
        async with client_for(side, wire) as client:
            assert client.responses.input_items is client.responses.input_items
            client.responses.create = lambda **given: given
            assert client.responses.create(model="m") == {"model": "m"}


async def a_body_read_as_it_comes(side: Side) -> None:
    seen: Seen = []
    events, whole = streamed(TEXT), answered(message("Hello"))
    with Wire(answering(seen, events, whole, events, REFUSAL, events), until_told) as wire:
        async with client_for(side, wire) as client:
            opened = client.responses.with_streaming_response
            made: list[tuple[Callable[[], Any], bytes]] = [
                (lambda: opened.create(**ASKED, stream=True), events),
                (lambda: opened.create(**ASKED), whole),
                (lambda: opened.retrieve("r", stream=True, starting_after=3), events),
            ]
            for make, sent in made:
                answer = make()
                assert (answer.status_code, answer.headers, answer.request_id) == (None, None, None)
                async with side.awaited(answer):
                    assert (answer.status_code, answer.request_id) == (200, "A/B/C")
                    assert answer.headers["Opc-Request-Id"] == "A/B/C"
                    assert sent.endswith(b"\r\n\r\n" + await side.awaited(answer).read())
            with pytest.raises(NotFoundError):
                async with side.awaited(opened.retrieve("r")):
                    raise AssertionError
            assert b"".join([one async for one in side.awaited(opened.create(**ASKED, stream=True))]) in events
            with pytest.raises(LocalError):
                opened.retrieve("..")
            async with side.awaited(opened.retrieve("r")) as early:
                assert await anext(early) == b"first"
            assert wire.wait(2)
    assert lines(seen)[2] == "GET /v1/responses/r?stream=true&starting_after=3"


def until_told(link: Link) -> None:
    link.request()
    link.send(head(), chunk(b"first"))
    link.wait_for_end()


RESPONSES = named(
    a_response_is_stopped_made_short_and_parsed,
    a_stream_that_has_begun,
    a_stream_of_a_type,
    a_response_is_asked_for_until_it_has_ended,
)
INPUTS = named(tokens_are_counted, the_items_of_an_input)
RAW = {**named(an_answer_as_it_came), **resource_conversations_scenarios.RAW}
STREAMING = named(a_body_read_as_it_comes)
RESOURCE = named(other_headers_on_the_same_connections, a_method_can_be_replaced_in_a_test)
