"""Background responses that are streamed, left, and streamed again."""

import asyncio
import json

import pytest

from oci_responses.emulator import Json, Refusal
from oci_responses.emulator.background import replay
from oci_responses.emulator.messages import Stream

from .worksite import Listener, Site, in_loop

KINDS = ["response.created", "response.queued", "response.in_progress"]


@in_loop
async def test_the_order_and_the_numbers_of_a_stream() -> None:
    site = Site()
    site.parrot.go.set()
    events = await (await site.stream()).rest()
    assert [event["type"] for event in events[:3]] == KINDS
    assert [event["response"]["status"] for event in events[:3]] == ["queued", "queued", "in_progress"]
    assert events[-1]["type"] == "response.completed"
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert await site.get(events[0]["response"]["id"]) == events[-1]["response"]


@in_loop
async def test_a_broken_stream_goes_on_where_it_was_left() -> None:
    site = Site()
    first = await site.stream()
    before = [await first.next() for _ in range(4)]
    name = before[0]["response"]["id"]
    await first.frames.aclose()
    await asyncio.sleep(0)
    assert site.parrot.closed == 0
    second = await site.rejoin(name, "&starting_after=3")
    held = await second.next()
    site.parrot.go.set()
    joined = [*before, held, *await second.rest()]
    whole = await (await site.rejoin(name)).rest()
    assert joined == whole
    assert [event["sequence_number"] for event in joined] == list(range(len(joined)))


@in_loop
async def test_every_cursor_into_a_finished_stream() -> None:
    site = Site()
    site.parrot.go.set()
    whole = await (await site.stream()).rest()
    name = whole[0]["response"]["id"]
    for after in range(len(whole) + 2):
        assert await (await site.rejoin(name, f"&starting_after={after}")).rest() == whole[after + 1 :]


@in_loop
async def test_two_listeners_hear_the_same() -> None:
    site = Site()
    one = await site.stream()
    name = (await one.next())["response"]["id"]
    two = await site.rejoin(name, "&starting_after=0")
    tasks = [asyncio.create_task(listener.rest()) for listener in (one, two)]
    await asyncio.sleep(0.01)
    site.parrot.go.set()
    heard = await asyncio.gather(*tasks)
    assert heard[0] == heard[1]
    assert heard[0][-1]["type"] == "response.completed"


@pytest.mark.parametrize("settings", [{"background": True}, {"stream": True}, {}], ids=str)
def test_other_responses_cannot_be_streamed_again(settings: Json) -> None:
    async def run() -> None:
        site = Site()
        site.parrot.go.set()
        answer = await site.desk.ask("POST", "/responses", {"model": "m", "input": "x", **settings})
        if isinstance(answer, Stream):
            name = (await Listener(answer.frames).rest())[0]["response"]["id"]
        else:
            name = json.loads(answer.body)["id"]
        with pytest.raises(Refusal, match="was not created with both") as refused:
            await site.rejoin(name)
        assert refused.value.reply.status == 404

    asyncio.run(run())


@pytest.mark.parametrize("cursor", ["x", "1.5", "", "9" * 5000], ids=len)
def test_a_cursor_that_is_none(cursor: str) -> None:
    async def run() -> None:
        site = Site()
        site.parrot.go.set()
        name = (await (await site.stream()).rest())[0]["response"]["id"]
        with pytest.raises(Refusal, match="starting_after") as refused:
            await site.rejoin(name, f"&starting_after={cursor}")
        assert refused.value.reply.status == 400

    asyncio.run(run())


@in_loop
async def test_cancelling_stops_the_engine_and_tells_the_listeners() -> None:
    site = Site()
    listener = await site.stream()
    name = (await listener.next())["response"]["id"]
    await asyncio.sleep(0.01)
    cancelled = await site.desk.json("POST", f"/responses/{name}/cancel")
    assert (cancelled["status"], site.parrot.closed) == ("cancelled", 1)
    assert (await listener.rest())[-1] | {"sequence_number": 0} == {
        "type": "response.cancelled",
        "sequence_number": 0,
        "response": cancelled,
    }
    assert await site.desk.json("POST", f"/responses/{name}/cancel") == cancelled == await site.get(name)


@in_loop
async def test_a_stream_has_the_credentials_of_its_connection() -> None:
    site = Site(background_iam_failure=True)
    site.parrot.go.set()
    assert (await (await site.stream()).rest())[-1]["type"] == "response.completed"


def test_replay() -> None:
    async def collect(after: int) -> list[Json]:
        return [event async for event in replay(({"sequence_number": 0}, {"sequence_number": 1}), after)]

    assert [len(asyncio.run(collect(after))) for after in (-2, -1, 0, 1, 9)] == [2, 2, 1, 0, 0]
