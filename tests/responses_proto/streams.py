"""One small conforming stream, and a reader that tells all that comes of a body."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.responses_proto.folding.server import events_of

from responses_proto.errors import ResponsesError
from responses_proto.events import StreamEvent
from responses_proto.folding import Deviation, Outcome
from responses_proto.response import Response
from responses_proto.runs import RunParser
from responses_proto.sse import NEED_DATA
from responses_proto.stream import ResponseStream

__all__ = [
    "EVENTS",
    "HELLO",
    "SAID",
    "TEXT",
    "LineByLine",
    "Told",
    "events_in",
    "told",
    "told_at_once",
    "told_line_by_line",
]

SAID = {"type": "message", "id": "m", "status": "completed", "role": "assistant"}
TEXT = {"type": "output_text", "text": "Hello", "annotations": [], "logprobs": []}
EVENTS = events_of([{**SAID, "content": [TEXT]}])
HELLO = 5  # events up to the one with the text

Told = tuple[list[StreamEvent], str, Outcome | None, Response, tuple[Deviation, ...]]


def events_in(reader: ResponseStream) -> list[StreamEvent]:
    events = []
    while (event := reader.next_event()) is not NEED_DATA:
        events.append(event)
    return events


class LineByLine(RunParser):
    """The parser without any of its short ways."""

    def read_one(self, data: object) -> None:
        """Read nothing."""

    def _cut(self, block: bytes) -> None:
        pass


def told(chunks: Iterable[bytes], *, eof: bool = True, **options: Any) -> Told:
    """Events, fault, outcome, response and deviations of a body."""
    return _told(ResponseStream(**options), chunks, eof=eof)


def told_line_by_line(chunks: Iterable[bytes], **options: Any) -> Told:
    """The same, by the line-by-line algorithm alone, one event after the other."""
    reader = ResponseStream(**options)
    reader._parser = LineByLine(max_event_size=reader._parser._max)
    return _told(reader, chunks)


def told_at_once(chunks: Iterable[bytes], **options: Any) -> Told:
    """The same, with all events of each piece taken at once."""
    reader = ResponseStream(**options)
    events = [event for chunk in chunks for event in reader.take(chunk)]
    reader.receive_eof()
    events += reader.next_events()
    fault = "" if reader.fault is None else repr(reader.fault)
    return events, fault, reader.outcome, reader.response, reader.deviations


def _told(reader: ResponseStream, chunks: Iterable[bytes], *, eof: bool = True) -> Told:
    events: list[StreamEvent] = []
    fault = ""
    try:
        for chunk in chunks:
            reader.receive_data(chunk)
            while (event := reader.next_event()) is not NEED_DATA:
                events.append(event)
        if eof:
            reader.receive_eof()
        events += events_in(reader)
    except ResponsesError as error:
        fault = repr(error)
    return events, fault, reader.outcome, reader.response, reader.deviations
