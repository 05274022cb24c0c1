"""Text that only grows, whatever happens to the stream that it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.responses_proto.machines import message, response

from responses_proto.errors import StreamTruncated
from responses_proto.events import OutputTextDelta, ResponseCreated, StreamEvent, StreamReset
from responses_proto.running_text import RunningText


def deltas(*pieces: str) -> list[StreamEvent]:
    return [OutputTextDelta(delta=piece) for piece in pieces]


def reset(before: str, whole: str | None = None) -> StreamReset:
    return StreamReset(before=response(message(before)), response=None if whole is None else response(message(whole)))


def told(*events: StreamEvent) -> str:
    text = RunningText()
    return "".join(map(text.push, events))


def test_the_deltas_are_the_text() -> None:
    text = RunningText()
    assert [text.push(event) for event in (ResponseCreated(), *deltas("Hel", "", "lo"))] == ["", "Hel", "", "lo"]


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab", max_size=4), max_size=6), st.lists(st.integers(0, 20), max_size=3))
def test_however_often_it_begins_anew_the_text_comes_once(pieces: list[str], breaks: list[int]) -> None:
    whole, events = "".join(pieces), list[StreamEvent]()
    for number in breaks:
        shown = pieces[:number]
        events += [*deltas(*shown), reset("".join(shown))]
    assert told(*events, *deltas(*pieces)) == whole


@pytest.mark.parametrize("shown", ["", "Hel", "Hello"])
def test_the_final_response_has_the_rest(shown: str) -> None:
    assert told(*deltas(shown), reset(shown, "Hello")) == "Hello"


def test_another_text_is_not_passed_off_as_the_same() -> None:
    text = RunningText()
    for event in (*deltas("Hel", "lo"), reset("Hello"), *deltas("Hel")):
        text.push(event)
    with pytest.raises(StreamTruncated, match="with another text"):
        text.push(*deltas("p!"))
