"""A call as a whole: the effects of its deadline, what comes of it where it passes, and who watches."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from msgspec.structs import replace
from tests.responses_proto.exchange_scripts import ANSWER, CLOSE, GOOD, PARTIAL, POLICY, SIGN, once, opened, refused
from tests.responses_proto.machines import JSON, REQUEST, SSE, play, signed

from responses_proto.effects import (
    Effect,
    Emit,
    Failed,
    FailureKind,
    HttpRequest,
    Limit,
    Open,
    Read,
    Reply,
    Sign,
    Sleep,
)
from responses_proto.errors import APIConnectionError, APIError, APITimeoutError, InternalServerError
from responses_proto.exchange import Exchange, as_call, create, fetch, retrieve, stream
from responses_proto.response import Response
from responses_proto.retry import Policy
from responses_proto.stream import ResponseStream

TOTAL = replace(POLICY, timeouts=replace(POLICY.timeouts, total=9.0))
LATE = Failed(FailureKind.TOTAL, "no end within 9 s")


def test_the_deadline_stands_around_all_that_a_call_does() -> None:
    effects, result = play(create(REQUEST, TOTAL), [*refused(503), *GOOD])
    assert effects == [Limit(9.0), *once(1), Sleep(0.5), *once(2), Limit(None)]
    assert isinstance(result, Response)


def test_without_a_deadline_and_unwatched_a_call_is_what_it_is_made_of() -> None:
    def made(policy: Policy) -> Exchange[str]:
        assert policy is POLICY
        return machine

    machine: Exchange[str] = (effect for effect in [Sleep(0)])  # type: ignore[assignment]  # any generator does
    assert as_call(REQUEST, POLICY, made) is machine


@pytest.mark.parametrize("which", [fetch, retrieve, create, "stream"])
def test_calls_made_of_calls_are_one_call(which: object) -> None:
    watched = list[str]()

    def watch(request: HttpRequest, call: Generator[Effect, Reply, object]) -> Generator[Effect, Reply, object]:
        watched.append(request.method)
        return (yield from call)

    policy = replace(TOTAL, watch=watch)
    script: list[Reply] = [SSE, PARTIAL, b""] if which == "stream" else GOOD
    machine = stream(REQUEST, policy, ResponseStream()) if which == "stream" else which(REQUEST, policy)  # type: ignore[operator]
    effects, _ = play(machine, script)
    assert watched == ["POST"]
    assert [effect for effect in effects if isinstance(effect, Limit)] == [Limit(9.0), Limit(None)]
    assert (effects[0], effects[-1]) == (Limit(9.0), Limit(None))


def late_at(machine: Exchange[object], number: int, script: list[Reply]) -> tuple[list[Effect], object]:
    """Play a machine until its ``number``-th Sign, Open or Read, and from there on say that it is too late."""
    replies, effects, count = iter(script), list[Effect](), 0
    reply: Reply = None
    while True:
        try:
            effect = machine.send(reply)
        except StopIteration as stop:
            return effects, stop.value
        effects.append(effect)
        reply = None
        if isinstance(effect, Sign | Open | Read):
            count += 1
            in_time: Reply = signed(1) if isinstance(effect, Sign) else None
            reply = LATE if count >= number else in_time or next(replies)


WAITS = len([effect for effect in [*once(1), *once(2)] if isinstance(effect, Sign | Open | Read)])


@pytest.mark.parametrize("number", range(1, WAITS + 1))
def test_wherever_the_deadline_passes_the_call_ends(number: int) -> None:
    effects, error = late_at(create(REQUEST, TOTAL), number, [*refused(503), JSON, ANSWER, b""])
    if number in (3, 4):  # the 503 is known, and what it says is not waited for
        assert isinstance(error, APITimeoutError)
        assert isinstance(error.__cause__, InternalServerError)
    else:
        assert type(error) is APITimeoutError
    assert error.message == "no end within 9 s"
    waits = [effect for effect in effects if isinstance(effect, Sign | Open | Read)]
    assert len(waits) <= number + 2, "what cannot be had in time is hardly asked for"
    assert effects[-1] == Limit(None)
    assert [type(effect) for effect in effects].count(Open) == [type(effect) for effect in effects].count(type(CLOSE))


def test_a_stream_that_is_too_late_has_its_partial_response() -> None:
    effects, error = play(stream(REQUEST, TOTAL, ResponseStream()), [SSE, PARTIAL, LATE])
    assert effects[-3:] == [Read(3.0), CLOSE, Limit(None)]
    assert isinstance(effects[-4], Emit)
    assert type(error) is APITimeoutError
    assert (error.message, error.request_id) == ("no end within 9 s", "A/B/C")
    assert error.response is not None
    assert error.response.output_text == "Hello"


def test_a_body_that_is_too_late_has_what_had_come() -> None:
    _, error = play(fetch(REQUEST, TOTAL), [JSON, ANSWER[:9], LATE])
    assert type(error) is APITimeoutError
    assert error.body == ANSWER[:9]


def test_the_fault_before_the_deadline_is_its_cause() -> None:
    machine = create(REQUEST, TOTAL)
    replies: list[Reply] = [None, None, signed(1), Failed(FailureKind.CONNECT, "refused"), None, None]
    asked = [machine.send(reply) for reply in replies]
    assert asked == [Limit(9.0), SIGN, opened(1), CLOSE, Sleep(0.5), SIGN]
    assert machine.send(LATE) == Limit(None)
    with pytest.raises(StopIteration) as stop:
        machine.send(None)
    error = stop.value.value
    assert isinstance(error, APITimeoutError)
    assert type(error.__cause__) is APIConnectionError
    assert isinstance(error, APIError)
