"""Events that grow a reasoning item."""

from __future__ import annotations

import pytest
from msgspec import Raw

from responses_proto.errors import MalformedEvent
from responses_proto.events import READER, StreamEvent, read_event, reasoning
from responses_proto.events.output import OutputItemDone
from responses_proto.events.reasoning import (
    ReasoningDelta,
    ReasoningDone,
    ReasoningSummaryPartAdded,
    ReasoningSummaryPartDone,
    ReasoningSummaryTextDelta,
    ReasoningSummaryTextDone,
    ReasoningTextDelta,
    ReasoningTextDone,
)
from responses_proto.items import ReasoningItem
from responses_proto.parts import ReasoningText, SummaryText, UnknownPart

from ..vocabulary import check_lines, recorded


def test_the_catalogue_of_this_file() -> None:
    assert len(check_lines(READER, reasoning, "events")) == 8


@pytest.mark.parametrize(
    ("members", "event"),
    [
        ('"type":"response.reasoning_text.delta","content_index":0', ReasoningTextDelta(delta="a", content_index=0)),
        ('"type":"response.reasoning.delta","content_index":0', ReasoningDelta(delta="a", content_index=0)),
        ('"type":"response.reasoning_text.done","content_index":0', ReasoningTextDone(text="b", content_index=0)),
        ('"type":"response.reasoning.done","content_index":0', ReasoningDone(text="b", content_index=0)),
        (
            '"type":"response.reasoning_summary_text.delta","summary_index":1',
            ReasoningSummaryTextDelta(delta="a", summary_index=1),
        ),
        (
            '"type":"response.reasoning_summary_text.done","summary_index":1',
            ReasoningSummaryTextDone(text="b", summary_index=1),
        ),
    ],
)
def test_both_names_of_the_text_and_the_summary(members: str, event: StreamEvent) -> None:
    # What is not a field of the type is not looked at.
    assert read_event(f'{{{members},"delta":"a","text":"b"}}'.encode()) == event
    with pytest.raises(MalformedEvent, match="is missing"):
        read_event(f"{{{members}}}".encode())


def test_a_paragraph_of_the_summary_has_a_typed_view() -> None:
    part = b'{ "type":"summary_text","text":"a" }'
    done = read_event(b'{"type":"response.reasoning_summary_part.done","status":"incomplete","part":' + part + b"}")
    assert isinstance(done, ReasoningSummaryPartDone)
    assert (bytes(done.raw_part), done.part, done.status) == (part, SummaryText("a"), "incomplete")
    added = read_event(b'{"type":"response.reasoning_summary_part.added","part":{"type":"acme:p"},"status":null}')
    assert isinstance(added, ReasoningSummaryPartAdded)
    assert added.part == UnknownPart("acme:p", b'{"type":"acme:p"}')
    assert ReasoningSummaryPartAdded().part is None
    with pytest.raises(MalformedEvent):
        _ = ReasoningSummaryPartAdded(raw_part=Raw(b"7")).part


def test_the_reasoning_that_a_real_server_streams_is_that_of_its_item() -> None:
    deltas = [read_event(payload) for payload in recorded("reasoning", "response.reasoning_text.delta")]
    text = "".join(event.delta for event in deltas if isinstance(event, ReasoningTextDelta))
    done = [read_event(payload) for payload in recorded("reasoning", "response.output_item.done")]
    (item,) = (e.item for e in done if isinstance(e, OutputItemDone) and isinstance(e.item, ReasoningItem))
    assert item.content == (ReasoningText(text),)
    assert item.encrypted_content == ""
