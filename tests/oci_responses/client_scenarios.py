"""What a client does with connections and requests, on any runtime."""

from __future__ import annotations

import pytest
from tests.responses_proto.machines import body, message, spoken, sse

from responses_proto.errors import LocalError, NotFoundError, RemoteProtocolError, StreamTruncated
from responses_proto.fold import Outcome
from responses_proto.retry import Timeouts

from .answers import ASKED, REFUSAL, TEXT, Seen, answered, answering, named, streamed
from .sides import Side, settings_for
from .wire import Link, Wire, head, ok

__all__ = ["CLIENT"]


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
            ):
                with pytest.raises(LocalError):
                    await refused
            with pytest.raises(LocalError):
                client.responses.stream(**ASKED, messages=[])


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
                assert stream.response.output_text == ""
                await anext(stream)
                assert stream.request_id == "A/B/C"
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
                deltas = stream.text_deltas()
                found = list(deltas) if side.name == "blocking" else [delta async for delta in deltas]
                assert found == ["Hel", "lo"]
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


CLIENT = named(
    each_method_asks_for_its_path,
    what_cannot_be_sent_opens_no_connection,
    a_client_can_be_used_again_after_it_was_closed,
    a_stream_shows_how_far_it_has_come,
    the_text_alone,
    a_cut_stream_is_no_success,
    a_strict_client_refuses_what_a_lenient_one_notes,
    what_the_service_refuses_is_named,
)
