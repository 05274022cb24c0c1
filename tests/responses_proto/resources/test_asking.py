"""Asking once, and asking until a response has ended."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.responses_proto.exchange_scripts import POLICY
from tests.responses_proto.machines import JSON, REQUEST, body, message, play

from responses_proto.effects import Close, Emit, Failed, FailureKind, HttpRequest, Limit, Open, Read, Reply, Sign, Sleep
from responses_proto.errors import APIConnectionError, APITimeoutError, ConfigError, RemoteProtocolError, ResponseFailed
from responses_proto.resources.asking import Pace, ask, ask_bytes, in_the_making, poll, read_as
from responses_proto.resources.call import RawResponse
from responses_proto.response import Response
from responses_proto.structured import ParsedResponse


def answer(**fields: Any) -> list[Reply]:
    return [JSON, msgspec.json.encode(body(**fields)), b""]


def named(response_id: str) -> HttpRequest:
    return HttpRequest("GET", f"https://127.0.0.1/responses/{response_id}")


def polled(script: list[Reply], pace: Pace) -> tuple[list[str], list[float], Any]:
    effects, result = play(poll(REQUEST, POLICY, named, pace), script)
    asked = [f"{one.request.method} {one.request.url}" for one in effects if isinstance(one, Sign)]
    return asked, [one.seconds for one in effects if isinstance(one, Sleep)], result


def test_asking_until_the_end_is_one_call_under_one_deadline() -> None:
    policy = replace(POLICY, timeouts=replace(POLICY.timeouts, total=9.0))
    effects, _ = play(poll(REQUEST, policy, named, Pace()), [*answer(status="queued"), *answer()])
    assert [effect for effect in effects if isinstance(effect, Limit)] == [Limit(9.0), Limit(None)]
    assert (effects[0], effects[-1]) == (Limit(9.0), Limit(None))


def test_asking_once() -> None:
    _, raw = play(ask(REQUEST, POLICY, lambda head, content: (head.status, content)), [JSON, b"abc", b""])
    assert isinstance(raw, RawResponse)
    assert (raw.parse(), raw.request_id) == ((200, b"abc"), "A/B/C")
    _, error = play(ask(REQUEST, POLICY, lambda head, content: content), [Failed(FailureKind.BROKEN, "gone")])
    assert isinstance(error, APIConnectionError)


def test_a_body_as_it_comes() -> None:
    effects, result = play(ask_bytes(REQUEST, POLICY), [JSON, b"ab", b"c", b""])
    assert result == JSON
    assert [one.events for one in effects if isinstance(one, Emit)] == [(JSON,), (b"ab",), (b"c",)]
    assert isinstance(effects[-1], Close)
    effects, error = play(ask_bytes(REQUEST, POLICY), [JSON, b"ab", Failed(FailureKind.TIMEOUT, "late")])
    assert isinstance(error, APITimeoutError)
    assert (error.request_id, isinstance(effects[-1], Close)) == ("A/B/C", True)
    effects, error = play(ask_bytes(REQUEST, POLICY), [Failed(FailureKind.BROKEN, "gone")])
    assert isinstance(error, APIConnectionError)
    assert not [one for one in effects if isinstance(one, Emit)]


def test_a_response_is_asked_for_until_it_has_ended() -> None:
    script = [*answer(status="queued"), *answer(status="in_progress") * 2, *answer(status="completed")]
    asked, pauses, result = polled(script, Pace())
    assert asked == ["POST https://127.0.0.1/responses", *["GET https://127.0.0.1/responses/resp_1"] * 3]
    assert pauses == [0.5, 0.75, 1.125]
    assert isinstance(result, Response)
    assert result.status == "completed"


@pytest.mark.parametrize("status", ["completed", "incomplete", "cancelled", "brand_new", None])
def test_what_has_ended_is_not_asked_for_again(status: str | None) -> None:
    asked, pauses, result = polled(answer(status=status), Pace())
    assert (len(asked), pauses, result.status) == (1, [], status)
    assert not in_the_making(result)


def test_a_failed_response_and_a_failed_call() -> None:
    failed = answer(status="failed", error={"code": "c", "message": "broken"})
    assert isinstance(polled([*answer(status="queued"), *failed], Pace())[2], ResponseFailed)
    broken = polled([*answer(status="queued"), JSON, b"<html>", b""], Pace())[2]
    assert isinstance(broken, RemoteProtocolError)
    assert broken.response is not None
    assert broken.response.status == "queued"


GONE = Failed(FailureKind.BROKEN, "gone")
LATE = Failed(FailureKind.TIMEOUT, "late")


@pytest.mark.parametrize("fault", [[GONE], [LATE], [JSON, b'{"id":', GONE]])
def test_a_connection_that_breaks_loses_nothing(fault: list[Reply]) -> None:
    queued = answer(status="queued")
    most = POLICY.max_retries
    survived = [*queued, *fault * most, *queued, *fault * most, *answer()]
    assert polled(survived, Pace())[2].status == "completed"
    _, _, error = polled([*queued, *fault * (most + 1)], Pace())
    assert isinstance(error, APIConnectionError)
    assert error.response is not None
    assert (error.response.id, error.response.status) == ("resp_1", "queued")


def test_what_is_not_begun_is_not_tried_again_here() -> None:
    _, pauses, error = polled([GONE], Pace())
    assert (type(error), error.response, pauses) == (APIConnectionError, None, [])


def test_a_credential_that_wears_out_meanwhile_tells_of_the_response() -> None:
    machine, over = poll(REQUEST, POLICY, named, Pace()), ConfigError("the session is over")
    replies: list[Reply] = [None, REQUEST, *answer(status="queued"), None, None]
    assert isinstance([machine.send(reply) for reply in replies][-1], Sign)
    with pytest.raises(StopIteration) as stop:
        machine.send(over)
    assert stop.value.value is over
    assert over.__notes__ == ["the response resp_1 was queued when it was seen last: poll it again"]


def test_a_response_in_the_making_that_has_no_id() -> None:
    _, _, error = polled(answer(status="queued", id=""), Pace())
    assert isinstance(error, RemoteProtocolError)
    assert error.response is not None


@given(st.floats(0.01, 3), st.floats(1, 3), st.floats(0.01, 9), st.floats(0.001, 60))
def test_the_pauses_are_never_longer_than_allowed(first: float, growth: float, longest: float, within: float) -> None:
    pace = Pace(first=first, growth=growth, longest=longest, within=within)
    machine = poll(REQUEST, POLICY, named, pace)
    replies: list[Reply] = []
    pauses: list[float] = []
    result: object = None
    reply: Reply = None
    while result is None and len(pauses) < 100:
        try:
            effect = machine.send(reply)
        except StopIteration as stop:
            result = stop.value
            break
        reply = None
        if isinstance(effect, Sign):
            replies, reply = answer(status="in_progress"), effect.request
        elif isinstance(effect, Open | Read):
            reply = replies.pop(0)
        elif isinstance(effect, Sleep):
            pauses.append(effect.seconds)
    if result is not None:
        assert isinstance(result, APITimeoutError)
        assert result.response is not None
        assert (result.response.status, result.request_id) == ("in_progress", "A/B/C")
        assert "in_progress" in str(result)
    assert sum(pauses) <= within + 1e-9
    assert all(pause <= max(first, longest) for pause in pauses)


def test_the_pace_a_caller_asks_for() -> None:
    assert Pace.of(None, None) == Pace()
    assert Pace.of(None, 3.0) == Pace(within=3.0)
    steady = Pace.of(250, 2)
    assert polled([*answer(status="queued") * 3, *answer()], steady)[1] == [0.25] * 3
    for wrong in (0, -1, float("nan"), float("inf"), True, "5"):
        with pytest.raises(ConfigError, match="poll_interval_ms must be a positive number"):
            Pace.of(wrong, None)  # type: ignore[arg-type]
        with pytest.raises(ConfigError, match="max_wait"):
            Pace.of(None, wrong)  # type: ignore[arg-type]


def test_a_response_read_as_a_type() -> None:
    def whole(text: str) -> Any:
        made = poll(REQUEST, POLICY, named, Pace())
        return play(read_as(made, list[int]), [JSON, msgspec.json.encode(body(message(text))), b""])[1]

    read = whole("[1,2]")
    assert isinstance(read, ParsedResponse)
    assert read.output_parsed == [1, 2]
    plain = play(read_as(poll(REQUEST, POLICY, named, Pace()), None), answer())[1]
    assert type(plain) is Response
    assert isinstance(
        play(read_as(poll(REQUEST, POLICY, named, Pace()), int), [JSON, b"x", b""])[1], RemoteProtocolError
    )
