"""The byte machine against a server that is h11 too, with no network between them."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.responses_proto.folding.server import sse
from tests.responses_proto.http1_server import (
    BODY,
    HEAD_OF_BODY,
    OK,
    REQUEST,
    Server,
    a_call,
    delivered,
    drive,
    result_of,
    sign,
    whole,
)
from tests.responses_proto.streams import EVENTS

from responses_proto.effects import FailureKind, Head, HttpRequest
from responses_proto.errors import APIConnectionError, APITimeoutError, StreamTruncated
from responses_proto.exchange import fetch, open_answer, stream
from responses_proto.http1 import Connect, Disconnect, Finish, HttpCall, Origin, Receive, Send, Wait
from responses_proto.response import Response
from responses_proto.retry import Policy
from responses_proto.stream import ResponseStream


@pytest.mark.parametrize("at_once", [False, True])
def test_one_exchange_in_actions(at_once: bool) -> None:
    server = Server(OK)
    log, result = drive(a_call(at_once=at_once), server, whole)
    kinds = [type(action).__name__ for action in log]
    assert kinds == ["Connect", "Send", "Receive", "Deliver", "Disconnect", "Finish"]
    assert log[0] == Connect(Origin("service", 8443, tls=True), 10.0)
    assert isinstance(result, Response)
    assert result.request_id == "rid"
    request, body = server.requests[0]
    assert (request.method, request.target, body) == (b"POST", b"/openai/v1/responses?a=b", b"{}")
    assert dict(request.headers)[b"authorization"] == b"first"


@given(st.lists(st.integers(1, 40), min_size=1))
def test_any_cut_gives_the_same(sizes: list[int]) -> None:
    def cut(data: bytes) -> list[bytes]:
        pieces, at = [], 0
        for number in range(len(data)):
            size = sizes[number % len(sizes)]
            pieces.append(data[at : at + size])
            at += size
        return [piece for piece in pieces if piece]

    log, result = drive(a_call(), Server(OK), cut)
    assert delivered(log) == ["response.output_text.delta", "response.completed"]
    assert isinstance(result, Response)
    assert result.output_text == "hi"


def test_cut_at_every_byte_is_never_a_silent_success() -> None:
    total = len(Server(OK).answer(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"))
    for end in range(total):
        _, result = drive(a_call(Policy(max_retries=0)), Server(OK), lambda data, end=end: [data[:end]] if end else [])  # type: ignore[misc]
        if isinstance(result, Response):
            assert result.status == "completed"
            assert end > total - len(b"data: [DONE]\n\n") - 12
        else:
            assert isinstance(result, APIConnectionError)


def test_a_compressed_body_is_decoded() -> None:
    server = Server((200, {"content-type": "text/event-stream", "content-encoding": "gzip"}, gzip.compress(BODY)))
    _, result = drive(a_call(), server, lambda data: [data[at : at + 1] for at in range(len(data))])
    assert isinstance(result, Response)
    assert result.id == "r"


def test_a_driver_adds_codings_of_its_own() -> None:
    server = Server((200, {"content-type": "text/event-stream", "content-encoding": "bz2"}, bz2.compress(BODY)))
    machine = stream(REQUEST, Policy(), ResponseStream())
    _, result = drive(HttpCall(machine, sign, codings={"bz2": bz2.BZ2Decompressor}), server, whole)
    assert isinstance(result, Response)
    assert result.id == "r"


def test_a_401_signs_again_on_the_same_connection() -> None:
    server = Server((401, {}, b'{"code":"NotAuthenticated","message":"no"}'), OK)
    log, result = drive(a_call(), server, whole)
    assert isinstance(result, Response)
    assert server.connections == 1
    assert [dict(request.headers)[b"authorization"] for request, _ in server.requests] == [b"first", b"fresh"]
    assert [type(action) for action in log].count(Connect) == 1


def test_a_retry_waits_and_a_closing_server_is_connected_again() -> None:
    server = Server((503, {"connection": "close"}, b""), OK)
    log, result = drive(a_call(Policy(first_delay=0.25)), server, whole)
    assert isinstance(result, Response)
    assert Wait(0.25) in log
    assert server.connections == 2
    assert [type(action) for action in log].count(Disconnect) == 2


def test_failures_are_the_errors_of_the_exchange() -> None:
    call = a_call(Policy(max_retries=0))
    call.failed(FailureKind.CONNECT, "refused")
    finish = call.next_action()
    assert isinstance(finish, Finish)
    assert isinstance(finish.result, APIConnectionError)
    call = a_call(Policy(max_retries=0))
    call.done()
    call.failed(FailureKind.BROKEN, "reset")
    assert isinstance(call.next_action(), Disconnect)
    call = a_call()
    call.done()
    call.done()
    call.failed(FailureKind.TIMEOUT, "slow")
    assert isinstance(call.next_action(), Disconnect)
    call.done()
    finish = call.next_action()
    assert isinstance(finish, Finish)
    assert isinstance(finish.result, APITimeoutError)


def test_interim_answers_are_passed_over() -> None:
    call = a_call()
    call.done()
    call.done()
    call.receive_data(b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n")
    assert isinstance(call.next_action(), Receive)
    call.receive_data(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
    call.receive_data(BODY)
    assert delivered([call.next_action()]) == ["response.output_text.delta", "response.completed"]


def test_what_is_not_http_is_a_broken_connection() -> None:
    call = a_call(Policy(max_retries=0))
    call.done()
    call.done()
    call.receive_data(b"SSH-2.0-nonsense\r\n\r\n")
    call.done()
    finish = call.next_action()
    assert isinstance(finish, Finish)
    assert isinstance(finish.result, APIConnectionError)


def test_a_body_that_ends_early_is_truncated() -> None:
    call = a_call()
    call.done()
    call.done()
    call.receive_data(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + BODY[:120])
    call.receive_eof()
    while not isinstance(action := call.next_action(), Finish):
        call.done()
    assert isinstance(action.result, StreamTruncated)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_every_kind_arrive(kind: Callable[[bytes], bytes | bytearray | memoryview]) -> None:
    call = a_call()
    call.done()
    call.done()
    call.receive_data(kind(HEAD_OF_BODY))
    call.receive_data(kind(BODY))
    call.done()
    assert isinstance(call.next_action(), Disconnect)
    call.done()
    assert isinstance(result_of(call), Response)


def test_missing_headers_are_added() -> None:
    server = Server(OK)
    bare = HttpRequest("POST", "https://service:8443/p", (), b"{}")
    drive(HttpCall(stream(bare, Policy(), ResponseStream()), sign), server, whole)
    request, body = server.requests[0]
    assert body == b"{}"
    assert dict(request.headers)[b"host"] == b"service:8443"


def test_a_body_is_not_read_before_it_is_there_or_after_its_end() -> None:
    request = HttpRequest("GET", "http://[::1]/x", (("host", "[::1]"),))
    server = Server((200, {}, b"all"))
    log, result = drive(HttpCall(fetch(request, Policy()), sign), server, whole)  # type: ignore[arg-type]
    assert log[0] == Connect(Origin("::1", 80, tls=False), 10.0)
    assert isinstance(result, tuple)
    assert result[1] == b"all"
    head = drive(HttpCall(open_answer(request, Policy()), sign), Server((204, {}, b"")), whole)[1]  # type: ignore[arg-type]
    assert isinstance(head, Head)


def test_repr_shows_no_bytes() -> None:
    assert "secret" not in repr(Send(b"authorization: secret"))


def test_a_background_stream_that_breaks_off_goes_on_over_another_connection() -> None:
    events = [sse([event]) for event in EVENTS]
    cut, rest = b"".join(events[:5]), b"".join(events[5:])
    request = replace(REQUEST, headers=(), body=b'{"background":true}')
    call = HttpCall(stream(request, Policy(), ResponseStream()), sign)
    server = Server(*((200, {"content-type": "text/event-stream"}, body) for body in (cut, rest)))
    log, result = drive(call, server, whole)
    assert isinstance(result, Response)
    assert result.output_text == "Hello"
    assert delivered(log) == [event["type"] for event in EVENTS]
    _, (second, body) = server.requests
    assert (second.method, body) == (b"GET", b"")
    assert second.target == b"/openai/v1/responses/resp_1?a=b&stream=true&starting_after=4"
    assert Wait(0.5) in log
