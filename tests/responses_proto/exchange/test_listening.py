"""The exchange: streams effect by effect with its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from tests.responses_proto.exchange.listens import expanded
from tests.responses_proto.exchange_scripts import (
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
from tests.responses_proto.machines import JSON, REQUEST, SSE, ended, message, play, spoken, sse

from responses_proto.effects import Effect, Emit, Failed, FailureKind, Head, Read, Reply, Sleep
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
from responses_proto.exchange import Exchange, stream, unwrap
from responses_proto.response import Response
from responses_proto.stream import ResponseStream


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
