"""Streams that broke off and go on in another body: from where they were, anew, or with the final response."""

from __future__ import annotations

import json

import pytest
from tests.responses_proto.folding.server import sse
from tests.responses_proto.streams import EVENTS, HELLO, events_in, told

from responses_proto.errors import InvalidTransition, RemoteProtocolError, StreamTruncated
from responses_proto.events import StreamEvent, StreamReset
from responses_proto.folding import DeviationKind, Outcome
from responses_proto.response import read_response
from responses_proto.sse import NEED_DATA
from responses_proto.stream import ResponseStream

FRAMES = [sse([event]) for event in EVENTS]


def broken_off(body: bytes) -> tuple[ResponseStream, list[StreamEvent]]:
    reader, events = ResponseStream(request_id="r"), list[StreamEvent]()
    reader.receive_data(body)
    events += events_in(reader)
    reader.receive_eof()
    with pytest.raises(StreamTruncated):
        reader.next_event()
    return reader, events


@pytest.mark.parametrize("number", range(1, len(FRAMES)))
@pytest.mark.parametrize("replayed", [0, 1, 99])
def test_a_stream_goes_on_in_another_body(number: int, replayed: int) -> None:
    reader, events = broken_off(b"".join(FRAMES[:number]) + FRAMES[number][:9])
    assert reader.cursor == number - 1
    reader.resume()
    assert (reader.outcome, reader.done) == (None, False)
    reader.receive_data(b"".join(FRAMES[max(0, number - replayed) :]))
    events += events_in(reader)
    assert (events, "", reader.outcome, reader.response, reader.deviations) == told([b"".join(FRAMES)])


def test_a_stream_that_was_cut_at_done_goes_on_too() -> None:
    reader = ResponseStream()
    reader.receive_data(FRAMES[0] + b"data: [DONE]\n\n")
    with pytest.raises(StreamTruncated):
        events_in(reader)
    reader.resume()
    reader.receive_data(b"".join(FRAMES))
    assert len(events_in(reader)) == len(FRAMES) - 1


def test_only_what_broke_off_can_be_resumed() -> None:
    reader = ResponseStream()
    for chunk in (b"", b"".join(FRAMES)):
        reader.receive_data(chunk)
        events_in(reader)
        with pytest.raises(InvalidTransition):
            reader.resume()


def test_what_was_never_shown_is_not_void() -> None:
    reader, events = broken_off(FRAMES[0][:9])
    assert (events, reader.cursor) == ([], None)
    reader.resume()
    reader.receive_data(b"".join(FRAMES))
    assert not any(isinstance(event, StreamReset) for event in events_in(reader))


def test_what_begins_anew_is_announced_and_the_deviations_before_it_are_kept() -> None:
    odd = b'data: {"type":"odd"}\n\n'
    reader, _ = broken_off(FRAMES[0] + odd)
    reader.resume()
    other = sse([{**EVENTS[0], "response": {**EVENTS[0]["response"], "id": "resp_2"}}])
    reader.receive_data(other + odd)
    reset, created, _ = events_in(reader)
    assert isinstance(reset, StreamReset)
    assert (reset.before.id, reset.response, created.type) == ("resp_1", None, "response.created")
    assert reader.response.id == "resp_2"
    assert [deviation.kind for deviation in reader.deviations] == [DeviationKind.UNKNOWN_EVENT] * 2


def test_strict_stays_strict_in_what_begins_anew() -> None:
    reader = ResponseStream(strict=True)
    reader.receive_data(FRAMES[0])
    events_in(reader)
    reader.receive_eof()
    with pytest.raises(StreamTruncated):
        reader.next_event()
    reader.resume()
    reader.receive_data(sse([{**EVENTS[0], "response": {"id": "resp_2"}}, EVENTS[HELLO - 1]]))
    with pytest.raises(RemoteProtocolError):
        events_in(reader)
    assert reader.outcome is Outcome.TRUNCATED


def test_an_end_out_of_nowhere_replaces_what_was_shown() -> None:
    reader, _ = broken_off(b"".join(FRAMES[:4]))
    reader.resume()
    reader.receive_data(sse([{**EVENTS[-1], "sequence_number": 0}]))
    reset, last = events_in(reader)
    assert isinstance(reset, StreamReset)
    assert reset.response == reader.response
    assert (reader.response.output_text, last.type) == ("Hello", "response.completed")


def test_the_final_response_takes_the_place_of_a_stream() -> None:
    reader, _ = broken_off(b"".join(FRAMES[:5]))
    whole = read_response(json.dumps(EVENTS[-1]["response"]))
    reset = reader.replace(whole)
    assert (reset.before.output_text, reset.response) == ("Hello", whole)
    assert (reader.response, reader.outcome) == (whole, Outcome.COMPLETED)
    assert reader.next_event() is NEED_DATA
