"""The fold as a whole: whatever a conforming server says, cut anywhere; and what no server should say."""

from __future__ import annotations

import contextlib
import itertools
import json
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.responses_proto.folding.items import ITEMS
from tests.responses_proto.folding.server import Json, end, events_of, pushed, response, text_deltas, typed

from responses_proto.errors import LocalError, MalformedEvent
from responses_proto.events import read_event
from responses_proto.folding import DeviationKind, Fold, Outcome, fold
from responses_proto.items import UnknownItem
from responses_proto.sse import ServerSentEvent

RANDOMS = st.randoms(use_true_random=False)
FEW = settings(max_examples=40)


def members(raw: object) -> Any:
    return msgspec.json.decode(bytes(raw))  # type: ignore[call-overload]  # Raw is bytes-like


@FEW
@given(ITEMS, RANDOMS)
def test_a_conforming_stream_folds_to_its_terminal_snapshot(items: list[Json], random: Random) -> None:
    events = typed(events_of(items, random=random))
    state = pushed(events, strict=True)
    end = events[-1]
    assert state.deviations == ()
    assert state.outcome is Outcome.COMPLETED
    assert state.response == end.response  # type: ignore[union-attr]
    assert [bytes(raw) for raw in state.response.raw_output] == [json.dumps(item).encode() for item in items]


@FEW
@given(ITEMS, RANDOMS)
def test_the_items_as_streamed_are_the_output_without_a_snapshot(items: list[Json], random: Random) -> None:
    events = events_of(items, random=random)
    events[-1]["response"] = response("completed", [])
    state = pushed(typed(events))
    assert [members(raw) for raw in state.response.raw_output] == items
    assert {deviation.kind for deviation in state.deviations} <= {DeviationKind.OUTPUT_MISSING}


@FEW
@given(ITEMS, RANDOMS, st.data())
def test_many_at_once_are_what_they_are_one_by_one(items: list[Json], random: Random, data: st.DataObject) -> None:
    events = typed(events_of(items, random=random))
    for _ in range(data.draw(st.integers(0, 3))):  # numbers repeat and fail, places change, deltas come late
        events.insert(data.draw(st.integers(0, len(events))), data.draw(st.sampled_from(events)))
    expected = Fold()
    taken = 0
    while expected.outcome is None and taken < len(events):
        expected.push(events[taken])
        taken += 1
    at_once = Fold()
    cut = data.draw(st.integers(0, len(events)))
    counts = [at_once.push_all(run) for run in (events[:cut], events[cut:])]
    assert sum(counts) == taken
    assert (at_once.response, at_once.deviations, at_once.outcome) == (
        expected.response,
        expected.deviations,
        expected.outcome,
    )


WHOLE_ENDS = ("response.output_item.done", "response.content_part.done", "response.reasoning_summary_part.done")
ONLY_AT_THE_END = {"compaction": ("encrypted_content",), "mcp_list_tools": ("tools",), "mcp_call": ("output",)}


@FEW
@given(ITEMS, RANDOMS, st.booleans())
def test_what_is_known_before_the_end_is_what_the_end_says(items: list[Json], random: Random, cut: bool) -> None:
    """Without the events that carry whole items and parts; if ``cut``, also without the ends of texts."""

    def stays(event: Json) -> bool:
        ends = event["type"].endswith(".done") and (cut or event["type"] in WHOLE_ENDS)
        return not ends or event["type"].startswith("response.shell_call_output")

    known = typed(filter(stays, events_of(items, random=random)[:-1]))
    for item, raw in zip(items, pushed(known).response.raw_output, strict=True):
        partial = members(raw)
        assert partial.get("status") in {None, "completed", "in_progress"}
        for name in ("status", *ONLY_AT_THE_END.get(item["type"], ())):
            partial[name] = item.get(name)
        assert comparable(partial, cut=cut) == comparable(item, cut=cut)


def comparable(item: Json, *, cut: bool) -> Json:
    told = {"status": None, **item}
    for part in told.get("content", ()):
        for name in ("annotations", "logprobs"):  # whether an empty list is written out is a matter of taste
            if not part.get(name):
                part.pop(name, None)
    if cut and item["type"] in {"message", "reasoning"}:  # texts without deltas have then no place of their own
        for name in ("content", "summary"):
            told[name] = [part for part in told.get(name, ()) if part.get("text") or part.get("refusal")]
    if cut and item["type"] == "reasoning":  # nor have parts of raw reasoning an end
        told["content"] = "".join(part["text"] for part in told["content"])
    return told


@FEW
@given(ITEMS, RANDOMS, st.sampled_from(["completed", "incomplete", "failed", "cancelled"]))
def test_no_prefix_raises(items: list[Json], random: Random, status: str) -> None:
    events = typed(events_of(items, random=random, status=status))
    state = Fold(strict=True)
    for number, event in enumerate(events):
        state.push(event)
        seen = state.response
        assert len(seen.output) == len(seen.raw_output) <= len(items)
        assert not any(isinstance(item, UnknownItem) and item.type != "acme:thing" for item in seen.output)
        assert seen.output_text == fold(events[: number + 1]).output_text
    assert state.outcome == status


@FEW
@given(ITEMS, RANDOMS)
def test_two_streams_share_nothing(items: list[Json], random: Random) -> None:
    one, other = events_of(items, random=random), events_of(items[::-1], random=random)
    folds = Fold(), Fold()
    for pair in itertools.zip_longest(typed(one), typed(other)):
        for state, event in zip(folds, pair, strict=True):
            if event is not None:
                state.push(event)
    assert [state.response for state in folds] == [fold(typed(one)), fold(typed(other))]


def test_a_delta_after_the_end_of_its_text_is_no_part_of_it() -> None:
    place = {"item_id": "f", "output_index": 0}
    tag = "response.function_call_arguments"
    deltas = [{"type": f"{tag}.delta", **place, "delta": piece} for piece in ("{", "}", "!")]
    events = [*deltas[:2], {"type": f"{tag}.done", **place, "arguments": "{}"}, deltas[2]]
    state = pushed(typed(events))
    assert members(state.response.raw_output[0])["arguments"] == "{}"
    assert DeviationKind.AFTER_TEXT_DONE in {deviation.kind for deviation in state.deviations}


@pytest.mark.parametrize(("name", "kinds"), [("acme:x", []), ("response.new", [DeviationKind.UNKNOWN_EVENT])])
def test_unknown_events_are_passed_over(name: str, kinds: list[DeviationKind]) -> None:
    events = typed([{"type": name, "sequence_number": 0}, {"type": "keepalive", "sequence_number": 1}])
    assert [deviation.kind for deviation in pushed(events, strict=True).deviations] == kinds


def test_a_response_that_cannot_be_read_leaves_the_one_before_it() -> None:
    made = {"type": "response.created", "sequence_number": 0, "response": response("in_progress", [], store=True)}
    cut = {"type": "response.completed", "sequence_number": 1, "response": None}
    first, last = (*typed([made]), read_event(json.dumps(cut).encode()))
    state = pushed([first, last])
    assert (state.response.id, state.response.status, state.response.store) == ("resp_1", "completed", True)
    assert [deviation.kind for deviation in state.deviations] == [DeviationKind.MALFORMED_RESPONSE]
    deep = b'{"type":"response.in_progress","response":' + b'{"a":' * 990 + b"1" + b"}" * 991
    state = Fold()
    state.push(first)
    with contextlib.suppress(MalformedEvent):  # how deep is too deep depends on the stack below
        state.push(read_event(deep))
    assert state.response.id == "resp_1"


def test_a_field_that_is_not_what_it_must_be_is_noted() -> None:
    state = pushed(typed([end("completed", model=7)]))
    assert (state.response.model, state.outcome) == (None, Outcome.COMPLETED)
    assert [deviation.kind for deviation in state.deviations] == [DeviationKind.MALFORMED_FIELD]
    state.note(DeviationKind.MALFORMED_EVENT, "met by the reader")
    assert str(state.deviations[-1]) == "malformed_event: met by the reader"


def test_the_id_of_a_response() -> None:
    made = {"type": "response.created", "sequence_number": 8, "response": response("in_progress", [])}
    nameless, other = end("completed", id=""), end("completed", id="resp_2")
    assert pushed(typed([made, nameless]), strict=True).response.id == "resp_1"
    state = pushed(typed([made, other]))
    assert state.response.id == "resp_2"
    assert [deviation.kind for deviation in state.deviations] == [DeviationKind.RESPONSE_ID_CHANGED]


def test_a_look_repeats_no_deviation() -> None:
    state = pushed(typed([{"type": "response.created", "sequence_number": 0, "response": {"model": 7}}]))
    before = state.deviations
    assert state.response == state.response
    assert state.deviations == before


def test_sound_belongs_to_no_item() -> None:
    events = [
        {"type": "response.audio.delta", "delta": "aGE="},
        {"type": "response.audio.transcript.delta", "delta": "ha"},
        {"type": "response.audio.delta", "delta": "aGE="},
        {"type": "response.audio.transcript.delta", "delta": " ha"},
    ]
    state = pushed(typed({**event, "sequence_number": number} for number, event in enumerate(events)), strict=True)
    assert (state.audio, state.transcript, state.response.output) == (b"haha", "ha ha", ())


class Foreign:
    """An event of another library: it looks like ours and is none."""

    type, sequence_number, delta, output_index, content_index, item_id = "response.audio.done", 0, "a", 0, 0, "m"


@pytest.mark.parametrize("ended", [True, False])
@pytest.mark.parametrize("given", [Foreign(), {"type": "keepalive"}, ServerSentEvent("", "{}", ""), None, b"{}"])
def test_what_is_no_typed_event_is_refused_and_changes_nothing(given: Any, ended: bool) -> None:
    events = typed([*text_deltas(2), *([end("completed")] if ended else [])])
    state = pushed(events)
    before = (state.response, state.deviations, state.outcome)
    with pytest.raises(LocalError, match=f"not {type(given).__name__}"):
        state.push(given)
    assert (state.response, state.deviations, state.outcome) == before
    with pytest.raises(LocalError, match="read_event"):
        fold([given])
