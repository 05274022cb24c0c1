"""Background responses: queued, polled, cancelled, failed."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator

import pytest

from oci_responses.emulator import Cut, Json, Refusal, Reply, Turn

from .desk import Desk
from .worksite import Site, in_loop


@in_loop
async def test_polling() -> None:
    site = Site()
    response = await site.start()
    assert (response["status"], response["background"], response["output"]) == ("queued", True, [])
    await asyncio.sleep(0)
    assert (await site.get(response["id"]))["status"] == "in_progress"
    site.parrot.go.set()
    final = await site.ended(response["id"])
    assert (final["status"], final["id"], final["background"]) == ("completed", response["id"], True)
    assert final["output"][0]["content"][0]["text"] == "turn 1"
    assert final["usage"]["total_tokens"] > 0


@in_loop
async def test_pace_lets_a_poller_see_every_state() -> None:
    site = Site(pace=0.01)
    site.parrot.go.set()
    name = (await site.start())["id"]
    seen: list[str] = []
    while not seen or seen[-1] in ("queued", "in_progress"):
        seen.append((await site.get(name))["status"])
        await asyncio.sleep(0.002)
    assert list(dict.fromkeys(seen)) == ["queued", "in_progress", "completed"]


@in_loop
async def test_cancelling_too_late_returns_what_there_is() -> None:
    site = Site()
    site.parrot.go.set()
    final = await site.ended((await site.start())["id"])
    assert await site.desk.json("POST", f"/responses/{final['id']}/cancel") == final


@pytest.mark.parametrize(
    ("settings", "code", "text"),
    [
        ({}, "response_already_completed", "Cannot cancel completed response"),
        ({"max_output_tokens": 16}, "cancellation_not_supported", "Only responses created with 'background'"),
    ],
)
def test_foreground_responses_cannot_be_cancelled(settings: Json, code: str, text: str) -> None:
    desk = Desk()
    created = desk.create("Count to 50", **settings)
    with pytest.raises(Refusal, match=text) as refused:
        desk.call("POST", f"/responses/{created['id']}/cancel")
    assert refused.value.reply.status == 400
    assert json.loads(refused.value.reply.body)["error"]["code"] == code


@pytest.mark.parametrize("scope", ["p", "q"])
def test_cancelling_what_is_not_there(scope: str) -> None:
    desk = Desk()
    name = desk.create("x")["id"] if scope == "q" else "resp_x"
    with pytest.raises(Refusal, match=f"Response with id '{name}' not found") as refused:
        desk.call("POST", f"/responses/{name}/cancel", scope=scope)
    assert refused.value.reply.status == 404
    assert json.loads(refused.value.reply.body)["error"]["code"] == "response_not_found"


@in_loop
async def test_deleting_stops_it() -> None:
    site = Site()
    name = (await site.start())["id"]
    await asyncio.sleep(0.01)
    await site.desk.json("DELETE", f"/responses/{name}")
    assert site.parrot.closed == 1
    with pytest.raises(Refusal, match="No response found"):
        await site.get(name)


@in_loop
async def test_what_is_stored_stays_for_a_month() -> None:
    now = [0.0]
    site = Site(clock=lambda: now[0])
    site.parrot.go.set()
    final = await site.ended((await site.start())["id"])
    now[0] = 720 * 3600 - 1.0
    assert await site.get(final["id"]) == final
    now[0] += 1
    with pytest.raises(Refusal, match="No response found"):
        await site.get(final["id"])


@in_loop
async def test_what_was_cancelled_does_not_go_into_its_conversation() -> None:
    site = Site()
    conversation = (await site.desk.json("POST", "/conversations"))["id"]
    name = (await site.start(conversation=conversation))["id"]
    await site.desk.json("POST", f"/responses/{name}/cancel")
    assert (await site.desk.json("GET", f"/conversations/{conversation}/items"))["data"] == []
    await site.start(conversation=conversation)


@in_loop
async def test_what_is_not_to_be_stored_is_kept_for_ten_minutes() -> None:
    now = [0.0]
    site = Site(clock=lambda: now[0])
    name = (await site.start(store=False))["id"]
    now[0] = 5000.0
    assert (await site.get(name))["store"] is False
    site.parrot.go.set()
    await site.ended(name)
    with pytest.raises(Refusal, match="Previous response"):
        await site.desk.ask("POST", "/responses", {"model": "m", "input": "x", "previous_response_id": name})
    now[0] = 5599.0
    await site.get(name)
    now[0] = 5600.0
    with pytest.raises(Refusal, match="No response found"):
        await site.get(name)


@pytest.mark.parametrize(
    ("switch", "settings", "status"),
    [
        (True, {}, "failed"),
        (True, {"signed": False}, "completed"),
        (False, {}, "completed"),
    ],
)
def test_the_worker_without_credentials(switch: bool, settings: Json, status: str) -> None:
    async def run() -> None:
        site = Site(background_iam_failure=switch)
        site.parrot.go.set()
        response = await site.start(**settings)
        assert response["status"] == "queued"
        final = await site.ended(response["id"])
        assert final["status"] == status
        if status == "failed":
            text = "No or an invalid authentication header was provided on the request."
            assert final["error"] == {"code": "server_error", "message": text}

    asyncio.run(run())


class Odd:
    """An engine of partial events that ends as told."""

    def __init__(self, end: Exception | None, *, early: bool = False) -> None:
        self.end = end
        self.early = early

    async def respond(self, turn: Turn) -> AsyncGenerator[Json, None]:
        if self.early and self.end:
            raise self.end
        yield {"type": "response.in_progress", "response": {"id": turn.response["id"], "status": "in_progress"}}
        if self.end:
            raise self.end


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("end", [None, Cut(), RuntimeError("engine bug")], ids=repr)
def test_an_engine_that_breaks_leaves_a_failed_response(
    end: Exception | None, early: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        site = Site(Odd(end, early=early))
        response = await site.start()
        final = await site.ended(response["id"])
        assert (final["status"], final["error"]["code"], final["model"]) == ("failed", "server_error", "m")

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert ("engine bug" in caplog.text) is isinstance(end, RuntimeError)


@in_loop
async def test_a_refusal_of_the_engine_is_the_answer() -> None:
    site = Site(Odd(Refusal(Reply(418)), early=True))
    with pytest.raises(Refusal) as refused:
        await site.start()
    assert refused.value.reply.status == 418


@in_loop
async def test_a_refusal_that_comes_too_late_is_a_failure() -> None:
    site = Site(Odd(Refusal(Reply(418))))
    assert (await site.ended((await site.start())["id"]))["status"] == "failed"


@in_loop
async def test_it_goes_into_its_conversation_when_it_ends() -> None:
    site = Site()
    conversation = (await site.desk.json("POST", "/conversations"))["id"]
    name = (await site.start(conversation=conversation))["id"]
    path = f"/conversations/{conversation}/items"
    assert (await site.desk.json("GET", path))["data"] == []
    with pytest.raises(Refusal, match="Another process"):
        await site.start(conversation=conversation)
    site.parrot.go.set()
    await site.ended(name)
    assert len((await site.desk.json("GET", path))["data"]) == 2


def test_a_server_that_stops_in_the_middle_leaves_nothing_running() -> None:
    site = Site()

    async def stop() -> str:
        name: str = (await site.start())["id"]
        await asyncio.sleep(0)
        return name

    name = asyncio.run(stop())
    assert asyncio.run(site.get(name))["status"] == "failed"
    assert site.parrot.closed == 1
