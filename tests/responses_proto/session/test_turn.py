"""A model call in chunks: what it says, what it calls, and how it may break off."""

from __future__ import annotations

from tests.responses_proto.machines import REQUEST, SSE, call, ended, message, play, response, spoken, sse

from responses_proto.agent.events import ModelChunkEvent
from responses_proto.conversation import ServerStateful, Stateless
from responses_proto.effects import Close, Effect, Emit, Failed, FailureKind, Open, Read, Reply, Sign
from responses_proto.errors import StreamTruncated
from responses_proto.events import OutputTextDelta, RefusalDelta, ResponseCreated, StreamReset
from responses_proto.exchange import Exchange, Failure, stream
from responses_proto.messages import Message, ModelResponse, ToolCall
from responses_proto.response import Response
from responses_proto.retry import Policy
from responses_proto.session.turn import as_chunks, last_chunks, model_turn, silent
from responses_proto.stream import ResponseStream

PROMPT = Message.user("Hi").items()
CALL = ToolCall(id="c1", name="add", arguments={"a": 1, "b": 2}, arguments_json='{"a":1,"b":2}')


def answering(parameters: dict[str, object] | None = None) -> Exchange[Response | Failure]:
    return stream(REQUEST, Policy(), ResponseStream())


def told(effects: list[Effect]) -> list[object]:
    return [event for effect in effects if isinstance(effect, Emit) for event in effect.events]


def order(effects: list[Effect]) -> list[type]:
    return [type(effect) for effect in effects]


def streaming(*output: dict[str, object], deltas: tuple[str, ...] = (), **fields: object) -> list[Reply]:
    """A server's answer as the replies of a script."""
    events = spoken(*deltas) if deltas else spoken()[:1]
    return [SSE, sse(*events), sse(ended("completed", *output, number=len(events), **fields)), b""]


def test_a_model_turn_in_chunks() -> None:
    effects, answer = play(
        model_turn(answering(), ServerStateful(), PROMPT), streaming(message("Hello"), deltas=("Hel", "lo"))
    )
    assert order(effects) == [Sign, Open, Read, Emit, Read, Read, Close, Emit]
    assert told(effects) == [
        ModelChunkEvent(content="Hel"),
        ModelChunkEvent(content="lo"),
        ModelChunkEvent(done=True, provider_state={"previous_response_id": "resp_1"}),
    ]
    assert isinstance(answer, ModelResponse)
    assert (answer.content, answer.provider_state) == ("Hello", {"previous_response_id": "resp_1"})


def test_a_model_turn_that_calls_tools() -> None:
    effects, answer = play(model_turn(answering(), Stateless()), streaming(call("c1")))
    assert told(effects) == [ModelChunkEvent(tool_calls=(CALL,)), ModelChunkEvent(done=True)]
    assert isinstance(answer, ModelResponse)
    assert answer.tool_calls == (CALL,)


def test_a_model_turn_that_breaks_off() -> None:
    script: list[Reply] = [SSE, sse(*spoken("Hel")), Failed(FailureKind.BROKEN, "reset")]
    effects, error = play(model_turn(answering(), ServerStateful()), script)
    assert told(effects) == [ModelChunkEvent(content="Hel")], "no chunk says that it is done"
    assert isinstance(error, StreamTruncated)


def made(*effects: Effect, result: Response | Failure) -> Exchange[Response | Failure]:
    yield from effects
    return result


def test_chunks_are_text_and_refusals_and_never_empty() -> None:
    events = Emit((OutputTextDelta(delta="a"), OutputTextDelta(delta=""), ResponseCreated(), RefusalDelta(delta="No.")))
    silent = Emit((ResponseCreated(),))
    effects, _ = play(model_turn(made(silent, events, result=response()), Stateless()), [])
    assert effects == [
        Emit((ModelChunkEvent(content="a"), ModelChunkEvent(content="No."))),
        Emit((ModelChunkEvent(done=True),)),
    ]


def test_an_exchange_that_asks_for_nothing() -> None:
    effects, answer = play(model_turn(made(result=response(message("Hi"))), Stateless()), [])
    assert effects == [Emit((ModelChunkEvent(done=True),))]
    assert isinstance(answer, ModelResponse)


def test_of_an_aside_nothing_is_told() -> None:
    effects, answer = play(silent(answering()), streaming(message("Hello"), deltas=("Hel", "lo")))
    assert order(effects) == [Sign, Open, Read, Read, Read, Close]
    assert isinstance(answer, Response)


def test_the_last_chunks() -> None:
    assert list(last_chunks((), {})) == [ModelChunkEvent(done=True)]


def test_an_answer_that_begins_anew_says_so() -> None:
    def broken() -> Exchange[None]:
        before, whole = response(message("Hel")), response(message("Hello"))
        yield Emit((OutputTextDelta(delta="Hel"), StreamReset(before=before), OutputTextDelta(delta="Hello")))
        yield Emit((StreamReset(before=whole, response=whole),))

    effects, _ = play(as_chunks(broken()), [])
    assert told(effects) == [
        ModelChunkEvent(content="Hel"),
        ModelChunkEvent(reset=True),
        ModelChunkEvent(content="Hello"),
        ModelChunkEvent(reset=True, content="Hello"),
    ]
