"""A server made of h11, calls to it, and a driver that has no network: bytes go from one to the other."""

from __future__ import annotations

from collections.abc import Callable

import h11
import pytest

from responses_proto.effects import HttpRequest, Sign
from responses_proto.errors import InvalidTransition
from responses_proto.exchange import stream
from responses_proto.http1 import Connect, Deliver, Finish, HttpCall, Receive, Send
from responses_proto.response import Response
from responses_proto.retry import Policy
from responses_proto.stream import ResponseStream

__all__ = [
    "BODY",
    "HEADERS",
    "HEAD_OF_BODY",
    "OK",
    "REQUEST",
    "Server",
    "a_call",
    "delivered",
    "drive",
    "result_of",
    "sign",
    "whole",
]

BODY = (
    b'data: {"type":"response.output_text.delta","sequence_number":0,"delta":"hi","output_index":0,'
    b'"content_index":0,"item_id":"m"}\n\n'
    b'data: {"type":"response.completed","sequence_number":1,'
    b'"response":{"id":"r","status":"completed","output":[]}}\n\n'
    b"data: [DONE]\n\n"
)
HEAD_OF_BODY = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: %d\r\n\r\n" % len(BODY)
HEADERS = (("host", "service:8443"), ("content-length", "2"))
REQUEST = HttpRequest("POST", "https://service:8443/openai/v1/responses?a=b", HEADERS, b"{}")


def sign(effect: Sign) -> HttpRequest:
    request = effect.request
    proof = "fresh" if effect.refresh else "first"
    return HttpRequest(request.method, request.url, (*request.headers, ("authorization", proof)), request.body)


class Server:
    """Answers each request with the next prepared answer and keeps what it was sent."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.answers = list(answers)
        self.connections = 0
        self.requests: list[tuple[h11.Request, bytes]] = []
        self.connect()
        self.connections = 0

    def connect(self) -> None:
        self.http = h11.Connection(h11.SERVER)
        self.connections += 1

    def answer(self, data: bytes) -> bytes:
        self.http.receive_data(data)
        request, body = None, b""
        while not isinstance(event := self.http.next_event(), h11.EndOfMessage):
            assert event is not h11.NEED_DATA
            if isinstance(event, h11.Request):
                request = event
            else:
                assert isinstance(event, h11.Data)
                body += bytes(event.data)
        assert request is not None
        self.requests.append((request, body))
        status, headers, content = self.answers.pop(0)
        head = h11.Response(status_code=status, headers=[("transfer-encoding", "chunked"), *headers.items()])
        pieces = [self.http.send(head), self.http.send(h11.Data(data=content)), self.http.send(h11.EndOfMessage())]
        if self.http.our_state is h11.DONE:
            self.http.start_next_cycle()
        return b"".join(piece for piece in pieces if piece)


def drive(call: HttpCall[Response], server: Server, cut: Callable[[bytes], list[bytes]]) -> tuple[list[object], object]:
    """Perform every action; bytes arrive as ``cut`` says."""
    log: list[object] = []
    inbox: list[bytes] = []
    while True:
        action = call.next_action()
        assert call.next_action() is action
        log.append(action)
        match action:
            case Connect():
                server.connect()
                inbox = []
                call.done()
            case Send(data=data):
                inbox = cut(server.answer(data))
                call.done()
            case Receive():
                call.receive_data(inbox.pop(0) if inbox else b"")
            case Finish(result=result):
                return log, result
            case _:
                call.done()


def whole(data: bytes) -> list[bytes]:
    return [data]


def a_call(policy: Policy | None = None, *, at_once: bool = False) -> HttpCall[Response]:
    return HttpCall(stream(REQUEST, policy or Policy(), ResponseStream(), at_once=at_once), sign)


def delivered(log: list[object]) -> list[str]:
    return [event.type for action in log if isinstance(action, Deliver) for event in action.events]  # type: ignore[attr-defined]


OK = (200, {"content-type": "text/event-stream", "opc-request-id": "rid"}, BODY)


def result_of(call: HttpCall[Response]) -> object:
    finish = call.next_action()
    assert isinstance(finish, Finish)
    with pytest.raises(InvalidTransition):
        call.done()
    return finish.result
