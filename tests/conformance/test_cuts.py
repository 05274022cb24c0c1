"""The connection is cut at every byte of an exchange: each cut ends in the one right outcome.

On every runtime each byte of a streamed answer is tried; TLS, other ways to end and other answers take every
n-th, beginning elsewhere on each runtime, so that they do not all try the same ones.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import ExitStack

import pytest
from tests.conformance.exchanges import JSON, STREAM, TEXT, Whole
from tests.oci_responses.sides import SIDES, Side, settings_for
from tests.oci_responses.tls_scenarios import certified
from tests.oci_responses.wire import Link, Wire

from responses_proto.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    RemoteProtocolError,
    ResponsesError,
    StreamTruncated,
)
from responses_proto.folding import Outcome
from responses_proto.response import Response

ASKED = {"model": "m", "input": "Hi"}
PLACE = {side.name: place for place, side in enumerate(SIDES)}
WAYS: dict[str, Callable[[Link], None]] = {"fin": Link.close, "reset": Link.reset, "farewell": Link.say_goodbye}

sides = pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name)


def every(side: Side, size: int, step: int) -> range:
    """Every ``step``-th place up to and with the last one, from another one on each runtime."""
    return range(PLACE[side.name] * 5 % step, size + 1, step)


def cutting(side: Side, cuts: Iterable[int], data: bytes, way: str, check: Check, *, tls: bool = False) -> None:
    """Ask once for each cut; the server sends so many bytes and then ends the connection."""
    places = list(cuts)

    def script(size: int) -> Callable[[Link], None]:
        def act(link: Link) -> None:
            if context is not None:
                link.start_tls(context)
            link.request()
            link.send(data[:size])
            WAYS[way](link)

        return act

    async def scenario(side: Side) -> None:
        async with side.client(settings, max_retries=0, timeout=10.0) as client:
            for size in places:
                await check(side, client, size)

    with ExitStack() as stack:
        context, ca_file = stack.enter_context(certified()) if tls else (None, None)
        wire = stack.enter_context(Wire(*map(script, places)))
        settings = settings_for(wire.authority, "https" if tls else "http", ca_file)
        side.run(scenario)


Check = Callable[..., Awaitable[None]]


async def streamed(side: Side, client: object, size: int, *, lossy: bool = False) -> None:
    """Stream, and compare with what the first ``size`` bytes hold; ``lossy``: or fewer, as a reset may drop some."""
    events: list[object] = []
    outcome: ResponsesError | Response
    async with side.awaited(client.responses.stream(**ASKED)) as stream:  # type: ignore[attr-defined]
        try:
            async for event in stream:
                events.append(event)
            outcome = await stream.get_final_response()
        except ResponsesError as error:
            outcome = error
    if lossy:
        size = next(least for least in (0, STREAM.head, *STREAM.ends) if STREAM.events_in(least) == len(events))
        if isinstance(outcome, StreamTruncated):
            size = max(size, STREAM.head)
    assert len(events) == STREAM.events_in(size), size
    if STREAM.over(size):
        assert isinstance(outcome, Response), (size, outcome)
        assert (outcome.output_text, outcome.status) == (TEXT, "completed")
    elif size < STREAM.head:
        assert type(outcome) is APIConnectionError, (size, outcome)
    else:
        assert type(outcome) is StreamTruncated, (size, outcome)
        assert (outcome.response, outcome.request_id) == (stream.response, "A/B/C")
        assert stream.response.output_text == STREAM.text_in(size)
        assert stream.outcome is Outcome.TRUNCATED


async def streamed_lossy(side: Side, client: object, size: int) -> None:
    await streamed(side, client, size, lossy=True)


def created(answer: Whole) -> Check:
    """Ask, and compare with what the first ``size`` bytes hold."""
    # In chunks, the end of the body must have come as well.
    enough = len(answer.data)

    async def check(side: Side, client: object, size: int) -> None:
        outcome: APIError | Response
        try:
            outcome = await side.awaited(client.responses).create(**ASKED)  # type: ignore[attr-defined]
        except APIError as error:
            outcome = error
        if size >= enough:
            assert isinstance(outcome, Response), (size, outcome)
            assert outcome.output_text == TEXT
            return
        # Without a length what has come may be all there is, and is no JSON.
        assert isinstance(outcome, APIConnectionError | RemoteProtocolError), (size, outcome)
        assert not isinstance(outcome, APITimeoutError)
        assert outcome.body == answer.body_in(size)
        assert outcome.request_id == ("A/B/C" if size >= answer.head else None)

    return check


@sides
def test_a_streamed_answer_cut_at_every_byte(side: Side) -> None:
    cutting(side, range(len(STREAM.data) + 1), STREAM.data, "fin", streamed)


@sides
def test_a_streamed_answer_that_is_reset(side: Side) -> None:
    cutting(side, every(side, len(STREAM.data), 31), STREAM.data, "reset", streamed_lossy)


@sides
@pytest.mark.parametrize("way", ["fin", "farewell"])
def test_a_streamed_answer_cut_within_tls(side: Side, way: str) -> None:
    cutting(side, every(side, len(STREAM.data), 47), STREAM.data, way, streamed, tls=True)


@sides
@pytest.mark.parametrize("kind", JSON)
def test_a_whole_answer_cut_anywhere(side: Side, kind: str) -> None:
    answer = JSON[kind]
    places = {*every(side, len(answer.data), 23), answer.head, len(answer.data) - 1, len(answer.data)}
    cutting(side, sorted(places), answer.data, "fin", created(answer))


@sides
def test_a_whole_answer_cut_within_tls(side: Side) -> None:
    answer = JSON["up to the end of the connection"]
    cutting(side, every(side, len(answer.data), 67), answer.data, "fin", created(answer), tls=True)


@sides
@pytest.mark.parametrize("way", ["fin", "reset"])
def test_a_request_that_is_not_taken(side: Side, way: str) -> None:
    def script(size: int) -> Callable[[Link], None]:
        def act(link: Link) -> None:
            link.take(size)
            WAYS[way](link)

        return act

    async def scenario(side: Side) -> None:
        async with side.client(settings_for(wire.authority), max_retries=0, timeout=10.0) as client:
            for _ in sizes:
                with pytest.raises(APIConnectionError) as caught:
                    await side.awaited(client.responses).create(**ASKED)
                assert type(caught.value) is APIConnectionError

    sizes = [*every(side, 200, 37)]
    with Wire(*map(script, sizes)) as wire:
        side.run(scenario)
