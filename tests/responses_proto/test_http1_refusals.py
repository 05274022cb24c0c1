"""What the byte machine refuses: requests that HTTP cannot carry, answers that nothing asked for, broken signers."""

from __future__ import annotations

import pytest
from tests.responses_proto.http1_server import HEADERS, REQUEST, a_call, result_of, sign

from responses_proto.effects import Failed, FailureKind, HttpRequest, Now, Sign
from responses_proto.errors import APIError, AuthenticationError, InvalidTransition, LocalError
from responses_proto.exchange import Exchange, stream
from responses_proto.http1 import Disconnect, Finish, HttpCall, Receive
from responses_proto.response import Response
from responses_proto.retry import Policy
from responses_proto.stream import ResponseStream


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


def test_text_is_not_what_arrives() -> None:
    call = a_call()
    call.done()
    call.done()
    with pytest.raises(LocalError, match="bytes, not str"):
        call.receive_data("HTTP/1.1 200 OK")  # type: ignore[arg-type]
    assert isinstance(call.next_action(), Receive)


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


def test_an_exchange_asks_nothing_of_the_program() -> None:
    def machine() -> Exchange[Response | APIError]:
        yield Now()
        return Response()

    with pytest.raises(LocalError, match="does not ask for Now"):
        HttpCall(machine(), sign)
