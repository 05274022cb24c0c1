"""Events that grow the visible output."""

from __future__ import annotations

import pytest
from msgspec import Raw

from responses_proto.decoding import encode_json
from responses_proto.errors import MalformedEvent
from responses_proto.events import READER, StreamEvent, output, read_event
from responses_proto.events.output import (
    AudioDelta,
    AudioDone,
    AudioTranscriptDelta,
    AudioTranscriptDone,
    ContentPartAdded,
    ContentPartDone,
    OutputItemAdded,
    OutputItemDone,
    OutputTextAnnotationAdded,
    OutputTextDelta,
    OutputTextDone,
    RefusalDelta,
    RefusalDone,
)
from responses_proto.items import MessageItem
from responses_proto.parts import FileCitation, LogProb, OutputText, UnknownPart

from ..vocabulary import check_lines, recorded


def test_the_catalogue_of_this_file() -> None:
    assert len(check_lines(READER, output, "events")) == 13


@pytest.mark.parametrize(
    ("members", "event"),
    [
        ('"type":"response.output_text.delta","delta":""', OutputTextDelta(delta="")),
        ('"type":"response.output_text.done","text":"a"', OutputTextDone(text="a")),
        ('"type":"response.refusal.delta","delta":"a","obfuscation":"x"', RefusalDelta(delta="a", obfuscation="x")),
        ('"type":"response.refusal.done","refusal":"a"', RefusalDone(refusal="a")),
        ('"type":"response.audio.delta","delta":"UklGR"', AudioDelta(delta="UklGR")),
        ('"type":"response.audio.done"', AudioDone()),
        ('"type":"response.audio.transcript.delta","delta":"a"', AudioTranscriptDelta(delta="a")),
        ('"type":"response.audio.transcript.done"', AudioTranscriptDone()),
    ],
)
def test_the_least_that_each_needs(members: str, event: StreamEvent) -> None:
    notes: list[str] = []
    assert (read_event(f"{{{members}}}".encode(), notes), notes) == (event, [])


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ('"type":"response.output_text.delta"', "response.output_text.delta.delta is missing"),
        ('"type":"response.output_text.delta","delta":1', "response.output_text.delta.delta: Expected `str`"),
        ('"type":"response.output_text.done"', "text is missing"),
        ('"type":"response.refusal.done"', "refusal is missing"),
        ('"type":"response.audio.delta","delta":null', "delta: Expected `str`"),
    ],
)
def test_output_is_never_made_up(members: str, path: str) -> None:
    with pytest.raises(MalformedEvent, match=path):
        read_event(f"{{{members}}}".encode())


def test_sound_belongs_to_no_item() -> None:
    assert not hasattr(AudioDelta(delta=""), "item_id")
    assert not hasattr(AudioTranscriptDone(), "output_index")


def test_the_part_in_an_event_has_a_typed_view() -> None:
    added = read_event(b'{"type":"response.content_part.added","part":{ "type":"output_text","text":"" }}')
    assert isinstance(added, ContentPartAdded)
    assert (bytes(added.raw_part), added.part) == (b'{ "type":"output_text","text":"" }', OutputText())
    done = read_event(b'{"type":"response.content_part.done","part":{"type":"acme:part"}}')
    assert isinstance(done, ContentPartDone)
    assert done.part == UnknownPart("acme:part", b'{"type":"acme:part"}')
    assert ContentPartAdded().part is None
    with pytest.raises(MalformedEvent):
        _ = ContentPartAdded(raw_part=Raw(b"7")).part


def test_annotations_and_log_probabilities_stay_bytes_until_they_are_read() -> None:
    notes: list[str] = []
    note = b'{"type":"file_citation", "index":1}'
    raw = b'{"type":"response.output_text.annotation.added","annotation_index":2,"annotation":' + note + b"}"
    added = read_event(raw, notes)
    assert isinstance(added, OutputTextAnnotationAdded)
    assert (added.annotation_index, bytes(added.raw_annotation)) == (2, note)
    assert (added.annotation, encode_json(added)) == (FileCitation(index=1), raw)
    assert OutputTextAnnotationAdded().annotation is None
    with pytest.raises(MalformedEvent):
        _ = OutputTextAnnotationAdded(raw_annotation=Raw(b"7")).annotation
    for kind in (b"delta", b"done"):
        raw = b'{"type":"response.output_text.' + kind + b'","delta":"a","text":"a","logprobs":[{"token":"a"}]}'
        event = read_event(raw, notes)
        assert isinstance(event, OutputTextDelta | OutputTextDone)
        assert (bytes(event.raw_logprobs), event.logprobs) == (b'[{"token":"a"}]', (LogProb(token="a"),))
    assert OutputTextDelta(delta="").logprobs == OutputTextDone(text="", raw_logprobs=Raw(b"7")).logprobs == ()
    assert notes == []


@pytest.mark.parametrize("name", ["text", "reasoning", "json_schema", "token_limit", "after_tool"])
def test_the_text_that_a_real_server_streams_is_that_of_its_item(name: str) -> None:
    events = [read_event(payload) for payload in recorded(name)]
    text = "".join(event.delta for event in events if isinstance(event, OutputTextDelta))
    (done,) = (event for event in events if isinstance(event, OutputTextDone))
    (part,) = (event.part for event in events if isinstance(event, ContentPartDone))
    items = [event.item for event in events if isinstance(event, OutputItemDone)]
    assert isinstance(part, OutputText)
    assert done.text == part.text == "".join(item.output_text for item in items if isinstance(item, MessageItem))
    assert text.endswith(done.text.strip())
    assert len(items) == sum(isinstance(event, OutputItemAdded) for event in events)
