"""One event's payload.

Invariant: any bytes give a typed event, or an unknown event that gives the bytes back, or
MalformedEvent with the bytes, and nothing else. What was read, encoded, is read as the same
value without repair. The typed views of what an event carries raise at most MalformedEvent.
"""

from __future__ import annotations

from contextlib import suppress

from harness import instrumented, start

with instrumented(include=["responses_proto"]):
    from responses_proto.decoding import encode_json
    from responses_proto.errors import MalformedEvent
    from responses_proto.events import UnknownEvent, read_event

VIEWS = ("item", "part", "response")


def check(data: bytes) -> None:
    try:
        event = read_event(data, [])
    except MalformedEvent as refusal:
        if refusal.data != data:
            raise AssertionError("the error does not carry the payload") from refusal
        return
    assert isinstance(event.type, str)
    repr(event)
    if isinstance(event, UnknownEvent):
        assert event.raw == data
        assert encode_json(event) == data
        return
    for view in VIEWS:
        with suppress(MalformedEvent):
            repr(getattr(event, view, None))
    notes: list[str] = []
    assert read_event(encode_json(event), notes) == event
    assert not notes, notes


if __name__ == "__main__":
    start(check)
