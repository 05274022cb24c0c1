"""Whole answers: read, judged, and the errors that stand for them."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from tests.responses_proto.exchange_scripts import GOOD, POLICY, once, refused
from tests.responses_proto.machines import JSON, REQUEST, body, play

from responses_proto.effects import Failed, FailureKind, Head, HttpRequest, Reply
from responses_proto.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    BadRequestError,
    MalformedEvent,
    RemoteProtocolError,
    ResponseFailed,
)
from responses_proto.exchange import Exchange, create, fetch, judged, read_answer, retrieve, unwrap
from responses_proto.response import Response
from responses_proto.retry import Policy


def test_a_result_is_unwrapped() -> None:
    assert unwrap("it") == "it"


@pytest.mark.parametrize(("kind", "raised"), [("broken", APIConnectionError), ("timeout", APITimeoutError)])
def test_a_body_that_breaks_off_is_not_asked_for_again(kind: str, raised: type[APIError]) -> None:
    effects, error = play(retrieve(REQUEST, POLICY), [JSON, b'{"id":', Failed(FailureKind(kind), "gone")])
    assert effects == once(1)
    assert type(error) is raised
    assert isinstance(error, APIError)
    assert (error.body, error.request_id) == (b'{"id":', "A/B/C")


def test_an_answer_that_is_no_response() -> None:
    _, error = play(create(REQUEST, POLICY), [JSON, b"<html>", b""])
    assert isinstance(error, MalformedEvent)
    assert (error.body, error.status_code, error.request_id) == (b"<html>", 200, "A/B/C")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            body(status="failed", error={"code": "server_error", "message": "Out of luck.", "param": "input"}),
            ("Out of luck.", "server_error", "input"),
        ),
        (body(status="failed"), ("the response failed and the service did not say why", None, None)),
        ({"error": {"message": "No.", "code": "c"}}, ("No.", "c", None)),
    ],
)
def test_a_response_that_failed(answer: dict[str, object], said: tuple[str, str | None, str | None]) -> None:
    script: list[Reply] = [JSON, msgspec.json.encode(answer), b""]
    _, error = play(create(REQUEST, POLICY), script)
    assert isinstance(error, ResponseFailed)
    assert (error.message, error.code, error.param) == said
    assert error.request_id == "A/B/C"
    assert error.response is not None
    _, shown = play(retrieve(REQUEST, POLICY), script)
    assert isinstance(shown, Response), "to look at a failed response is no failure"


@pytest.mark.parametrize("call", [fetch, retrieve, create])
def test_a_refusal_is_what_every_call_returns(call: Callable[[HttpRequest, Policy], Exchange[object]]) -> None:
    _, error = play(call(REQUEST, POLICY), refused(400))
    assert isinstance(error, BadRequestError)
    with pytest.raises(BadRequestError):
        unwrap(error)


def test_a_response_that_was_completed() -> None:
    _, response = play(create(REQUEST, POLICY), GOOD)
    assert isinstance(response, Response)
    assert (response.output_text, response.request_id) == ("Hello.", "A/B/C")


def test_reading_and_judging_an_answer_apart_from_its_exchange() -> None:
    whole = read_answer(JSON, b'{"id":"r","status":"completed"}')
    assert (whole.id, whole.request_id, judged(whole)) == ("r", "A/B/C", whole)
    failed = judged(read_answer(JSON, b'{"id":"r","status":"failed","error":{"code":"c","message":"m"}}'))
    assert isinstance(failed, ResponseFailed)
    assert (failed.code, failed.message, failed.request_id) == ("c", "m", "A/B/C")


EMPTY = [b"[]", b"{}", b'{"message":"OK"}', b'{"object":"list","data":[]}', b'{"id":"c","object":"chat.completion"}']


@pytest.mark.parametrize("body", EMPTY)
def test_an_answer_that_is_no_response_is_not_taken_for_an_empty_one(body: bytes) -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        read_answer(JSON, body)
    assert (caught.value.status_code, caught.value.body, caught.value.request_id) == (200, body, "A/B/C")


@pytest.mark.parametrize("body", [b'{"id":"r"}', b'{"status":"queued"}', b'{"output":[{}]}', b'{"error":{"code":"c"}}'])
def test_a_response_that_says_little_is_one(body: bytes) -> None:
    assert read_answer(JSON, body).object == "response"


def test_an_answer_of_another_kind_is_named() -> None:
    page = Head(200, (("content-type", "Text/HTML; charset=utf-8"),))
    with pytest.raises(RemoteProtocolError, match=r"^expected application/json, the service sent text/html \("):
        read_answer(page, b"<html>")
