"""Events of every dialect are read; what they carry stays bytes and has a typed view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_proto.decoding import NULL, encode_json
from responses_proto.errors import MalformedEvent
from responses_proto.events import (
    READER,
    TERMINAL,
    ContentPartAdded,
    ErrorEvent,
    FunctionCallArgumentsDelta,
    FunctionCallArgumentsDone,
    KeepaliveEvent,
    OutputItemDone,
    OutputTextAnnotationAdded,
    OutputTextDelta,
    ReasoningDelta,
    ReasoningSummaryPartDone,
    ReasoningTextDelta,
    ResponseCompleted,
    ShellCallOutputContentDelta,
    UnknownEvent,
    read_event,
)
from responses_proto.items import MessageItem, UnknownItem
from responses_proto.parts import FileCitation, OutputText, SummaryText, read_annotation, read_logprobs

from ..raw_json import json_objects, unhurried


def test_the_fields_that_servers_leave_out() -> None:
    # llama.cpp sends no sequence_number, output_index or content_index; Copilot rotates item_id.
    notes: list[str] = []
    assert read_event(b'{"type":"response.output_text.delta","delta":"a"}', notes) == OutputTextDelta(delta="a")
    assert read_event(b'{"type":"response.output_text.delta","delta":"a","item_id":null}', notes) == (
        OutputTextDelta(delta="a")
    )
    assert notes == []


@pytest.mark.parametrize("name", sorted(READER.members))
def test_an_event_without_optional_fields_is_one(name: str) -> None:
    needed = {
        "delta": '"a"',
        "text": '"a"',
        "arguments": '"a"',
        "input": '"a"',
        "code": '"a"',
        "command": '"a"',
        "refusal": '"a"',
        "partial_image_b64": '"a"',
        "steer": "{}",
        "output": "[]",
    }
    members = [f'"type":"{name}"']
    for field in READER.members[name].__struct_fields__:
        if field in needed and field not in READER.members[name].__struct_defaults__:
            value = "{}" if (name, field) == ("response.shell_call_output_content.delta", "delta") else needed[field]
            members.append(f'"{field}":{value}')
    event = read_event(("{" + ",".join(members) + "}").encode())
    assert event.type == name
    assert type(event) is READER.members[name]


def test_both_names_of_reasoning() -> None:
    official = read_event(b'{"type":"response.reasoning_text.delta","delta":"a","content_index":0}')
    spec = read_event(b'{"type":"response.reasoning.delta","delta":"a","content_index":0}')
    assert official == ReasoningTextDelta(delta="a", content_index=0)
    assert spec == ReasoningDelta(delta="a", content_index=0)


def test_both_shapes_of_error() -> None:
    flat = read_event(b'{"type":"error","code":"server_error","message":"Oh","param":null}')
    assert flat == ErrorEvent(code="server_error", message="Oh")
    nested = read_event(b'{"type":"error","status":400,"error":{"type":"x","message":"Oh"}}')
    assert isinstance(nested, ErrorEvent)
    assert (nested.status, bytes(nested.error)) == (400, b'{"type":"x","message":"Oh"}')
    text = read_event(b'{"type":"error","error":"Oh"}')
    assert isinstance(text, ErrorEvent)
    assert bytes(text.error) == b'"Oh"'


def test_what_an_event_carries_has_a_typed_view() -> None:
    item = b'{ "type":"message","role":"assistant","x":1.0,"content":[] }'
    done = read_event(b'{"type":"response.output_item.done","output_index":0,"item":' + item + b"}")
    assert isinstance(done, OutputItemDone)
    assert (bytes(done.raw_item), done.item) == (item, MessageItem())

    strange = read_event(b'{"type":"response.output_item.done","item":{"type":"acme:thing"}}')
    assert isinstance(strange, OutputItemDone)
    assert isinstance(strange.item, UnknownItem)

    part = read_event(b'{"type":"response.content_part.added","part":{"type":"output_text","text":""}}')
    assert isinstance(part, ContentPartAdded)
    assert part.part == OutputText()

    summary = read_event(b'{"type":"response.reasoning_summary_part.done","part":{"type":"summary_text","text":"a"}}')
    assert isinstance(summary, ReasoningSummaryPartDone)
    assert summary.part == SummaryText("a")

    whole = read_event(b'{"type":"response.completed","response":{"id":"r","status":"completed"}}')
    assert isinstance(whole, ResponseCompleted)
    assert whole.response.id == "r"
    assert isinstance(whole, TERMINAL)


def test_annotations_and_log_probabilities_stay_bytes_until_they_are_read() -> None:
    notes: list[str] = []
    added = read_event(
        b'{"type":"response.output_text.annotation.added","annotation":{"type":"file_citation","index":1}}',
        notes,
    )
    assert isinstance(added, OutputTextAnnotationAdded)
    assert read_annotation(added.annotation) == FileCitation(index=1)
    delta = read_event(b'{"type":"response.output_text.delta","delta":"a","logprobs":[{"token":"a"}]}', notes)
    assert isinstance(delta, OutputTextDelta)
    assert [entry.token for entry in read_logprobs(delta.logprobs)] == ["a"]
    assert notes == []


def test_calls_and_their_streams() -> None:
    named = read_event(b'{"type":"response.function_call_arguments.done","arguments":"{}","name":"f"}')
    assert named == FunctionCallArgumentsDone(arguments="{}", name="f")
    padded = read_event(b'{"type":"response.function_call_arguments.delta","delta":"{","obfuscation":"x"}')
    assert padded == FunctionCallArgumentsDelta(delta="{", obfuscation="x")
    printed = read_event(
        b'{"type":"response.shell_call_output_content.delta","command_index":1,"delta":{"stderr":"e"}}'
    )
    assert isinstance(printed, ShellCallOutputContentDelta)
    assert (printed.delta.stdout, printed.delta.stderr, printed.command_index) == (None, "e", 1)


def test_an_event_is_written_without_what_is_absent() -> None:
    assert encode_json(OutputTextDelta(delta="a", output_index=0)) == (
        b'{"type":"response.output_text.delta","output_index":0,"delta":"a"}'
    )
    assert encode_json(KeepaliveEvent()) == b'{"type":"keepalive"}'
    assert encode_json(ErrorEvent(error=NULL)) == b'{"type":"error"}'


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b'{"type":"response.output_text.delta"}', "response.output_text.delta.delta is missing"),
        (b'{"type":"response.output_text.delta","delta":1}', "response.output_text.delta.delta: Expected `str`"),
        (b'{"type":"response.shell_call_output_content.done","output":[{"stdout":1}]}', r"\$\[0\].stdout"),
        (b'{"delta":"a"}', "`type`"),
        (b"[DONE]", "JSON"),
    ],
)
def test_a_malformed_event_says_where(raw: bytes, path: str) -> None:
    with pytest.raises(MalformedEvent, match=path) as error:
        read_event(raw)
    assert error.value.data == raw


@unhurried
@given(json_objects("acme:progress"))
def test_extension_events_are_kept(raw: bytes) -> None:
    event = read_event(raw)
    assert isinstance(event, UnknownEvent)
    assert (event.type, event.raw) == ("acme:progress", raw)


@unhurried
@given(st.data())
def test_an_item_in_an_event_stays_byte_for_byte(data: st.DataObject) -> None:
    item = data.draw(json_objects("acme:thing")).strip()
    raw = data.draw(json_objects("response.output_item.done", item=item.decode()))
    event = read_event(raw)
    assert isinstance(event, OutputItemDone)
    assert bytes(event.raw_item) == item
