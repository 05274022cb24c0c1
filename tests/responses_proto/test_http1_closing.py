"""A call that is closed, by the program or by its total deadline, wherever it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.responses_proto.http1_server import BODY, HEAD_OF_BODY, OK, Server, a_call, drive, result_of, sign, whole

from responses_proto.effects import Sleep
from responses_proto.errors import APIError, APITimeoutError, InternalServerError, InvalidTransition
from responses_proto.exchange import Exchange
from responses_proto.http1 import Connect, Deliver, Disconnect, Finish, HttpCall, Limit, Receive, Send, Wait
from responses_proto.response import Response
from responses_proto.retry import Policy, Timeouts

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
