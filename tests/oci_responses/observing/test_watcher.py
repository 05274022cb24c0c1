"""What observers are told, effect by effect, by a clock that ticks once for each look."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Generator
from typing import Any

import pytest
from msgspec.structs import replace
from tests.responses_proto.exchange.kept import BACKGROUND, Break, Service, answer, run
from tests.responses_proto.exchange_scripts import BROKEN, GOOD, PARTIAL, POLICY, refused
from tests.responses_proto.machines import REQUEST, SSE, play, signed, sse
from tests.responses_proto.streams import EVENTS

from oci_responses.observing import Attempt, Observer, Watching
from responses_proto.effects import Effect, Emit, Failed, FailureKind, Reply, Sign, Sleep
from responses_proto.exchange import Exchange, create, stream
from responses_proto.retry import Policy
from responses_proto.stream import ResponseStream

from .notes import Notes


def watched(*observers: Observer) -> Policy:
    ticks = itertools.count()
    return replace(POLICY, watch=Watching(observers, clock=lambda: float(next(ticks))))


def streaming(policy: Policy, reader: ResponseStream | None = None) -> Exchange[Any]:
    return stream(BACKGROUND, policy, reader or ResponseStream(), at_once=policy.watch is not None)


def test_a_plain_call() -> None:
    notes = Notes()
    effects, result = play(create(REQUEST, watched(notes)), GOOD)
    assert (effects, result) == play(create(REQUEST, POLICY), GOOD), "the watched call is the same"
    assert notes.told == ["started", "attempt", "first byte", "ended"]
    assert notes.attempts == [Attempt(number=1, status=200, request_id="A/B/C", took=1.0)]
    (end,) = notes.ends
    assert (end.outcome, end.response_id, end.request_id, end.attempts) == ("completed", "resp_1", "A/B/C", 1)
    assert (end.first_byte, end.first_event, end.first_token, end.took) == (2.0, None, None, 3.0)
    assert (end.error, end.usage) == (None, None)


def test_every_attempt_is_told_with_the_wait_that_follows_it() -> None:
    notes = Notes()
    script = [*refused(503, ("opc-request-id", "R")), *refused(401), Failed(FailureKind.CONNECT, "no"), *GOOD]
    play(create(REQUEST, watched(notes)), script)
    told = [(one.number, one.status, one.failure, one.delay, one.request_id, one.resumes) for one in notes.attempts]
    assert told == [
        (1, 503, None, 0.5, "R", False),
        (2, 401, None, 0.0, None, False),
        (3, None, "connect", 1.0, None, False),
        (4, 200, None, None, "A/B/C", False),
    ]
    assert [one.took for one in notes.attempts] == [1.0] * 4
    assert notes.ends[0].attempts == 4


def test_an_attempt_is_told_before_the_wait() -> None:
    notes = Notes()
    machine = create(REQUEST, watched(notes))
    replies: list[Reply] = [None, signed(1), *refused(503), None]
    assert [machine.send(reply) for reply in replies][-1] == Sleep(0.5)
    assert notes.told == ["started", "attempt"]
    machine.close()


def test_a_call_that_failed() -> None:
    notes = Notes()
    text = b'{"error":{"message":"hush","code":"invalid_value","param":"input"}}'
    play(create(REQUEST, watched(notes)), refused(400, ("opc-request-id", "R"), text=text))
    assert notes.told == ["started", "attempt", "ended"]
    (end,) = notes.ends
    assert (end.outcome, end.error, end.status_code, end.code) == ("error", "BadRequestError", 400, "invalid_value")
    assert (end.request_id, end.first_byte) == ("R", None)
    assert "hush" not in repr((notes.calls, notes.attempts, end))


def test_what_cannot_be_signed_has_no_attempt() -> None:
    notes = Notes()
    machine = create(REQUEST, watched(notes))
    assert isinstance(next(machine), Sign)
    with pytest.raises(StopIteration):
        machine.send(Failed(FailureKind.CREDENTIAL, "no key"))
    assert notes.told == ["started", "ended"]
    assert (notes.ends[0].error, notes.ends[0].attempts) == ("AuthenticationError", 0)


def test_a_stream_and_the_rest_of_it() -> None:
    notes = Notes()
    cut = Break(len(sse(*EVENTS[:5])), "broken")
    service = Service(EVENTS, cut, Failed(FailureKind.BROKEN, "reset"), answer(503))
    told, _, _ = run(streaming(watched(notes)), service)
    assert told == run(streaming(POLICY), Service(EVENTS))[0]
    assert [(one.number, one.status, one.failure, one.delay, one.resumes) for one in notes.attempts] == [
        (1, 200, None, None, False),
        (2, None, "broken", 1.0, True),
        (3, 503, None, 0.5, True),
        (4, 200, None, None, True),
    ]
    assert notes.told == ["started", "attempt", "first byte", "first token", *["attempt"] * 3, "ended"]
    (end,) = notes.ends
    assert (end.outcome, end.response_id, end.model, end.attempts) == ("completed", "resp_1", "m", 4)
    assert end.usage is not None
    assert end.usage.output_tokens == 5
    assert end.first_byte is not None
    assert end.first_event is not None
    assert end.first_token is not None
    assert 0 < end.first_byte < end.first_event <= end.first_token < end.took


def test_a_stream_that_was_cut_has_what_is_known_of_its_response() -> None:
    notes = Notes()
    play(stream(REQUEST, watched(notes), ResponseStream()), [SSE, PARTIAL, BROKEN])
    (end,) = notes.ends
    assert (end.outcome, end.error, end.response_id, end.request_id) == ("error", "StreamTruncated", "resp_1", "A/B/C")


def test_a_stream_that_is_left() -> None:
    notes = Notes()
    machine = stream(REQUEST, watched(notes), ResponseStream())
    assert isinstance([machine.send(reply) for reply in (None, signed(1), SSE, PARTIAL)][-1], Emit)
    machine.close()
    assert notes.told == ["started", "attempt", "first byte", "first token", "ended"]
    (end,) = notes.ends
    assert (end.outcome, end.error, end.response_id, end.request_id) == ("left", None, "resp_1", "A/B/C")


@pytest.mark.parametrize("first", [b'data: {"type":"response.created","response":%s}\n\n' % b for b in (b"3", b"null")])
def test_an_announcement_that_cannot_be_read(first: bytes) -> None:
    notes = Notes()
    machine = stream(REQUEST, watched(notes), ResponseStream())
    for reply in (None, signed(1), SSE, first):
        machine.send(reply)
    machine.close()
    assert notes.ends[0].response_id is None


def test_a_call_that_never_began_is_not_told_of() -> None:
    notes = Notes()
    create(REQUEST, watched(notes)).close()
    assert notes.told == []


def test_a_machine_that_breaks_is_told_of_and_breaks() -> None:
    def broken() -> Generator[Effect, Reply, object]:
        yield Sleep(0)
        raise ZeroDivisionError

    notes = Notes()
    watch = watched(notes).watch
    assert watch is not None
    with pytest.raises(ZeroDivisionError):
        play(watch(REQUEST, broken()), [])
    assert (notes.told, notes.ends[0].error) == (["started", "ended"], "ZeroDivisionError")


class Faulty(Observer):
    """Fails at everything."""

    def __getattribute__(self, name: str) -> Any:
        if name.startswith(("call_", "attempt_", "first_")):
            raise ZeroDivisionError("mine")
        return super().__getattribute__(name)


def test_a_fault_of_an_observer_is_reported_and_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    notes = Notes()
    result = play(create(REQUEST, watched(Faulty(), notes)), GOOD)
    assert result == play(create(REQUEST, POLICY), GOOD)
    assert notes.told == ["started", "attempt", "first byte", "ended"]
    moments = ["call_started", "attempt_ended", "first_byte", "call_ended"]
    assert [record.getMessage() for record in caplog.records] == [
        f"Faulty.{moment} failed; the call goes on" for moment in moments
    ]
    assert all(record.levelno == logging.ERROR and record.exc_info for record in caplog.records)


def test_a_request_to_stop_comes_through() -> None:
    class Stops(Observer):
        def first_byte(self, call: object, seconds: float) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play(create(REQUEST, watched(Stops())), GOOD)
