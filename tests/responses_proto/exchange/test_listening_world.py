"""What no exchange may do, whatever it is told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.responses_proto.exchange.listens import expanded
from tests.responses_proto.exchange_scripts import ANSWER, DONE, FLAT, PARTIAL, POLICY
from tests.responses_proto.machines import REQUEST, signed, sse

from responses_proto.effects import (
    Close,
    Effect,
    Emit,
    Failed,
    FailureKind,
    Head,
    HttpRequest,
    Open,
    Read,
    Reply,
    Sign,
    Sleep,
)
from responses_proto.errors import APIError
from responses_proto.exchange import Exchange, create, fetch, retrieve, stream
from responses_proto.response import Response
from responses_proto.stream import ResponseStream


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
