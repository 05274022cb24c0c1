"""Attempts: when a request is signed again, tried again, or given up, effect by effect with its arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pytest
from tests.responses_proto.exchange_scripts import (
    BROKEN,
    CLOSE,
    GOOD,
    POLICY,
    READ,
    RESIGN,
    SIGN,
    UNREACHABLE,
    once,
    opened,
    refused,
)
from tests.responses_proto.machines import JSON, REQUEST, play, signed

from responses_proto.effects import (
    Effect,
    Failed,
    FailureKind,
    Head,
    Reply,
    Sleep,
)
from responses_proto.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigError,
    InternalServerError,
    PoolExhausted,
    RateLimitError,
    RemoteProtocolError,
)
from responses_proto.exchange import create, fetch, open_answer, retrieve, stream, unwrap
from responses_proto.response import Response
from responses_proto.stream import ResponseStream

LATE = Failed(FailureKind.CONNECT_TIMEOUT, "no connection within 1 s")


@pytest.mark.parametrize(
    ("script", "effects"),
    [
        pytest.param(GOOD, once(1), id="plain"),
        pytest.param([*refused(401), *GOOD], [*once(1), *once(2, RESIGN)], id="401 refreshes at once"),
        pytest.param(
            [*refused(401), *refused(503), *GOOD],
            [*once(1), *once(2, RESIGN), Sleep(0.5), *once(3)],
            id="the refresh is not repeated by the next retry",
        ),
        pytest.param(
            [*refused(503), *refused(401), *refused(503), *GOOD],
            [*once(1), Sleep(0.5), *once(2), *once(3, RESIGN), Sleep(1.0), *once(4)],
            id="a refresh is no retry",
        ),
        pytest.param(
            [*refused(429, ("retry-after", "7")), *GOOD], [*once(1), Sleep(7.0), *once(2)], id="429 names the wait"
        ),
        pytest.param(
            [*refused(429), *refused(500), *GOOD],
            [*once(1), Sleep(0.5), *once(2), Sleep(1.0), *once(3)],
            id="half of a ceiling that doubles",
        ),
        pytest.param(
            [UNREACHABLE, *GOOD], [SIGN, opened(1), CLOSE, Sleep(0.5), *once(2)], id="no connection, nothing sent"
        ),
        pytest.param(
            [LATE, *GOOD], [SIGN, opened(1), CLOSE, Sleep(0.5), *once(2)], id="no connection in time, nothing sent"
        ),
        pytest.param(
            [*refused(409, text=b'{"code":"IncorrectState"}'), *GOOD],
            [*once(1), Sleep(0.5), *once(2)],
            id="a passing conflict",
        ),
    ],
)
def test_attempts_until_an_answer(script: list[Reply], effects: list[Effect]) -> None:
    asked, result = play(create(REQUEST, POLICY), script)
    assert asked == effects
    assert isinstance(result, Response)
    assert (result.output_text, result.request_id) == ("Hello.", "A/B/C")


@pytest.mark.parametrize(
    ("script", "effects", "kind"),
    [
        ([*refused(401), *refused(401)], [*once(1), *once(2, RESIGN)], AuthenticationError),
        (refused(400), once(1), BadRequestError),
        (refused(409, text=b'{"code":"InvalidatedRetryToken"}'), once(1), APIError),
        (refused(429, ("retry-after", "121")), once(1), RateLimitError),
        ([BROKEN], [SIGN, opened(1), CLOSE], APIConnectionError),
        ([Failed(FailureKind.TIMEOUT, "late")], [SIGN, opened(1), CLOSE], APITimeoutError),
        (
            [LATE, LATE, LATE],
            [SIGN, opened(1), CLOSE, Sleep(0.5), SIGN, opened(2), CLOSE, Sleep(1.0), SIGN, opened(3), CLOSE],
            APITimeoutError,
        ),
        # It has waited long enough.
        ([Failed(FailureKind.POOL, "all in use")], [SIGN, opened(1), CLOSE], PoolExhausted),
        (
            [*refused(500), UNREACHABLE, *refused(503)],
            [*once(1), Sleep(0.5), SIGN, opened(2), CLOSE, Sleep(1.0), *once(3)],
            InternalServerError,
        ),
        (refused(302), once(1), APIError),
    ],
)
def test_attempts_given_up(script: list[Reply], effects: list[Effect], kind: type[APIError]) -> None:
    asked, result = play(create(REQUEST, POLICY), script)
    assert asked == effects
    assert type(result) is kind or kind is APIError
    with pytest.raises(kind):
        unwrap(result)


def test_what_cannot_be_signed_is_not_sent() -> None:
    machine = create(REQUEST, POLICY)
    assert next(machine) == SIGN
    with pytest.raises(StopIteration) as stop:
        machine.send(Failed(FailureKind.CREDENTIAL, "no key"))
    assert isinstance(stop.value.value, AuthenticationError)
    assert stop.value.value.message == "no key"


def test_a_credential_that_cannot_be_refreshed_ends_the_exchange() -> None:
    machine = create(REQUEST, POLICY)
    replies: list[Reply] = [None, signed(1), *refused(401), None]
    assert [machine.send(reply) for reply in replies] == [*once(1), RESIGN]
    with pytest.raises(StopIteration) as stop:
        machine.send(Failed(FailureKind.CREDENTIAL, "expired"))
    assert isinstance(stop.value.value, AuthenticationError)


@pytest.mark.parametrize("ask", [create, fetch, retrieve, partial(stream, reader=ResponseStream())])
def test_an_error_of_the_credential_is_the_result_and_a_401_before_it_its_cause(ask: Callable[..., Any]) -> None:
    machine, over = ask(REQUEST, POLICY), ConfigError("the session is over")
    replies: list[Reply] = [None, signed(1), *refused(401, ("opc-request-id", "R")), None]
    assert [machine.send(reply) for reply in replies] == [*once(1), RESIGN]
    with pytest.raises(StopIteration) as stop:
        machine.send(over)
    assert stop.value.value is over
    assert isinstance(over.__cause__, AuthenticationError)
    assert over.__cause__.request_id == "R"


def test_the_cause_of_a_credentials_own_error_is_kept() -> None:
    machine, over, cause = create(REQUEST, POLICY), ConfigError("no key"), OSError("no file")
    over.__cause__ = cause
    assert next(machine) == SIGN
    with pytest.raises(StopIteration):
        machine.send(over)
    assert over.__cause__ is cause


@pytest.mark.parametrize(("why", "notes"), [("", []), ("the wrong key", ["the wrong key"])])
def test_a_401_is_final_where_the_credential_cannot_change(why: str, notes: list[str]) -> None:
    machine = create(REQUEST, POLICY)
    text = b'{"code":"NotAuthenticated","message":"No."}'
    replies: list[Reply] = [None, signed(1), *refused(401, ("opc-request-id", "R"), text=text), None]
    assert [machine.send(reply) for reply in replies] == [*once(1), RESIGN]
    with pytest.raises(StopIteration) as stop:
        machine.send(Failed(FailureKind.UNCHANGED, why))
    error = stop.value.value
    assert isinstance(error, AuthenticationError)
    assert (error.status_code, error.code, error.message, error.request_id) == (401, "NotAuthenticated", "No.", "R")
    assert getattr(error, "__notes__", []) == notes


def test_an_error_carries_what_the_answer_said() -> None:
    text = b'{"error":{"message":"Too long.","code":"invalid_value","param":"input","type":"invalid_request_error"}}'
    head = Head(400, (("opc-request-id", "R/1/2"),))
    _, error = play(create(REQUEST, POLICY), [head, text[:20], text[20:], b""])
    assert isinstance(error, BadRequestError)
    assert (error.message, error.code, error.param, error.type) == (
        "Too long.",
        "invalid_value",
        "input",
        "invalid_request_error",
    )
    assert (error.status_code, error.request_id, error.body, error.response) == (400, "R/1/2", text, None)


def test_an_error_body_is_kept_as_far_as_it_came() -> None:
    _, error = play(create(REQUEST, POLICY), [Head(400), b"it is", BROKEN])
    assert isinstance(error, BadRequestError)
    assert (error.message, error.body) == ("it is", b"it is")


def test_an_endless_error_body_is_read_to_a_limit() -> None:
    piece = b"x" * (1 << 19)
    effects, error = play(create(REQUEST, POLICY), [Head(400), piece, piece, piece])
    assert effects == [SIGN, opened(1), READ, READ, READ, CLOSE]
    assert isinstance(error, BadRequestError)
    assert len(error.body) == 1 << 20


def test_a_body_larger_than_the_limit_is_not_read_on() -> None:
    policy = msgspec.structs.replace(POLICY, max_body_size=10)
    effects, error = play(fetch(REQUEST, policy), [JSON, b"0123456789", b"a"])
    assert effects == [SIGN, opened(1), READ, READ, CLOSE]
    assert isinstance(error, RemoteProtocolError)
    assert error.request_id == "A/B/C"
    assert play(fetch(REQUEST, policy), [JSON, b"0123456789", b""])[1] == (JSON, b"0123456789")


def test_the_head_is_handed_on_with_its_body_unread() -> None:
    effects, head = play(open_answer(REQUEST, POLICY), [JSON])
    assert (effects, head) == ([SIGN, opened(1)], JSON)
