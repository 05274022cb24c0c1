"""The byte machine against a server that is h11 too, with no network between them."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.responses_proto.folding.server import sse
from tests.responses_proto.streams import EVENTS

from responses_proto.effects import Failed, FailureKind, Head, HttpRequest, Now, Sign, Sleep
from responses_proto.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    InternalServerError,
    InvalidTransition,
    LocalError,
    StreamTruncated,
)
from responses_proto.exchange import Exchange, fetch, open_answer, stream
from responses_proto.http1 import Connect, Deliver, Disconnect, Finish, HttpCall, Limit, Origin, Receive, Send, Wait
from responses_proto.response import Response
from responses_proto.retry import Policy, Timeouts
from responses_proto.stream import ResponseStream

BODY = (
    b'data: {"type":"response.output_text.delta","sequence_number":0,"delta":"hi","output_index":0,'
    b'"content_index":0,"item_id":"m"}\n\n'
    b'data: {"type":"response.completed","sequence_number":1,'
    b'"response":{"id":"r","status":"completed","output":[]}}\n\n'
    b"data: [DONE]\n\n"
)
HEAD_OF_BODY = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: %d\r\n\r\n" % len(BODY)
HEADERS = (("host", "service:8443"), ("content-length", "2"))
REQUEST = HttpRequest("POST", "https://service:8443/openai/v1/responses?a=b", HEADERS, b"{}")


def sign(effect: Sign) -> HttpRequest:
    request = effect.request
    proof = "fresh" if effect.refresh else "first"
    return HttpRequest(request.method, request.url, (*request.headers, ("authorization", proof)), request.body)


class Server:
    """Answers each request with the next prepared answer and keeps what it was sent."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.answers = list(answers)
        self.connections = 0
        self.requests: list[tuple[h11.Request, bytes]] = []
        self.connect()
        self.connections = 0

    def connect(self) -> None:
        self.http = h11.Connection(h11.SERVER)
        self.connections += 1

    def answer(self, data: bytes) -> bytes:
        self.http.receive_data(data)
        request, body = None, b""
        while not isinstance(event := self.http.next_event(), h11.EndOfMessage):
            assert event is not h11.NEED_DATA
            if isinstance(event, h11.Request):
                request = event
            else:
                assert isinstance(event, h11.Data)
                body += bytes(event.data)
        assert request is not None
        self.requests.append((request, body))
        status, headers, content = self.answers.pop(0)
        head = h11.Response(status_code=status, headers=[("transfer-encoding", "chunked"), *headers.items()])
        pieces = [self.http.send(head), self.http.send(h11.Data(data=content)), self.http.send(h11.EndOfMessage())]
        if self.http.our_state is h11.DONE:
            self.http.start_next_cycle()
        return b"".join(piece for piece in pieces if piece)


def drive(call: HttpCall[Response], server: Server, cut: Callable[[bytes], list[bytes]]) -> tuple[list[object], object]:
    """Perform every action; bytes arrive as ``cut`` says."""
    log: list[object] = []
    inbox: list[bytes] = []
    while True:
        action = call.next_action()
        assert call.next_action() is action
        log.append(action)
        match action:
            case Connect():
                server.connect()
                inbox = []
                call.done()
            case Send(data=data):
                inbox = cut(server.answer(data))
                call.done()
            case Receive():
                call.receive_data(inbox.pop(0) if inbox else b"")
            case Finish(result=result):
                return log, result
            case _:
                call.done()


def whole(data: bytes) -> list[bytes]:
    return [data]


def a_call(policy: Policy | None = None, *, at_once: bool = False) -> HttpCall[Response]:
    return HttpCall(stream(REQUEST, policy or Policy(), ResponseStream(), at_once=at_once), sign)


def delivered(log: list[object]) -> list[str]:
    return [event.type for action in log if isinstance(action, Deliver) for event in action.events]  # type: ignore[attr-defined]


OK = (200, {"content-type": "text/event-stream", "opc-request-id": "rid"}, BODY)


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


def test_a_credential_that_fails_is_an_error_and_nothing_is_sent() -> None:
    call = HttpCall(stream(REQUEST, Policy(), ResponseStream()), lambda _: Failed(FailureKind.CREDENTIAL, "no key"))
    finish = call.next_action()
    assert isinstance(finish, Finish)
    assert isinstance(finish.result, AuthenticationError)


def test_answers_that_nothing_asked_for_are_refused() -> None:
    call = a_call()
    with pytest.raises(InvalidTransition):
        call.receive_data(b"x")
    call.done()
    call.done()
    with pytest.raises(InvalidTransition):
        call.done()
    call.receive_eof()
    assert isinstance(call.next_action(), Disconnect)
    with pytest.raises(InvalidTransition):
        call.failed(FailureKind.BROKEN, "x")


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


def test_text_is_not_what_arrives() -> None:
    call = a_call()
    call.done()
    call.done()
    with pytest.raises(LocalError, match="bytes, not str"):
        call.receive_data("HTTP/1.1 200 OK")  # type: ignore[arg-type]
    assert isinstance(call.next_action(), Receive)


def result_of(call: HttpCall[Response]) -> object:
    finish = call.next_action()
    assert isinstance(finish, Finish)
    with pytest.raises(InvalidTransition):
        call.done()
    return finish.result


UNFIT = [
    HttpRequest("POST", "ftp://h/p", HEADERS, b"{}"),
    HttpRequest("POST", "https://h:port/p", HEADERS, b"{}"),
    HttpRequest("POST", "https://u:s3cret@h/p", HEADERS, b"{}"),
    HttpRequest("POST", "https://h/a b", HEADERS, b"{}"),
    HttpRequest("POST", "https://h/\u00e9", HEADERS, b"{}"),
    HttpRequest("POST", "https://h/p", (*HEADERS, ("x", "s3cret\u20ac")), b"{}"),
    HttpRequest("POST", "https://h/p", (("content-length", "5"),), b"{}"),
]


@pytest.mark.parametrize("request_", UNFIT, ids=lambda one: one.url)
def test_a_request_that_http_cannot_carry_is_refused_before_anything_is_done(request_: HttpRequest) -> None:
    exchange = stream(request_, Policy(), ResponseStream())
    with pytest.raises(LocalError) as caught:
        HttpCall(exchange, sign)
    assert "s3cret" not in str(caught.value)
    assert list(exchange) == []


@pytest.mark.parametrize("request_", UNFIT, ids=lambda one: one.url)
def test_a_later_request_that_http_cannot_carry_is_the_result(request_: HttpRequest) -> None:
    call = HttpCall(stream(REQUEST, Policy(), ResponseStream()), lambda effect: request_ if effect.refresh else REQUEST)
    call.done()
    call.done()
    with pytest.raises(LocalError) as caught:
        call.receive_data(b"HTTP/1.1 401 no\r\ncontent-length: 0\r\n\r\n")
    assert call.next_action() == Disconnect()
    call.done()
    assert result_of(call) is caught.value


def test_what_sign_raises_comes_out_and_the_call_is_over() -> None:
    def broken(effect: Sign) -> HttpRequest:
        if effect.refresh:
            raise ZeroDivisionError
        return REQUEST

    call = HttpCall(stream(REQUEST, Policy(), ResponseStream()), broken)
    call.done()
    call.done()
    with pytest.raises(ZeroDivisionError):
        call.receive_data(b"HTTP/1.1 401 no\r\ncontent-length: 0\r\n\r\n")
    call.done()
    assert isinstance(result_of(call), LocalError)


def test_missing_headers_are_added() -> None:
    server = Server(OK)
    bare = HttpRequest("POST", "https://service:8443/p", (), b"{}")
    drive(HttpCall(stream(bare, Policy(), ResponseStream()), sign), server, whole)
    request, body = server.requests[0]
    assert body == b"{}"
    assert dict(request.headers)[b"host"] == b"service:8443"


# Cancelling.


def advanced(steps: int) -> HttpCall[Response]:
    """A call after so many actions: Connect, Send, Receive, Receive, Deliver, Disconnect, Finish."""
    call = a_call()
    answers: list[Callable[[], None]] = [
        call.done,
        call.done,
        lambda: call.receive_data(HEAD_OF_BODY),
        lambda: call.receive_data(BODY),
        call.done,
        call.done,
    ]
    for answer in answers[:steps]:
        answer()
    return call


@pytest.mark.parametrize("steps", range(6))
def test_a_closed_call_only_closes_its_connection(steps: int) -> None:
    call = advanced(steps)
    call.close()
    if steps:
        assert call.next_action() == Disconnect()
        call.close()
        assert call.next_action() == Disconnect()
        call.done()
    result = result_of(call)
    assert isinstance(result, InvalidTransition)
    call.close()
    assert result_of(call) is result


def test_closing_ends_the_exchange() -> None:
    ended = []

    def machine() -> Exchange[Response | APIError]:
        try:
            yield Sleep(1)
        finally:
            ended.append(True)
        return Response()

    call = HttpCall(machine(), sign)
    call.close()
    assert ended == [True]
    assert isinstance(result_of(call), InvalidTransition)


def test_a_call_that_is_over_keeps_its_result() -> None:
    call = advanced(6)
    call.close()
    assert isinstance(result_of(call), Response)


def test_an_exchange_asks_nothing_of_the_program() -> None:
    def machine() -> Exchange[Response | APIError]:
        yield Now()
        return Response()

    with pytest.raises(LocalError, match="does not ask for Now"):
        HttpCall(machine(), sign)


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


TOTAL = Policy(timeouts=Timeouts(total=9.0))
BUSY = b"HTTP/1.1 503 Busy\r\ncontent-length: 2\r\n\r\n{}"


def up_to(call: HttpCall[Response], answer: bytes, *, to: type[object]) -> object:
    """Perform actions, with each Receive given ``answer``, up to the first of this kind."""
    while not isinstance(action := call.next_action(), to):
        if isinstance(action, Receive):
            call.receive_data(answer)
        else:
            call.done()
    return action


@pytest.mark.parametrize(
    ("where", "answer", "open_by_then"),
    [(Connect, b"", False), (Send, b"", True), (Receive, b"", True), (Deliver, HEAD_OF_BODY + BODY[:150], True)],
)
def test_a_call_that_is_too_late_ends_wherever_it_is(where: type[object], answer: bytes, open_by_then: bool) -> None:
    call = a_call(TOTAL)
    assert call.next_action() == Limit(9.0)
    action = up_to(call, answer, to=where)
    call.expired()
    if where is Deliver:
        assert call.next_action() is action, "what has come is handed out"
        call.done()
    if open_by_then:
        assert call.next_action() == Disconnect()
        call.done()
    assert call.next_action() == Limit(None)
    call.done()
    finish = call.next_action()
    assert isinstance(finish, Finish)
    assert type(finish.result) is APITimeoutError
    assert finish.result.message == "no end within 9 s"


def test_a_call_that_is_too_late_does_not_wait_for_its_next_attempt() -> None:
    call = a_call(TOTAL)
    up_to(call, BUSY, to=Wait)
    call.expired()
    finish = up_to(call, b"", to=Finish)
    assert isinstance(finish, Finish)
    assert isinstance(finish.result, APITimeoutError)
    assert isinstance(finish.result.__cause__, InternalServerError)


def test_a_limit_that_was_lifted_or_never_set_has_no_effect() -> None:
    for call in (a_call(TOTAL), a_call()):
        log, result = drive(call, Server(OK), whole)
        assert isinstance(result, Response)
        call.expired()
        assert call.next_action() == log[-1]
    call = a_call()
    up_to(call, b"", to=Receive)
    call.expired()
    assert isinstance(call.next_action(), Receive)


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
