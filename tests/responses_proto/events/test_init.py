"""The union of all events: every type is read, what is broken says where."""

from __future__ import annotations

import msgspec
import pytest

from responses_proto import events
from responses_proto.errors import MalformedEvent
from responses_proto.events import READER, Event, OutputTextDelta, StreamReset, UnknownEvent, read_event

from ..vocabulary import recorded

NEEDED = {
    "arguments": '"a"',
    "code": '"a"',
    "command": '"a"',
    "delta": '"a"',
    "input": '"a"',
    "output": "[]",
    "partial_image_b64": '"a"',
    "refusal": '"a"',
    "steer": "{}",
    "text": '"a"',
}


def leaves(kind: type[Event]) -> set[type[Event]]:
    below = kind.__subclasses__()
    return {leaf for one in below for leaf in leaves(one)} if below else {kind}


def test_every_event_that_is_written_here_is_read() -> None:
    assert set(READER.members.values()) == leaves(Event) - {StreamReset}
    assert {kind.__name__ for kind in READER.members.values()} <= set(events.__all__)


@pytest.mark.parametrize("name", sorted(READER.members))
def test_an_event_without_optional_fields_is_one(name: str) -> None:
    kind = READER.members[name]
    members = [f'"type":"{name}"']
    for field in msgspec.structs.fields(kind):
        if field.required:
            odd = (name, field.name) == ("response.shell_call_output_content.delta", "delta")
            members.append(f'"{field.encode_name}":{"{}" if odd else NEEDED[field.name]}')
    event = read_event(("{" + ",".join(members) + "}").encode())
    assert event.type == name
    assert type(event) is kind


def test_the_fields_that_servers_leave_out() -> None:
    # llama.cpp sends no sequence_number, output_index or content_index; Copilot rotates item_id.
    notes: list[str] = []
    assert read_event(b'{"type":"response.output_text.delta","delta":"a"}', notes) == OutputTextDelta(delta="a")
    assert notes == []


@pytest.mark.parametrize("raw", [b"", b"[DONE]", b"null", b"{}", b'{"delta":"a"}', b'{"type":null,"delta":"a"}'])
def test_what_is_no_event_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedEvent) as error:
        read_event(raw)
    assert error.value.data == raw


@pytest.mark.parametrize(
    "name",
    ["after_tool", "function_call", "json_schema", "parallel_calls", "pings", "reasoning", "text", "token_limit"],
)
def test_every_event_of_a_real_server_has_a_type(name: str) -> None:
    notes: list[str] = []
    read = [read_event(payload, notes) for payload in recorded(name)]
    assert read
    assert not any(isinstance(event, UnknownEvent) for event in read)
    assert notes == []
