"""Everything that a response stream says, in a form that two readings can be compared by."""

from __future__ import annotations

from typing import NamedTuple

from tests.responses_proto.streams import LineByLine

from responses_proto.decoding import encode_json, raw_of
from responses_proto.errors import APIError, EventTooLarge, MalformedEvent, StreamTruncated
from responses_proto.folding import Outcome
from responses_proto.response import Response
from responses_proto.sse import DEFAULT_MAX_EVENT_SIZE, NEED_DATA
from responses_proto.stream import ResponseStream

__all__ = ["StreamReading", "look_at", "read_at_once", "read_stream"]


class StreamReading(NamedTuple):
    """What came of a stream."""

    events: list[bytes]
    response: bytes
    outcome: Outcome | None
    deviations: tuple[str, ...]
    fault: str | None


def look_at(response: Response) -> bytes:
    """Use a response as a program does; only an item that is none may be refused."""
    try:
        repr((response.output, response.output_text, response.refusal, response.function_calls))
        assert tuple(raw_of(item) for item in response.as_input()) == response.raw_output
    except MalformedEvent:
        pass
    return encode_json(response)


def read_stream(
    chunks: list[bytes], *, strict: bool = False, peek: bool = False, line_by_line: bool = False
) -> StreamReading:
    """Read a whole body; with ``peek``, look at the partial response after every event."""
    stream = ResponseStream(strict=strict)
    if line_by_line:
        stream._parser = LineByLine(max_event_size=DEFAULT_MAX_EVENT_SIZE)
    events = []
    fault: APIError | None = None
    try:
        for chunk in [*chunks, None]:
            if chunk is None:
                stream.receive_eof()
            else:
                stream.receive_data(chunk)
            while (event := stream.next_event()) is not NEED_DATA:
                events.append(encode_json(event))
                if peek:
                    look_at(stream.response)
    except APIError as error:
        fault = error
    return _said(stream, events, fault, strict=strict)


def read_at_once(chunks: list[bytes]) -> StreamReading:
    """The same, with all events of each piece taken at once."""
    stream = ResponseStream()
    events = [event for chunk in chunks for event in stream.take(chunk)]
    stream.receive_eof()
    events += stream.next_events()
    return _said(stream, [*map(encode_json, events)], stream.fault)


def _said(
    stream: ResponseStream, events: list[bytes], fault: APIError | None, *, strict: bool = False
) -> StreamReading:
    if fault is not None:
        assert fault.response is not None
        assert strict or isinstance(fault, StreamTruncated | MalformedEvent | EventTooLarge), fault
    assert stream.outcome is not None
    assert fault is not None or stream.outcome is not Outcome.TRUNCATED
    said = None if fault is None else f"{type(fault).__name__}: {fault}"
    return StreamReading(events, look_at(stream.response), stream.outcome, tuple(map(str, stream.deviations)), said)
