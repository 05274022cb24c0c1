"""The exchange: streams effect by effect with its arguments, and what no exchange may do whatever it is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.responses_proto.exchange_scripts import (
    ANSWER,
    BROKEN,
    CLOSE,
    DONE,
    FLAT,
    PARTIAL,
    POLICY,
    READ,
    SIGN,
    once,
    opened,
    refused,
)
from tests.responses_proto.machines import JSON, REQUEST, SSE, ended, message, play, signed, spoken, sse

from responses_proto.effects import (
    Close,
    Effect,
    Emit,
    Failed,
    FailureKind,
    Head,
    HttpRequest,
    Listen,
    Open,
    Read,
    Reply,
    Sign,
    Sleep,
)
from responses_proto.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    BadRequestError,
    EventTooLarge,
    MalformedEvent,
    RemoteProtocolError,
    ResponseFailed,
    ResponsesError,
    StreamTruncated,
)
from responses_proto.exchange import Exchange, create, fetch, retrieve, stream, unwrap
from responses_proto.response import Response
from responses_proto.stream import ResponseStream


def expanded(machine: Exchange[object], *, listens: bool) -> Exchange[object]:
    """Perform Listen by Read and Emit, as it says, or refuse it."""
    reply: Reply = None
    while True:
        try:
            effect = machine.send(reply)
        except StopIteration as stop:
            return stop.value
        if not isinstance(effect, Listen):
            reply = yield effect
            continue
        reply = None
        while listens and (reply := (yield effect.read)) and isinstance(reply, bytes):
            if events := effect.reader.take(reply):
                yield Emit(tuple(events))
            if effect.reader.done:
                break


def streamed(script: Sequence[Reply], **options: Any) -> tuple[list[Effect], Response | ResponsesError, list[str]]:
    """Play a stream; return its effects with the events taken out, its result, and the events' types.

    It is the same whether the stream is listened to at once or piece by piece.
    """
    plain = _streamed(stream(REQUEST, POLICY, ResponseStream(**options)), script)
    for listens in (True, False):
        at_once = stream(REQUEST, POLICY, ResponseStream(**options), at_once=True)
        effects, result, told = _streamed(expanded(at_once, listens=listens), script)
        assert (effects, repr(result), told) == (plain[0], repr(plain[1]), plain[2])
    return plain


def _streamed(machine: Exchange[Any], script: Sequence[Reply]) -> tuple[list[Effect], Any, list[str]]:
    effects, result = play(machine, script)
    told = [event.type for effect in effects if isinstance(effect, Emit) for event in effect.events]  # type: ignore[attr-defined]
    return [Emit(()) if isinstance(effect, Emit) else effect for effect in effects], result, told


TOLD = [
    "response.created",
    "response.output_item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.delta",
]
BEGUN: list[Effect] = [SIGN, opened(1), READ, Emit(())]
DRAIN = Read(0.05)


@pytest.mark.parametrize(
    ("rest", "drained"),
    [
        ([b""], [DRAIN]),
        ([b"data: [DONE]\n\n", b""], [DRAIN, DRAIN]),
        ([Failed(FailureKind.TIMEOUT, "open")], [DRAIN]),
        ([b": noise\n\n"] * 4, [DRAIN] * 4),
    ],
)
def test_a_stream_ends_at_its_terminal_event(rest: list[Reply], drained: list[Effect]) -> None:
    effects, result, told = streamed([SSE, PARTIAL, DONE, *rest])
    assert effects == [*BEGUN, READ, Emit(()), *drained, CLOSE]
    assert told == [*TOLD, "response.completed"]
    assert isinstance(result, Response)
    assert (result.output_text, result.request_id, result.status) == ("Hello", "A/B/C", "completed")


def test_nothing_is_emitted_for_half_an_event() -> None:
    effects, _, told = streamed([SSE, PARTIAL[:10], PARTIAL[10:], DONE, b""])
    assert effects == [SIGN, opened(1), READ, READ, Emit(()), READ, Emit(()), DRAIN, CLOSE]
    assert told == [*TOLD, "response.completed"]


@pytest.mark.parametrize("content_type", [(), (("content-type", "Text/Event-Stream;charset=utf-8"),)])
def test_what_counts_as_a_stream(content_type: tuple[tuple[str, str], ...]) -> None:
    _, result, _ = streamed([Head(200, content_type), PARTIAL + DONE, b""])
    assert isinstance(result, Response)


@pytest.mark.parametrize(
    ("last", "kind", "cause"),
    [
        (b"", StreamTruncated, type(None)),
        (BROKEN, StreamTruncated, APIConnectionError),
        (Failed(FailureKind.TIMEOUT, "silence"), APITimeoutError, type(None)),
        (b"data: {\n\n", MalformedEvent, msgspec.DecodeError),
        (b"data: " + b"x" * 3000, EventTooLarge, type(None)),
    ],
)
def test_a_stream_that_breaks_off_is_never_tried_again(last: Reply, kind: type[APIError], cause: type[object]) -> None:
    effects, error, told = streamed([SSE, PARTIAL, last], max_event_size=2000)
    assert effects == [*BEGUN, READ, CLOSE]
    assert told == TOLD
    assert type(error) is kind
    assert isinstance(error, APIError)
    assert isinstance(error.__cause__, cause)
    assert error.request_id == "A/B/C"
    assert error.response is not None
    assert (error.response.output_text, error.response.request_id) == ("Hello", "A/B/C")


def test_a_stream_that_breaks_before_its_first_event_is_not_tried_again_either() -> None:
    effects, error, told = streamed([SSE, BROKEN])
    assert (effects, told) == ([SIGN, opened(1), READ, CLOSE], [])
    assert isinstance(error, StreamTruncated)


def test_a_stream_is_opened_again_while_nothing_was_answered() -> None:
    effects, result, _ = streamed([*refused(503), SSE, PARTIAL + DONE, b""])
    assert effects == [*once(1), Sleep(0.5), SIGN, opened(2), READ, Emit(()), DRAIN, CLOSE]
    assert isinstance(result, Response)


@pytest.mark.parametrize(
    ("script", "effects"),
    [
        (
            [sse(ended("failed", number=5, error={"code": "server_error", "message": "Sorry."})), b""],
            [READ, Emit(()), DRAIN, CLOSE],
        ),
        ([sse(FLAT), b""], [READ, Emit(()), READ, CLOSE]),
        ([sse(FLAT), BROKEN], [READ, Emit(()), READ, CLOSE]),
        ([sse(FLAT), Failed(FailureKind.TIMEOUT, "silence")], [READ, Emit(()), READ, CLOSE]),
    ],
)
def test_a_stream_that_says_it_failed(script: list[Reply], effects: list[Effect]) -> None:
    asked, error, _ = streamed([SSE, PARTIAL, *script])
    assert asked == [*BEGUN, *effects]
    assert isinstance(error, ResponseFailed)
    assert (error.message, error.code, error.request_id) == ("Sorry.", "server_error", "A/B/C")
    assert error.response is not None
    assert error.response.output_text == "Hello"


def test_an_incomplete_response_is_a_response() -> None:
    last = ended("incomplete", message("Hello"), number=5, incomplete_details={"reason": "max_output_tokens"})
    _, result, _ = streamed([SSE, PARTIAL, sse(last), b""])
    assert isinstance(result, Response)
    assert result.status == "incomplete"


def test_an_answer_of_another_kind_is_not_read_as_a_stream() -> None:
    effects, error, _ = streamed([JSON, b'{"a"', BROKEN])
    assert effects == once(1)
    assert isinstance(error, RemoteProtocolError)
    assert (error.body, error.status_code, error.request_id) == (b'{"a"', 200, "A/B/C")
    assert "application/json" in error.message


def test_a_refused_stream_is_an_error() -> None:
    _, error, _ = streamed(refused(400))
    assert isinstance(error, BadRequestError)
    with pytest.raises(BadRequestError):
        unwrap(error)
    assert unwrap("no error") == "no error"


def test_strict_refuses_what_lenient_repairs() -> None:
    unnumbered = [{name: value for name, value in e.items() if name != "sequence_number"} for e in spoken("Hi")]
    script: list[Reply] = [SSE, sse(*unnumbered), DONE, b""]
    _, result, told = streamed(script)
    assert isinstance(result, Response)
    assert told[-1] == "response.completed"
    effects, error, told = streamed(script[:2], strict=True)
    assert (effects, told) == ([SIGN, opened(1), READ, CLOSE], [])
    assert type(error) is RemoteProtocolError
    assert error.request_id == "A/B/C"


class World:
    """Answers at random and checks what no exchange may do, whatever it is told."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data
        self._signed: HttpRequest | None = None
        self._open = self._emitted = False
        self._reads = self.opens = self.refreshes = self.closes = self.answers = 0

    def perform(self, effect: Effect) -> Reply:
        reply: Reply = None
        match effect:
            case Sign(refresh=refresh):
                self.refreshes += refresh
                number = self.opens + 1
                unsigned = FailureKind.UNCHANGED if refresh and number % 2 else FailureKind.CREDENTIAL
                reply = self._data.draw(st.sampled_from([signed(number)] * 9 + [Failed(unsigned, "")]))
                self._signed = reply if isinstance(reply, HttpRequest) else None
            case Open(request=request):
                assert request is self._signed, "only what was just signed is sent, and only once"
                assert not self._emitted, "nothing is tried again once an event was handed out"
                assert not self._open
                self._signed, self._reads = None, 0
                self.opens += 1
                reply = self._data.draw(HEADS)
                self._open = True
                self.answers += 1
            case Read(within=within):
                assert self._open
                assert within is not None
                self._reads += 1
                reply = b"" if self._reads > 20 else self._data.draw(PIECES)
            case Close():
                assert self._open, "an answer is let go of once"
                self._open = False
                self.closes += 1
            case Sleep(seconds=seconds):
                assert 0 <= seconds <= 120
            case Emit(events=events):
                assert events
                self._emitted = True
        return reply


KINDS = st.sampled_from([Failed(kind, "it happened") for kind in FailureKind])
HEADS = st.one_of(
    st.builds(
        Head,
        st.sampled_from([200, 200, 200, 302, 400, 401, 404, 408, 409, 429, 500, 503]),
        st.lists(
            st.sampled_from(
                [
                    ("content-type", "text/event-stream"),
                    ("content-type", "application/json"),
                    ("retry-after", "3"),
                    ("retry-after", "99999999999999"),
                    ("retry-after", "soon"),
                    ("opc-request-id", "A/B/C"),
                ]
            ),
            max_size=3,
        ).map(tuple),
    ),
    KINDS,
)
PIECES = st.one_of(
    st.sampled_from(
        [b"", PARTIAL, PARTIAL[:50], DONE, ANSWER, sse(FLAT), b'{"code":"IncorrectState"}', b"data: x\n\n", b"\xff"]
    ),
    st.binary(max_size=8),
    KINDS,
)


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(["create", "retrieve", "stream", "listen", "fetch"]), st.booleans())
def test_whatever_the_world_does(data: st.DataObject, which: str, strict: bool) -> None:
    world = World(data)
    machine: Exchange[object] = {
        "create": create(REQUEST, POLICY),
        "retrieve": retrieve(REQUEST, POLICY),
        "fetch": fetch(REQUEST, POLICY),
        "stream": stream(REQUEST, POLICY, ResponseStream(strict=strict)),
        "listen": expanded(stream(REQUEST, POLICY, ResponseStream(strict=strict), at_once=True), listens=True),
    }[which]
    reply: Reply = None
    for _ in range(300):
        try:
            effect = machine.send(reply)
        except StopIteration as stop:
            result: object = stop.value
            break
        reply = world.perform(effect)
    else:
        raise AssertionError("the exchange does not end")
    assert isinstance(result, (tuple if which == "fetch" else Response, APIError))
    assert world.closes == world.answers
    assert world.opens <= POLICY.max_retries + 2
    assert world.refreshes <= 1
