"""Events about input that is given while a response is being made."""

from __future__ import annotations

import pytest

from responses_proto.decoding import NULL, encode_json
from responses_proto.errors import MalformedEvent
from responses_proto.events import READER, read_event, steering
from responses_proto.events.steering import Steer, SteerAccepted, SteerError, SteerFailed, SteerPending

from ..vocabulary import check_lines

STEER = {tag: f"response.steer.{tag}" for tag in ("accepted", "pending", "failed")}


def test_the_catalogue_of_this_file() -> None:
    assert check_lines(READER, steering, "events") == set(STEER.values())


@pytest.mark.parametrize("tag", STEER.values())
def test_a_steer_is_what_each_needs(tag: str) -> None:
    notes: list[str] = []
    event = read_event(f'{{"type":"{tag}","steer":{{}},"stream_id":null}}'.encode(), notes)
    assert isinstance(event, SteerAccepted | SteerPending | SteerFailed)
    assert (event.steer, event.stream_id, notes) == (Steer(), None, [])
    with pytest.raises(MalformedEvent, match=f"{tag}.steer is missing"):
        read_event(f'{{"type":"{tag}"}}'.encode())


def test_input_that_was_not_taken_comes_back_byte_for_byte() -> None:
    given = b'[ {"role":"user","content":"Use \\u00b0F"} ]'
    event = read_event(b'{"type":"response.steer.failed","steer":{"input":' + given + b'},"error":{"code":"gone"}}')
    assert isinstance(event, SteerFailed)
    assert (bytes(event.steer.input), event.error) == (given, SteerError(code="gone"))
    assert given in encode_json(event)


def test_what_the_program_must_send_first_is_kept_as_it_came() -> None:
    stub = b'{ "type":"function_call_output", "call_id":"c" }'
    event = read_event(b'{"type":"response.steer.pending","steer":{"id":"s"},"required_input":[' + stub + b"]}")
    assert isinstance(event, SteerPending)
    assert [bytes(raw) for raw in event.required_input] == [stub]
    assert (event.steer.id, event.steer.input, event.reason) == ("s", NULL, None)


def test_an_error_that_is_absent_or_odd_does_not_hide_the_failure() -> None:
    notes: list[str] = []
    event = read_event(b'{"type":"response.steer.failed","steer":{},"error":"no"}', notes)
    assert event == SteerFailed(steer=Steer())
    assert [note.split(":")[0] for note in notes] == ["response.steer.failed.error"]
