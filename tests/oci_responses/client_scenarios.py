"""What a client does with connections and requests, on any runtime."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from tests.responses_proto.machines import body, message, spoken, sse

from responses_proto.errors import (
    APITimeoutError,
    AuthenticationError,
    ConfigError,
    LocalError,
    NotFoundError,
    RemoteProtocolError,
    StreamTruncated,
)
from responses_proto.folding import Outcome
from responses_proto.retry import Timeouts

from .answers import ASKED, REFUSAL, TEXT, Seen, answered, answering, named, streamed
from .sides import Side, settings_for
from .wire import Link, Wire, chunk, head, ok

__all__ = ["CLIENT", "STREAM"]

SHORT = 0.05
"""Seconds: a deadline that passes."""


async def each_method_asks_for_its_path(side: Side) -> None:
    seen: Seen = []
    answers = (answered(message("Hello")), answered(id="r"), ok(b'{"id":"r","deleted":true}'), ok(b""))
    with Wire(answering(seen, *answers)) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            responses = side.awaited(client.responses)
            created = await responses.create(**ASKED, extra_headers={"X-Mine": "a"})
            assert (created.output_text, created.request_id) == ("Hello", "A/B/C")
            assert (await responses.retrieve("r", extra_headers={"X-Mine": "a"})).id == "r"
            assert (await responses.delete("r")).id == "r"
            assert (await responses.delete("r", extra_headers={"X-Mine": "a"})).deleted
    assert [line for line, _, _ in seen] == [
        "POST /v1/responses HTTP/1.1",
        "GET /v1/responses/r HTTP/1.1",
        "DELETE /v1/responses/r HTTP/1.1",
        "DELETE /v1/responses/r HTTP/1.1",
    ]
    assert [headers.get("x-mine") for _, headers, _ in seen] == ["a", "a", None, "a"]
    assert all(headers["authorization"].startswith("bearer ") for _, headers, _ in seen)
    assert [content for *_, content in seen] == [ASKED, None, None, None]


async def what_cannot_be_sent_opens_no_connection(side: Side) -> None:
    with Wire() as wire:
        async with side.client(settings_for(wire.authority)) as client:
            responses = side.awaited(client.responses)
            for refused in (
                responses.retrieve(".."),
                responses.delete(""),
                responses.create(**ASKED, extra_headers={"x": "a\n"}),
                responses.create(**ASKED, messages=[]),
                responses.create(**ASKED, timeout=-1),
                responses.retrieve("r", timeout="5"),
            ):
                with pytest.raises(LocalError):
                    await refused
            with pytest.raises(LocalError):
                client.responses.stream(**ASKED, messages=[])
            with pytest.raises(ConfigError):
                client.responses.stream(**ASKED, timeout=(1, 2))


async def a_client_can_be_used_again_after_it_was_closed(side: Side) -> None:
    seen: Seen = []
    with Wire(*[answering(seen, answered(message("Hello")), then=Link.wait_for_end)] * 2) as wire:
        async with side.client(settings_for(wire.authority), timeout=3.0) as client:
            for count in (1, 2):
                assert (await side.awaited(client.responses).create(**ASKED)).output_text == "Hello"
                await side.awaited(client).aclose()
                await side.awaited(client).aclose()
                assert wire.wait(count)


async def a_stream_shows_how_far_it_has_come(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, streamed(TEXT))) as wire:
        async with side.client(settings_for(wire.authority), timeout=Timeouts(idle=3.0)) as client:
            stream = side.awaited(client.responses.stream(**ASKED))
            async with stream:
                assert (stream.outcome, stream.request_id, stream.deviations) == (None, None, ())
                assert (stream.response.output_text, stream.status_code, stream.headers) == ("", None, None)
                await anext(stream)
                assert (stream.request_id, stream.status_code) == ("A/B/C", 200)
                assert stream.headers["Content-Type"] == "text/event-stream"
                final = await stream.get_final_response()
            assert stream.outcome is Outcome.COMPLETED
            assert stream.response.output_text == final.output_text == "Hello"
            assert final.request_id == "A/B/C"
    assert seen[0][1]["accept"] == "text/event-stream"
    assert seen[0][2] == {**ASKED, "stream": True}


async def the_text_alone(side: Side) -> None:
    with Wire(answering([], streamed(TEXT), streamed(TEXT))) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            stream = client.responses.stream(**ASKED)
            async with side.awaited(stream) as entered:
                assert [delta async for delta in side.awaited(stream.text_deltas())] == ["Hel", "lo"]
                done = await entered.until_done()
            assert done is stream
            assert stream.outcome is Outcome.COMPLETED
            assert (await side.awaited(client.responses.stream(**ASKED)).until_done()).response.output_text == "Hello"


async def a_cut_stream_is_no_success(side: Side) -> None:
    cut = head("content-type: text/event-stream", "content-length: 9999") + sse(*spoken("Hel"))
    with Wire(answering([], cut)) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            stream = side.awaited(client.responses.stream(**ASKED))
            async with stream:
                with pytest.raises(StreamTruncated) as caught:
                    await stream.get_final_response()
            assert caught.value.response is not None
            assert (caught.value.response.output_text, caught.value.request_id) == ("Hel", None)
            assert stream.outcome is Outcome.TRUNCATED


async def a_strict_client_refuses_what_a_lenient_one_notes(side: Side) -> None:
    bare: list[dict[str, object]] = [
        {"type": "response.output_text.delta", "delta": "a"},
        {"type": "response.completed", "response": body()},
    ]
    with Wire(answering([], streamed(bare)), answering([], streamed(bare))) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            stream = side.awaited(client.responses.stream(**ASKED))
            await stream.until_done()
            assert stream.deviations
        async with side.client(settings_for(wire.authority), strict=True) as client:
            with pytest.raises(RemoteProtocolError):
                await side.awaited(client.responses.stream(**ASKED)).until_done()


async def what_the_service_refuses_is_named(side: Side) -> None:
    with Wire(answering([], REFUSAL, ok(b"<html>"))) as wire:
        async with side.client(settings_for(wire.authority), max_retries=0) as client:
            with pytest.raises(NotFoundError) as caught:
                await side.awaited(client.responses).retrieve("r")
            assert caught.value.request_id == "X"
            with pytest.raises(RemoteProtocolError) as odd:
                await side.awaited(client.responses).delete("r")
            assert (odd.value.request_id, odd.value.body) == ("A/B/C", b"<html>")


def silent(link: Link) -> None:
    link.request()
    link.wait_for_end()


def unending(link: Link) -> None:
    link.request()
    link.send(head("content-type: text/event-stream"), chunk(sse(*spoken("Hel"))))
    link.wait_for_end()


async def a_deadline_for_one_call(side: Side) -> None:
    seen: Seen = []
    with Wire(*[silent] * 4, answering(seen, answered(message("Hello")))) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            responses = side.awaited(client.responses)
            for call in (
                responses.create(**ASKED, timeout=SHORT),
                responses.retrieve("r", timeout=SHORT),
                responses.delete("r", timeout=Timeouts(first_byte=SHORT)),
                side.awaited(client.responses.stream(**ASKED, timeout=SHORT)).get_final_response(),
            ):
                with pytest.raises(APITimeoutError, match=f"^no first byte within {SHORT} s$"):
                    await call
            assert client.policy.timeouts == Timeouts()
            assert (await responses.create(**ASKED, stream=False)).output_text == "Hello"
    assert seen[0][2] == ASKED


async def a_deadline_within_a_stream(side: Side) -> None:
    with Wire(unending) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            stream = side.awaited(client.responses.stream(**ASKED, timeout=Timeouts(idle=SHORT)))
            with pytest.raises(APITimeoutError, match=f"^nothing more within {SHORT} s$") as caught:
                await stream.get_final_response()
            assert caught.value.response is not None
            assert caught.value.response.output_text == "Hel"


async def other_limits_on_the_same_connections(side: Side) -> None:
    seen: Seen = []
    with Wire(answering(seen, *[answered(message("Hello"))] * 2, then=Link.wait_for_end)) as wire:
        async with side.client(settings_for(wire.authority), timeout=3.0) as client:
            other = client.with_options(timeout=4.0, max_retries=7)
            assert (client.policy.timeouts.idle, client.policy.max_retries) == (3.0, 2)
            assert (other.policy.timeouts.idle, other.policy.max_retries) == (4.0, 7)
            assert other.with_options().policy == other.policy
            assert type(other) is type(client)
            with pytest.raises(ConfigError):
                client.with_options(max_retries=-1)
            for one in (client, other):
                assert (await side.awaited(one.responses).create(**ASKED)).output_text == "Hello"
            await side.awaited(other).aclose()
            assert wire.wait(1)
    assert len(seen) == 2


async def what_nobody_reads_any_more_is_let_go_of_by_the_next_call(side: Side) -> None:
    async def looked_at(stream: Any) -> None:
        async for _ in side.awaited(stream):
            break

    with Wire(unending, unending, answering([], answered(message("Hello")))) as wire:
        async with side.client(settings_for(wire.authority), timeout=3.0) as client:
            await looked_at(client.responses.stream(**ASKED))
            gc.collect()
            await looked_at(client.responses.stream(**ASKED).text_deltas())
            assert wire.wait(1)
            gc.collect()
            assert (await side.awaited(client.responses).create(**ASKED)).output_text == "Hello"
            assert wire.wait(2)


async def what_is_still_open_is_closed_with_the_client(side: Side) -> None:
    with Wire(unending) as wire:
        async with side.client(settings_for(wire.authority), timeout=3.0) as client:
            kept = side.awaited(client.responses.stream(**ASKED))
            await anext(kept)
        assert wire.wait(1)
        with pytest.raises(StreamTruncated):
            await kept.get_final_response()


async def a_key_that_cannot_change_is_sent_once(side: Side) -> None:
    seen: Seen = []
    no = head("content-length: 2", "opc-request-id: X", status="401 Unauthorized") + b"{}"
    with Wire(answering(seen, no, no)) as wire:
        async with side.client(settings_for(wire.authority)) as client:
            for number in (1, 2):
                with pytest.raises(AuthenticationError) as caught:
                    await side.awaited(client.responses).create(**ASKED)
                assert (caught.value.request_id, len(seen)) == ("X", number)


CLIENT = named(
    a_deadline_for_one_call,
    a_deadline_within_a_stream,
    other_limits_on_the_same_connections,
    what_nobody_reads_any_more_is_let_go_of_by_the_next_call,
    what_is_still_open_is_closed_with_the_client,
    a_key_that_cannot_change_is_sent_once,
    each_method_asks_for_its_path,
    what_cannot_be_sent_opens_no_connection,
    a_client_can_be_used_again_after_it_was_closed,
    what_the_service_refuses_is_named,
)
STREAM = named(
    a_stream_shows_how_far_it_has_come,
    the_text_alone,
    a_cut_stream_is_no_success,
    a_strict_client_refuses_what_a_lenient_one_notes,
)
