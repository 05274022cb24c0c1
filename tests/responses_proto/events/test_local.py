"""What a stream says about itself."""

from __future__ import annotations

from responses_proto.events import READER, StreamReset, UnknownEvent, read_event
from responses_proto.response import Response


def test_a_reset_is_an_event_that_no_server_can_send() -> None:
    reset = StreamReset(before=Response(id="a"))
    assert (reset.type, reset.sequence_number, reset.response) == ("stream_reset", None, None)
    assert reset.type not in READER.members
    assert isinstance(read_event(b'{"type":"stream_reset","before":{}}'), UnknownEvent)
