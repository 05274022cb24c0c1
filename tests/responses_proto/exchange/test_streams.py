"""Streams that break off and are gone on with: nothing is lost, and nothing comes twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.responses_proto.exchange.breaking import PLACES, numbered_anew, streamed, uncut, unnumbered
from tests.responses_proto.exchange.kept import BACKGROUND, Break, Service, answer
from tests.responses_proto.folding.items import ITEMS
from tests.responses_proto.folding.server import Json, events_of, sse
from tests.responses_proto.streams import EVENTS

from responses_proto.effects import Close, Failed, FailureKind, HttpRequest, Limit, Open, Sign, Sleep
from responses_proto.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ConfigError,
    InternalServerError,
    MalformedEvent,
    NotFoundError,
    StreamTruncated,
)
from responses_proto.events import StreamReset
from responses_proto.response import Response

RANDOMS = st.randoms(use_true_random=False)
WHOLE = sse(EVENTS)
"""Where each event begins."""
ENDS = st.sampled_from(["closed", "broken", "silent"])


def after(number: int, query: str = "x=1&stream=true") -> str:
    return f"https://127.0.0.1/openai/v1/responses/resp_1?{query}&starting_after={number}"


@settings(max_examples=60, deadline=None)
@given(ITEMS, RANDOMS, st.data())
def test_wherever_it_is_cut_a_resumed_stream_is_the_uncut_one(
    items: list[Json], random: Random, data: st.DataObject
) -> None:
    events = events_of(items, random=random)
    first = len(sse(events[:1]))
    breaks, seen = list[Break](), 0
    for _ in range(data.draw(st.integers(1, 4))):
        rest = len(sse(events[seen:]))
        cut = data.draw(st.integers(0 if breaks else first, rest - 3))  # the last event is not whole
        breaks.append(Break(cut, data.draw(ENDS)))
        seen += max((n for n in range(len(events) - seen) if len(sse(events[seen : seen + n])) <= cut + 1), default=0)
    told, result, reader, _ = streamed(Service(events, *breaks), max_retries=4)
    assert told == uncut(events)
    assert isinstance(result, Response)
    assert (result, result.output_text) == (streamed(Service(events))[1], streamed(Service(events))[1].output_text)
    assert reader.deviations == ()


@pytest.mark.parametrize("end", ["closed", "broken", "silent"])
@pytest.mark.parametrize("number", range(1, len(EVENTS)))
def test_the_rest_is_asked_for_after_the_last_event(number: int, end: str) -> None:
    service = Service(EVENTS, Break(PLACES[number] + 7, end))
    told, result, _, effects = streamed(service)
    assert told == uncut()
    assert isinstance(result, Response)
    post, get = service.requests
    assert post is BACKGROUND
    assert (get.method, get.url, get.body) == ("GET", after(number - 1), b"")
    assert get.headers == (("host", "127.0.0.1"), ("accept", "text/event-stream"), ("opc-x", "1"))
    open_post, open_get = (Open(request, connect=1.0, within=2.0) for request in (post, get))
    assert effects == [Sign(post), open_post, Close(), Sleep(0.5), Sign(get), open_get, Close()]


def test_as_long_as_each_answer_brings_something_new_it_goes_on() -> None:
    one_each = [Break(len(sse([event]))) for event in EVENTS[:-1]]
    told, result, _, effects = streamed(Service(EVENTS, *one_each), max_retries=1)
    assert told == uncut()
    assert isinstance(result, Response)
    assert [effect for effect in effects if isinstance(effect, Sleep)] == [Sleep(0.5)] * len(one_each)


REFUSED = Failed(FailureKind.CONNECT, "refused")
RESET = Failed(FailureKind.BROKEN, "reset")
LATE = Failed(FailureKind.TIMEOUT, "no first byte within 2 s")


@pytest.mark.parametrize(
    ("plans", "max_retries", "kind", "cause", "opened"),
    [
        ([], 0, StreamTruncated, type(None), 1),
        ([Break(0), Break(0)], 2, StreamTruncated, type(None), 3),
        ([Break(0), Break(0, "silent")], 2, APITimeoutError, type(None), 3),
        ([RESET, RESET], 2, StreamTruncated, APIConnectionError, 3),
        ([LATE, LATE], 2, APITimeoutError, APITimeoutError, 3),
        ([REFUSED] * 6, 2, StreamTruncated, APIConnectionError, 7),
        ([answer(503)] * 3, 2, StreamTruncated, InternalServerError, 4),
        ([answer(403)], 2, StreamTruncated, APIError, 2),
        ([ConfigError("the session is over")], 2, StreamTruncated, ConfigError, 1),
        ([answer(404), answer(404)], 2, StreamTruncated, NotFoundError, 3),
        ([answer(404), LATE], 2, APITimeoutError, StreamTruncated, 3),
        ([Break(1 << 30, change=lambda events: [{"type": 1}])], 2, MalformedEvent, type(None), 2),
    ],
)
def test_what_cannot_be_gone_on_with_is_given_up_with_what_had_come(
    plans: list[Any], max_retries: int, kind: type[APIError], cause: type[BaseException], opened: int
) -> None:
    service = Service(EVENTS, Break(PLACES[5]), *plans)
    told, error, reader, effects = streamed(service, max_retries=max_retries)
    assert told == uncut()[:5]
    assert type(error) is kind
    assert isinstance(error.__cause__, cause)
    assert error.response is not None
    assert (error.response.output_text, error.request_id) == ("Hello", "A/B/C")
    assert error.response == reader.response
    assert (len(service.requests), service.plans) == (opened, [])
    assert [type(effect) for effect in effects].count(Open) == [type(effect) for effect in effects].count(Close)


@pytest.mark.parametrize("end", ["closed", "broken", "silent"])
@pytest.mark.parametrize(
    "body",
    [
        b'{"model":"m","stream":true}',
        b'{"background":false}',
        b'{"background":true,"store":false}',
        b'{"background":"yes"}',
        b"no json",
    ],
)
def test_what_is_not_kept_is_not_asked_for(body: bytes, end: str) -> None:
    service = Service(EVENTS, Break(PLACES[5], end))
    told, error, _, _ = streamed(service, replace(BACKGROUND, body=body))
    assert (told, len(service.requests)) == (uncut()[:5], 1)
    assert type(error) is (APITimeoutError if end == "silent" else StreamTruncated)


@pytest.mark.parametrize("response_id", ["", "../conversations", "a/b", "a?b"])
def test_an_id_that_is_none_is_not_asked_for(response_id: str) -> None:
    events = [{**EVENTS[0], "response": {**EVENTS[0]["response"], "id": response_id}}]
    service = Service(events, Break(len(sse(events))))
    assert isinstance(streamed(service)[1], StreamTruncated)
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    "change",
    [lambda events: EVENTS, lambda events: [*EVENTS[3:5], *events], unnumbered, numbered_anew],
    ids=["all of it", "some of it", "without numbers", "numbered anew"],
)
def test_what_is_known_is_passed_over(change: Callable[[Sequence[Json]], Sequence[Json]]) -> None:
    plan = Break(1 << 30, change=change)
    told, result, _, _ = streamed(Service(EVENTS, Break(PLACES[5]), plan))
    assert [event.type for event in told] == [event["type"] for event in EVENTS]
    assert not any(isinstance(event, StreamReset) for event in told)
    assert result.output_text == "Hello"


BY_HAND = HttpRequest("GET", after(2), (("accept", "text/event-stream"),))


@pytest.mark.parametrize(
    ("plans", "told", "asked"),
    [
        ([], slice(3, None), []),
        ([Break(PLACES[5] - PLACES[3])], slice(3, None), [4]),
        ([Break(0)], slice(3, None), [2]),
        ([Break(0, "silent"), Break(PLACES[4] - PLACES[3])], slice(3, None), [2, 3]),
    ],
)
def test_a_stream_that_was_resumed_by_hand_is_gone_on_with_too(
    plans: list[Break], told: slice, asked: list[int]
) -> None:
    service = Service(EVENTS, *plans)
    seen, result, _, _ = streamed(service, BY_HAND)
    assert seen == uncut()[told]
    assert result.output_text == "Hello"
    assert [request.url for request in service.requests] == [after(2), *map(after, asked)]


def test_a_stream_that_is_asked_for_by_hand_and_gone_is_a_refusal() -> None:
    told, error, _, _ = streamed(Service(EVENTS, answer(404)), BY_HAND)
    assert (told, type(error)) == ([], NotFoundError)


@pytest.mark.parametrize("when", [[Break(PLACES[5], "late")], [Break(PLACES[5]), Break(0, "late")]])
def test_a_total_deadline_that_passes_ends_it(when: list[Break]) -> None:
    late = Failed(FailureKind.TOTAL, "no end within 9 s")
    told, error, _, effects = streamed(Service(EVENTS, *when, late, late), total=9.0)
    assert told == uncut()[:5]
    assert type(error) is APITimeoutError
    assert error.message == "no end within 9 s"
    assert error.response is not None
    assert error.response.output_text == "Hello"
    assert (effects[0], effects[-1]) == (Limit(9.0), Limit(None))
