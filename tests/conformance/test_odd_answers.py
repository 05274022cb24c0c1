"""Answers that no service should give: each ends in the error that names it, soon, and in little memory."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from tests.conformance.exchanges import JSON, STREAM, TEXT
from tests.oci_responses.sides import SIDES, Side, settings_for
from tests.oci_responses.wire import Link, Wire, chunk, head, ok
from tests.responses_proto.machines import ended, message, spoken, sse

from responses_proto.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    ContentEncodingError,
    EventTooLarge,
    InternalServerError,
    MalformedEvent,
    RateLimitError,
    RemoteProtocolError,
    StreamTruncated,
)
from responses_proto.folding.deviations import DeviationKind

ASKED = {"model": "m", "input": "Hi"}
PAGE = b"<html><h1>502 Bad Gateway</h1></html>"
EVENTS = [*spoken("Hel", "lo"), ended("completed", message("Hello"), number=5)]
SSE = "content-type: text/event-stream"
MIB = 1 << 20
MUCH = 64 * MIB
"""Far less than the server would send, and more than any limit and all buffers."""

sides = pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name)


def refused(status: str, *headers: str, body: bytes = b"{}") -> bytes:
    return head(f"content-length: {len(body)}", "opc-request-id: A/B/C", *headers, status=status) + body


def asking(side: Side, scripts: list[Callable[[Link], None]], *, stream: bool, max_retries: int = 0) -> Any:
    """Ask once; return the response, or the error, and the deviations of a stream."""
    outcome: list[Any] = []

    async def scenario(side: Side) -> None:
        async with side.client(settings_for(wire.authority), max_retries=max_retries, timeout=10.0) as client:
            try:
                if not stream:
                    outcome.append(await side.awaited(client.responses).create(**ASKED))
                    return
                async with side.awaited(client.responses.stream(**ASKED)) as events:
                    outcome.append(await events.get_final_response())
                    outcome.append(events.deviations)
            except APIError as error:
                outcome.append(error)

    with Wire(*scripts) as wire:
        side.run(scenario)
    return outcome


def saying(*pieces: bytes) -> Callable[[Link], None]:
    def script(link: Link) -> None:
        link.request()
        with suppress(OSError):
            for piece in pieces:
                link.send(piece)
        link.wait_for_end()

    return script


@dataclass(frozen=True)
class Odd:
    """An answer, what it is taken for, and whether it was asked for as a stream."""

    answer: bytes
    error: type[APIError]
    stream: bool = True
    said: str = ""


ODD = {
    "a page for a stream": Odd(ok(PAGE, "text/html"), RemoteProtocolError, said="text/html"),
    "a page for a response": Odd(ok(PAGE, "text/html"), RemoteProtocolError, stream=False, said="text/html"),
    "another object for a response": Odd(
        ok(b'{"message":"OK"}'), RemoteProtocolError, stream=False, said="no response"
    ),
    "a page as a refusal": Odd(refused("502 Bad Gateway", "content-type: text/html", body=PAGE), InternalServerError),
    "JSON for a stream": Odd(JSON["sized"].data, RemoteProtocolError, said="application/json"),
    "events as text": Odd(ok(sse(*EVENTS), "text/plain"), RemoteProtocolError, said="text/plain"),
    "events for a response": Odd(ok(sse(*EVENTS), "text/event-stream"), RemoteProtocolError, stream=False),
    "half of a JSON": Odd(ok(JSON["sized"].body[:-9]), RemoteProtocolError, stream=False),
    "nothing": Odd(ok(b""), RemoteProtocolError, stream=False),
    "no content": Odd(head("content-length: 0", status="204 No Content"), RemoteProtocolError, stream=False),
    "null": Odd(ok(b"null"), RemoteProtocolError, stream=False),
    "no events": Odd(ok(b"", "text/event-stream"), StreamTruncated),
    "events of rubbish": Odd(ok(b"data: rubbish\n\n", "text/event-stream"), MalformedEvent),
    "no UTF-8": Odd(ok(b'data: {"type":"\xff"}\n\n', "text/event-stream"), MalformedEvent),
    "a coding that nobody knows": Odd(
        head(SSE, "content-encoding: br", "opc-request-id: A/B/C") + chunk(b"x") + chunk(),
        ContentEncodingError,
        said="br",
    ),
    "a coding in name only": Odd(
        head("content-encoding: gzip", "opc-request-id: A/B/C") + chunk(b'{"id":') + chunk(),
        ContentEncodingError,
        stream=False,
        said="gzip",
    ),
    "two lengths": Odd(head("content-length: 2", "content-length: 3") + b"{}", APIConnectionError, stream=False),
    **{
        f"led elsewhere by {status}": Odd(
            refused(f"{status} Elsewhere", "location: /v1/other"),
            APIStatusError,
            stream=status % 2 == 0,
            said=str(status),
        )
        for status in (300, 301, 302, 303, 307, 308)
    },
}


@sides
@pytest.mark.parametrize("name", ODD)
def test_an_odd_answer_is_named(side: Side, name: str) -> None:
    odd = ODD[name]
    # One connection with one request: no redirect is followed, and nothing is tried again.
    (error,) = asking(side, [saying(odd.answer)], stream=odd.stream)
    assert isinstance(error, odd.error), error
    assert odd.said in str(error)
    if b"A/B/C" in odd.answer:
        assert error.request_id == "A/B/C"
    if PAGE in odd.answer:
        assert error.body == PAGE


RETRY_AFTER = {
    "seconds": (["retry-after: 0"], True),
    "milliseconds": (["retry-after-ms: 1.5", "retry-after: 9999"], True),
    "a date": (["retry-after: Sun, 06 Nov 1994 08:49:37 GMT", "date: Sun, 06 Nov 1994 08:49:37 GMT"], True),
    "longer than anybody waits": (["retry-after: 121"], False),
    "for ever": (["retry-after: 99999999999999999999"], False),
    "a far day": (["retry-after: Sun, 06 Nov 2094 08:49:37 GMT", "date: Sun, 06 Nov 1994 08:49:37 GMT"], False),
}


@sides
@pytest.mark.parametrize(
    ("name", "status"), [*zip(RETRY_AFTER, ["429 Slow Down", "503 Busy"] * len(RETRY_AFTER), strict=False)]
)
def test_a_wait_that_is_asked_for(side: Side, name: str, status: str) -> None:
    headers, again = RETRY_AFTER[name]
    kind = RateLimitError if status.startswith("429") else InternalServerError

    def script(link: Link) -> None:
        for answer in [refused(status, *headers), *([JSON["sized"].data] if again else [])]:
            link.request()
            link.send(answer)
        link.wait_for_end()

    (outcome,) = asking(side, [script], stream=False, max_retries=1)
    if again:
        assert outcome.output_text == TEXT
    else:
        assert type(outcome) is kind
        assert (outcome.retry_after or 0) > 120


@sides
def test_a_stream_byte_by_byte(side: Side) -> None:
    dripping = saying(*(STREAM.data[at : at + 1] for at in range(len(STREAM.data))))
    at_once = saying(STREAM.data)
    slowly, quickly = (asking(side, [script], stream=True) for script in (dripping, at_once))
    assert slowly[0].output_text == TEXT
    assert slowly[1] == quickly[1]


@sides
def test_a_server_that_only_listens_any_more(side: Side) -> None:
    def script(size: int) -> Callable[[Link], None]:
        def act(link: Link) -> None:
            link.request()
            link.send(STREAM.data[:size])
            link.end_sending()
            link.wait_for_end()

        return act

    (error,) = asking(side, [script(STREAM.ends[4])], stream=True)
    assert type(error) is StreamTruncated
    assert error.response is not None
    assert error.response.output_text == STREAM.text_in(STREAM.ends[4]) != ""
    response, _ = asking(side, [script(STREAM.ends[-1])], stream=True)
    assert response.output_text == TEXT


@sides
def test_events_that_come_twice_or_not_at_all(side: Side) -> None:
    for events, kind in (
        ([event for event in EVENTS for _ in range(2)], DeviationKind.SEQUENCE_REPEAT),
        ([event for place, event in enumerate(EVENTS) if place != 3], DeviationKind.SEQUENCE_GAP),
    ):
        response, deviations = asking(side, [saying(ok(sse(*events), "text/event-stream"))], stream=True)
        assert response.output_text == "Hello"
        assert kind in {deviation.kind for deviation in deviations}


ENDLESS: dict[str, tuple[bytes, bytes, type[APIError]]] = {
    "an event": (head(SSE) + chunk(b"data: "), chunk(b"x" * MIB), EventTooLarge),
    "a line": (head(SSE), chunk(b"x" * MIB), EventTooLarge),
    "a head": (b"HTTP/1.1 200 OK\r\n", b"x-more: " + b"x" * 4000 + b"\r\n", APIConnectionError),
    "a header": (b"HTTP/1.1 200 OK\r\nx: ", b"x" * 4000, APIConnectionError),
    "a chunk's length": (head(SSE), b"0" * 4000, APIConnectionError),
    "a refusal": (head(status="500 No"), chunk(b"x" * MIB), InternalServerError),
}


@sides
@pytest.mark.parametrize("name", ENDLESS)
def test_what_does_not_end_is_not_taken(side: Side, name: str) -> None:
    start, more, kind = ENDLESS[name]
    sent = [0]

    def script(link: Link) -> None:
        link.request()
        link.send(start)
        with suppress(OSError):
            while sent[0] < MUCH:
                link.send(more)
                sent[0] += len(more)

    (error,) = asking(side, [script], stream=True)
    assert isinstance(error, kind)
    assert sent[0] < MUCH
    assert len(error.body) <= 2 * MIB


@sides
def test_what_stands_for_too_much_is_not_decoded(side: Side) -> None:
    bomb = gzip.compress(b"data: " + bytes(20 * MIB), compresslevel=1)
    assert len(bomb) < MIB
    (error,) = asking(side, [saying(head(SSE, "content-encoding: gzip") + chunk(bomb) + chunk())], stream=True)
    assert type(error) is EventTooLarge
