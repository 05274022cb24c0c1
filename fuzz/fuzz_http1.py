"""An HTTP/1.1 answer, from any bytes.

Invariant: any bytes that a server sends, cut in any way, give the same events and the same
result; the call ends after the end of file, with a response or a declared error, and nothing but
declared errors is raised.
"""

from __future__ import annotations

from harness import cuttings, instrumented, start

with instrumented(include=["responses_proto", "h11"]):
    from responses_proto.effects import HttpRequest, Sign
    from responses_proto.errors import ResponsesError
    from responses_proto.exchange import stream
    from responses_proto.http1 import Deliver, Finish, HttpCall, Receive
    from responses_proto.response import Response
    from responses_proto.retry import Policy
    from responses_proto.stream import ResponseStream

REQUEST = HttpRequest("GET", "http://h/x", (("host", "h"),))


def sign(effect: Sign) -> HttpRequest:
    return effect.request


def answer(chunks: list[bytes]) -> tuple[list[bytes], str]:
    call = HttpCall(stream(REQUEST, Policy(max_retries=0), ResponseStream()), sign)
    left = [chunk for chunk in chunks if chunk]
    seen: list[bytes] = []
    while True:
        match call.next_action():
            case Finish(result=result):
                assert isinstance(result, Response | ResponsesError), result
                return seen, f"{type(result).__name__} {getattr(result, 'status_code', None)}"
            case Receive():
                call.receive_data(left.pop(0) if left else b"")
            case Deliver(events=events):
                seen += [event.type for event in events]
                call.done()
            case _:
                call.done()


def check(data: bytes) -> None:
    expected = answer([data])
    for chunks in cuttings(data):
        assert answer(chunks) == expected, chunks


if __name__ == "__main__":
    start(check)
