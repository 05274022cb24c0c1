"""Every operation of the API, on every runtime, against the endpoint: what it gives, and what it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.conformance.connecting import MODEL, connected, side
from tests.oci_responses.sides import Side

from oci_responses.emulator import Emulator
from responses_proto import (
    APITimeoutError,
    BadRequestError,
    InvalidRequest,
    InvalidTransition,
    LocalError,
    NotFoundError,
)

__all__ = ["side"]  # a fixture, found by its name

COUNT = {"model": MODEL, "input": "Count to five, one number per line."}


def begun(side: Side, listed: Any) -> Any:
    begin: Callable[[], Any] = getattr(listed, "__aiter__", None) or listed.__iter__
    return side.awaited(begin())


def said(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def test_conversations_and_their_items(side: Side, options: dict[str, Any]) -> None:
    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            talks, items = side.awaited(client.conversations), side.awaited(client.conversations.items)
            talk = await talks.create(items=[said(f"number {n}") for n in range(5)], metadata={"a": "b", "c": "d"})
            assert (await talks.retrieve(talk.id)).metadata == {"a": "b", "c": "d"}
            assert (await talks.update(talk.id, metadata={"a": None, "c": "e"})).metadata == {"c": "e"}
            added = await items.create(talk.id, items=[said("number 5")])
            newest = (await items.list(talk.id, limit=1)).data[0]
            assert newest == added.data[0]
            assert (await items.retrieve(newest.id, conversation_id=talk.id)).raw == newest.raw
            for order, numbers in (("asc", range(6)), ("desc", range(5, -1, -1))):
                listed = client.conversations.items.list(talk.id, limit=2, order=order)
                assert [item.text async for item in begun(side, listed)] == [f"number {n}" for n in numbers]
            assert (await items.delete(newest.id, conversation_id=talk.id)).id == talk.id
            answer = await side.awaited(client.responses).create(model=MODEL, conversation=talk.id)
            assert answer.conversation.id == talk.id
            last = (await items.list(talk.id, limit=1)).data[0]
            assert last.text == answer.output_text
            assert (await talks.delete(talk.id)).deleted
            with pytest.raises(NotFoundError):
                await talks.retrieve(talk.id)

    side.run(scenario)


def test_pages_of_input_items(side: Side, options: dict[str, Any]) -> None:
    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            responses = side.awaited(client.responses)
            made = await responses.create(model=MODEL, input=[said(f"number {n}") for n in range(5)])
            items = side.awaited(client.responses.input_items)
            first = await items.list(made.id, limit=2, order="asc")
            assert (first.has_more, len(first.data)) == (True, 2)
            pages = [len(page.data) async for page in begun(side, first.iter_pages())]
            assert pages == [2, 2, 1]
            second = await side.awaited(first).get_next_page()
            rest = await items.list(made.id, order="asc", after=first.last_id)
            assert [item.id for item in rest.data][:2] == [item.id for item in second.data]
            last = await responses.input_items(made.id, limit=5)
            assert not last.has_next_page()
            with pytest.raises(InvalidTransition):
                await side.awaited(last).get_next_page()
            past = await items.list(made.id, after=last.last_id)
            assert (past.data, past.has_next_page()) == ((), False)

    side.run(scenario)


def test_in_the_background(side: Side, options: dict[str, Any]) -> None:
    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            responses = side.awaited(client.responses)
            queued = await responses.create(**COUNT, background=True)
            assert queued.status == "queued"
            assert (await responses.poll(queued.id, poll_interval_ms=5)).output_text.split() == list("12345")
            made = await responses.create_and_poll(**COUNT, poll_interval_ms=5)
            assert (made.status, made.background) == ("completed", True)

    side.run(scenario)


def test_stopped_in_the_background(side: Side) -> None:
    async def scenario(side: Side) -> None:
        with Emulator(pace=60.0) as emulator:
            options = {"profile": emulator.profile, "config_file": emulator.config_file, "max_retries": 0}
            async with connected(side, options) as client:
                responses = side.awaited(client.responses)
                with pytest.raises(APITimeoutError, match="is still") as caught:
                    await responses.create_and_poll(**COUNT, poll_interval_ms=1, max_wait=0.003)
                name = caught.value.response.id  # type: ignore[union-attr]
                for _ in range(2):
                    assert (await responses.cancel(name)).status == "cancelled"
                assert (await responses.poll(name)).status == "cancelled"

    side.run(scenario)


@pytest.mark.parametrize("seen", [1, 3, 6])
def test_a_background_stream_is_joined_where_it_was_left(side: Side, options: dict[str, Any], seen: int) -> None:
    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            stream = client.responses.stream(**COUNT, background=True)
            async with side.awaited(stream) as events:
                before = [await anext(events) for _ in range(seen)]
            last, name = before[-1].sequence_number, stream.response.id
            joined = client.responses.stream(response_id=name, starting_after=last)
            after = [event async for event in begun(side, joined)]
            numbers = [event.sequence_number for event in (*before, *after)]
            assert numbers == list(range(len(numbers)))
            assert (await side.awaited(joined).get_final_response()).output_text.split() == list("12345")
            again = await side.awaited(client.responses).retrieve(name, stream=True, starting_after=last)
            assert [event async for event in side.awaited(again)] == after

    side.run(scenario)


def test_counting_and_making_short(side: Side, options: dict[str, Any]) -> None:
    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            responses = side.awaited(client.responses)
            history = [said("My favorite color is purple.")]
            count = await side.awaited(client.responses.input_tokens).count(model=MODEL, input=history)
            made = await responses.create(model=MODEL, input=history)
            assert count.input_tokens == made.usage.input_tokens
            compacted = await responses.compact(model=MODEL, input=[*history, made])
            assert compacted.usage.total_tokens
            asked = [*compacted.as_input(), said("What is my favorite color?")]
            assert "purple" in (await responses.create(model=MODEL, input=asked)).output_text

    side.run(scenario)


def test_what_goes_along_with_a_call_and_what_comes_back(
    side: Side, emulator: Emulator, options: dict[str, Any]
) -> None:
    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            extra = {
                "extra_headers": {"X-One": "1"},
                "extra_query": {"q": "a b/\u00e9"},
                "extra_body": {"metadata": {"k": "v"}},
            }
            other = client.with_options(default_headers={"X-All": "all"}, max_retries=1, timeout=30.0)
            raw = await side.awaited(other.responses.with_raw_response).create(**COUNT, **extra)
            request = emulator.requests[-1]
            assert request.path.endswith("/responses?q=a%20b%2F%C3%A9")
            assert (request.headers["x-one"], request.headers["x-all"]) == ("1", "all")
            assert request.json["metadata"] == {"k": "v"}
            assert (raw.status_code, raw.headers["content-type"]) == (200, "application/json")
            assert raw.headers["OPC-Request-ID"] == raw.request_id == raw.parse().request_id
            stored = await side.awaited(client.responses.with_raw_response).retrieve(raw.parse().id)
            assert stored.content == raw.content
            assert "x-all" not in emulator.requests[-1].headers

    side.run(scenario)


def test_what_is_not_there_is_named(side: Side, options: dict[str, Any]) -> None:
    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            responses, talks = side.awaited(client.responses), side.awaited(client.conversations)
            items = side.awaited(client.conversations.items)
            talk = await talks.create()
            absent = (
                *(method("resp_gone") for method in (responses.retrieve, responses.delete, responses.cancel)),
                responses.retrieve("resp_gone", stream=True),
                side.awaited(client.responses.input_items).list("resp_gone"),
                *(method("conv_gone") for method in (talks.retrieve, talks.delete, items.list)),
                talks.update("conv_gone", metadata={}),
                items.create("conv_gone", items=[said("Hi")]),
                items.retrieve("msg_gone", conversation_id=talk.id),
                items.delete("msg_gone", conversation_id=talk.id),
                items.list(talk.id, after="msg_gone"),
                responses.create(**COUNT, conversation="conv_gone"),
            )
            for call in absent:
                with pytest.raises(NotFoundError) as caught:
                    await call
                assert caught.value.request_id
                assert "gone" in str(caught.value)
            made = await responses.create(**COUNT)
            with pytest.raises(NotFoundError, match="background"):
                await responses.retrieve(made.id, stream=True)
            with pytest.raises(BadRequestError) as refused:
                await responses.cancel(made.id)
            assert refused.value.code == "response_already_completed"

    side.run(scenario)


def test_what_cannot_be_sent_is_refused_here(side: Side, emulator: Emulator, options: dict[str, Any]) -> None:
    async def scenario(side: Side) -> None:
        async with connected(side, options) as client:
            responses, talks = side.awaited(client.responses), side.awaited(client.conversations)
            before = len(emulator.requests)
            for call, path in (
                (responses.create(input="Hi"), "model"),
                (responses.create(model=MODEL), "input"),
                (responses.create(**COUNT, max_tokens=3), "max_tokens"),
                (responses.parse(**COUNT, text_format=complex), "text_format"),
                (responses.retrieve("r", starting_after=3), "starting_after"),
                (responses.delete("r", force=True), "force"),
                (responses.compact(input="Hi"), "model"),
                (talks.create(items="Hi"), "items"),
                (talks.update("c", metadata={"a": "x" * 513}), "metadata.a"),
            ):
                with pytest.raises(InvalidRequest) as caught:
                    await call
                assert caught.value.path == path
            for one in (responses.retrieve(""), talks.delete("../responses/r")):
                with pytest.raises(LocalError, match="not a"):
                    await one
            assert len(emulator.requests) == before

    side.run(scenario)
