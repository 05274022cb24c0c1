"""What a client has in one event loop, and in the next one."""

from __future__ import annotations

import gc
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.responses_proto.machines import message, spoken, sse

from responses_proto.errors import StreamTruncated

from ..answers import ASKED, answered, answering
from ..sides import NONBLOCKING, AsyncSide, settings_for
from ..wire import Link, Wire, chunk, head

HELLO = answered(message("Hello"))


def options(wire: Wire) -> dict[str, Any]:
    settings = settings_for(wire.authority)
    return {"base_url": settings.base_url, "auth": settings.credential, "max_retries": 0, "environ": {}}


async def close(side: AsyncSide, client: Any) -> None:
    await client.aclose()


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_a_client_can_be_used_in_one_loop_after_the_other(side: AsyncSide, caplog: pytest.LogCaptureFixture) -> None:
    async def twice(side: AsyncSide) -> None:
        for _ in range(2):
            assert (await client.responses.create(**ASKED)).output_text == "Hello"

    with Wire(*[answering([], HELLO, HELLO, then=Link.wait_for_end)] * 3) as wire:
        client = side.module.Client(**options(wire))
        for count in (1, 2, 3):
            side.run(twice)
            # The connection ended with its loop.
            assert wire.wait(count)
            gc.collect()
        side.run(close, client)
        side.run(close, client)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_a_stream_does_not_outlive_its_loop(side: AsyncSide, caplog: pytest.LogCaptureFixture) -> None:
    def unending(link: Link) -> None:
        link.request()
        link.send(head("content-type: text/event-stream"), chunk(sse(*spoken("Hel"))))
        link.wait_for_end()

    async def begin(side: AsyncSide) -> None:
        kept.append(model.stream("Hi"))
        assert (await anext(kept[0])).content == "Hel"

    async def go_on(side: AsyncSide) -> None:
        with pytest.raises(StreamTruncated) as caught:
            await kept[0].result()
        assert caught.value.response is not None
        assert caught.value.response.output_text == "Hel"
        assert (await model.complete("Hi")).content == "Hello"
        await model.aclose()

    kept: list[Any] = []
    with Wire(unending, answering([], HELLO, then=Link.wait_for_end)) as wire:
        model = side.module.OCIResponsesModel("m", **options(wire))
        side.run(begin)
        assert wire.wait(1)
        side.run(go_on)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("side", NONBLOCKING, ids=lambda side: side.name)
def test_clients_in_loops_of_other_threads_do_not_meet(side: AsyncSide, caplog: pytest.LogCaptureFixture) -> None:
    both = threading.Barrier(2)

    async def some(side: AsyncSide) -> None:
        async with side.module.Client(**options(wire)) as client:
            for _ in range(3):
                both.wait(5.0)
                assert (await client.responses.create(**ASKED)).output_text == "Hello"

    script = answering([], HELLO, HELLO, HELLO, then=Link.wait_for_end)
    with Wire(script, script, at_once=True) as wire, ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(side.run, some) for _ in range(2)]:
            done.result()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
