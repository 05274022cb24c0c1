"""Items that say or think something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.decoding import encode_json, raw_of
from responses_proto.items import READER, read_item, speech
from responses_proto.items.speech import MessageItem, ReasoningItem
from responses_proto.parts import InputText, OutputText, ReasoningText, Refusal, SummaryText, Text, UnknownPart

from ..raw_json import json_objects, some
from ..vocabulary import check_lines, recorded_items


def test_the_catalogue_of_this_file() -> None:
    assert check_lines(READER, speech, "items") == {"message", "reasoning"}


@pytest.mark.parametrize(
    ("content", "output_text", "text", "refusal"),
    [
        ("plain", "plain", "plain", None),
        ("", "", "", None),
        ((), "", "", None),
        ((OutputText("a"), Text("b")), "ab", "ab", None),
        ((InputText("a"), OutputText("b")), "b", "ab", None),
        ((OutputText("a"), Refusal("no"), ReasoningText("c"), Refusal("!")), "a", "ac", "no!"),
        ((Refusal(""),), "", "", ""),
        ((UnknownPart("acme:part", b'{"type":"acme:part","text":"e"}'),), "", "", None),
    ],
)
def test_the_texts_of_a_message(content: object, output_text: str, text: str, refusal: str | None) -> None:
    item = MessageItem(content=content)  # type: ignore[arg-type]
    assert (item.output_text, item.text, item.refusal) == (output_text, text, refusal)


@some
@given(st.data())
def test_a_message_keeps_known_and_unknown_parts_in_order(data: st.DataObject) -> None:
    strange = data.draw(json_objects("acme:part")).strip()
    known = data.draw(json_objects("input_text", text='"a"')).strip()
    parts = data.draw(st.lists(st.sampled_from([strange, known]), max_size=4))
    content = b"[" + b" , ".join(parts) + b"]"
    raw = data.draw(json_objects("message", role='"user"', content=content.decode()))
    item = read_item(raw)
    assert isinstance(item, MessageItem)
    assert bytes(raw_of(item)) == raw
    assert item.content == tuple(InputText("a") if part == known else UnknownPart("acme:part", part) for part in parts)


def test_what_is_said_is_written_with_what_the_service_wants() -> None:
    # The service refuses these items without the field, though servers leave it out.
    assert encode_json(MessageItem()) == b'{"type":"message","role":"assistant","content":[]}'
    assert encode_json(MessageItem(role="user", content="Hi")) == b'{"type":"message","role":"user","content":"Hi"}'
    assert encode_json(ReasoningItem(id="rs_1")) == b'{"type":"reasoning","id":"rs_1","summary":[]}'


def test_the_phase_of_a_message_goes_back_with_it() -> None:
    item = read_item(b'{"type":"message","phase":"commentary","content":"a"}')
    assert item == MessageItem(content="a", phase="commentary")
    assert b'"phase":"commentary"' in encode_json(item)


@pytest.mark.parametrize("nulls", ["", ',"status":null,"content":null,"encrypted_content":null'])
def test_reasoning_may_be_only_a_summary(nulls: str) -> None:
    notes: list[str] = []
    raw = f'{{"type":"reasoning","summary":[{{"type":"summary_text","text":"a"}}]{nulls}}}'
    assert (read_item(raw.encode(), notes), notes) == (ReasoningItem(summary=(SummaryText("a"),)), [])


def test_sealed_reasoning_goes_back_untouched() -> None:
    raw = rb'{"encrypted_content":"gA\/A=","summary":[ ],"x":1.0,"type":"reasoning"}'
    item = read_item(raw)
    assert isinstance(item, ReasoningItem)
    assert (item.encrypted_content, item.content, bytes(raw_of(item))) == ("gA/A=", None, raw)


def test_what_a_real_server_says_and_thinks() -> None:
    thought, said = (read_item(raw) for raw in recorded_items("reasoning"))
    assert isinstance(thought, ReasoningItem)
    assert thought.content == (ReasoningText("\nThe answer is yes, 7 is indeed a prime number. In"),)
    assert (thought.summary, thought.status) == ((), None)
    assert isinstance(said, MessageItem)
    assert said.output_text == said.text
    assert said.output_text.startswith("The answer is no")
    assert (said.role, said.status, said.refusal) == ("assistant", "completed", None)
