"""The server falls silent in each phase of an exchange: the deadline of that phase passes, and no other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from tests.conformance.exchanges import JSON, STREAM, TEXT
from tests.oci_responses.sides import SIDES, Side, settings_for
from tests.oci_responses.wire import PATIENCE, Link, Wire, head

from responses_proto.errors import APITimeoutError, InternalServerError, PoolExhausted
from responses_proto.retry import Timeouts

ASKED = {"model": "m", "input": "Hi"}
SHORT = 0.1
"""Seconds: a deadline that passes. The others are so long that the test fails if one of them is waited for."""
LONG = "x" * (8 << 20)
BEFORE_HEAD = Timeouts(first_byte=SHORT, idle=PATIENCE * 4)
IN_BODY = Timeouts(first_byte=PATIENCE * 4, idle=SHORT)

sides = pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name)


def silent_after(data: bytes) -> Callable[[Link], None]:
    def script(link: Link) -> None:
        link.request()
        link.send(data)
        link.wait_for_end()

    return script


@sides
@pytest.mark.parametrize(
    ("size", "limits", "said"),
    [
        (0, BEFORE_HEAD, "no first byte"),
        (STREAM.head - 3, BEFORE_HEAD, "no first byte"),
        (STREAM.head, IN_BODY, "nothing more"),
        (STREAM.ends[0], IN_BODY, "nothing more"),
        (STREAM.ends[3] + 7, IN_BODY, "nothing more"),
        (STREAM.ends[-1] - 1, IN_BODY, "nothing more"),
    ],
)
def test_a_stream_that_falls_silent(side: Side, size: int, limits: Timeouts, said: str) -> None:
    async def scenario(side: Side) -> None:
        async with side.client(settings_for(wire.authority), max_retries=0, timeout=limits) as client:
            async with side.awaited(client.responses.stream(**ASKED)) as stream:
                began, seen = time.perf_counter(), 0
                with pytest.raises(APITimeoutError) as caught:  # noqa: PT012 - it is raised by the loop
                    async for _ in stream:
                        seen += 1
                assert time.perf_counter() - began < PATIENCE
            assert f"{said} within {SHORT} s" in str(caught.value)
            assert seen == STREAM.events_in(size)
            if size >= STREAM.head:
                assert caught.value.request_id == "A/B/C"
                assert caught.value.response is not None
                assert caught.value.response.output_text == STREAM.text_in(size)

    with Wire(silent_after(STREAM.data[:size])) as wire:
        side.run(scenario)


@sides
@pytest.mark.parametrize("size", [STREAM.ends[-1], len(STREAM.data) - 2])
def test_a_stream_that_falls_silent_after_its_last_event_is_whole(side: Side, size: int) -> None:
    async def scenario(side: Side) -> None:
        limits = Timeouts(idle=PATIENCE * 4)
        async with side.client(settings_for(wire.authority), max_retries=0, timeout=limits) as client:
            began = time.perf_counter()
            async with side.awaited(client.responses.stream(**ASKED)) as stream:
                assert (await stream.get_final_response()).output_text == TEXT
            assert time.perf_counter() - began < PATIENCE

    with Wire(silent_after(STREAM.data[:size])) as wire:
        side.run(scenario)


@sides
@pytest.mark.parametrize("size", [5, JSON["sized"].head, len(JSON["sized"].data) - 1])
def test_a_whole_answer_that_falls_silent(side: Side, size: int) -> None:
    answer = JSON["sized"]
    limits = BEFORE_HEAD if size < answer.head else IN_BODY

    async def scenario(side: Side) -> None:
        async with side.client(settings_for(wire.authority), max_retries=0, timeout=limits) as client:
            with pytest.raises(APITimeoutError, match=f"within {SHORT} s") as caught:
                await side.awaited(client.responses).create(**ASKED)
            assert caught.value.body == answer.body_in(size)

    with Wire(silent_after(answer.data[:size])) as wire:
        side.run(scenario)


@sides
def test_a_refusal_that_falls_silent_is_a_refusal(side: Side) -> None:
    begun = head("content-length: 99", "opc-request-id: R", status="503 Busy") + b'{"code":"'

    async def scenario(side: Side) -> None:
        async with side.client(settings_for(wire.authority), max_retries=0, timeout=IN_BODY) as client:
            with pytest.raises(InternalServerError) as caught:
                await side.awaited(client.responses).create(**ASKED)
            assert (caught.value.status_code, caught.value.body, caught.value.request_id) == (503, b'{"code":"', "R")

    with Wire(silent_after(begun)) as wire:
        side.run(scenario)


@sides
def test_a_request_that_is_not_read(side: Side) -> None:
    async def scenario(side: Side) -> None:
        async with side.client(settings_for(wire.authority), max_retries=0, timeout=BEFORE_HEAD) as client:
            with pytest.raises(APITimeoutError, match=f"the request was not taken within {SHORT} s"):
                # More than the buffers of both ends hold.
                await side.awaited(client.responses).create(model="m", input=[{"role": "user", "content": LONG}] * 4)
        given_up.set()

    given_up = threading.Event()

    def script(link: Link) -> None:
        given_up.wait(PATIENCE * 4)

    with Wire(script) as wire:
        side.run(scenario)


@sides
def test_a_call_for_which_no_connection_comes_free(side: Side) -> None:
    """It is told apart from a service that is late, and is not tried again; the next one may have better luck."""
    script = silent_after(STREAM.data[: STREAM.ends[0]])
    limits = {"max_connections": 1, "pool_timeout": SHORT, "max_retries": 5}

    async def scenario(side: Side) -> None:
        async with side.client(settings_for(wire.authority), **limits) as client:
            for _ in range(2):
                async with side.awaited(client.responses.stream(**ASKED)) as stream:
                    await anext(stream)
                    with pytest.raises(PoolExhausted, match=f"all 1 connections .* within {SHORT} s") as caught:
                        await side.awaited(client.responses).create(**ASKED)
                    assert isinstance(caught.value, APITimeoutError)

    with Wire(script, script) as wire:
        began = time.perf_counter()
        side.run(scenario)
        assert time.perf_counter() - began < PATIENCE
