"""The table: what each event adds to the item, and that no event was forgotten."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.responses_proto.folding.server import Json, typed

from responses_proto import events as ev
from responses_proto.errors import RemoteProtocolError
from responses_proto.folding.deviations import DeviationKind as Kind
from responses_proto.folding.deviations import DeviationLog
from responses_proto.folding.drafts import Drafts
from responses_proto.folding.handlers import HANDLERS

CHANGES_NO_ITEM = {
    *ev.TERMINAL,
    ev.ResponseCreated,
    ev.ResponseQueued,
    ev.ResponseInProgress,
    ev.ErrorEvent,
    ev.KeepaliveEvent,
    ev.AudioDone,
    ev.AudioTranscriptDone,
    ev.SteerAccepted,
    ev.SteerPending,
    ev.SteerFailed,
}


def apply(*events: Json, strict: bool = False) -> tuple[list[Json], list[Kind]]:
    log = DeviationLog(strict=strict)
    drafts = Drafts(log)
    for event in typed({"output_index": 0, **event} for event in events):
        HANDLERS[type(event)](drafts, log, event)
    items = [msgspec.json.decode(draft.encode()) for draft in drafts.in_order]
    return items, [deviation.kind for deviation in log.as_tuple()]


def test_every_event_has_its_place() -> None:
    known = set(ev.READER.members.values())
    assert set(HANDLERS) | CHANGES_NO_ITEM == known
    assert not set(HANDLERS) & CHANGES_NO_ITEM


def test_the_documented_example_of_each_event_is_taken() -> None:
    lines = (Path(__file__).parents[2] / "catalogue" / "events.jsonl").read_bytes().splitlines()
    for line in lines:
        event = ev.read_event(line)
        if type(event) in HANDLERS:
            HANDLERS[type(event)](Drafts(DeviationLog()), DeviationLog(), event)


def added(kind: str, **more: Any) -> Json:
    return {"type": "response.output_item.added", "item": {"type": kind, "id": "i", **more}}


def part(word: str, kind: str, index: int = 0, tag: str = "content", **more: Any) -> Json:
    where = {"summary_index" if tag == "reasoning_summary" else "content_index": index}
    return {"type": f"response.{tag}_part.{word}", "item_id": "i", **where, "part": {"type": kind, **more}}


def delta(tag: str, piece: Any, **more: Any) -> Json:
    return {"type": f"response.{tag}.delta", "item_id": "i", "delta": piece, **more}


def done(tag: str, **more: Any) -> Json:
    return {"type": f"response.{tag}.done", "item_id": "i", **more}


MESSAGE = added("message", role="assistant", content=[])
NOTE = {"type": "file_path", "file_id": "f", "index": 1}
LOGPROB = {"token": "a", "logprob": -0.5}

FAMILIES: dict[str, tuple[list[Json], Json]] = {
    "text": (
        [
            MESSAGE,
            part("added", "output_text", text="", annotations=[], x=1),
            delta("output_text", "a", content_index=0, logprobs=[LOGPROB]),
            {"type": "response.output_text.annotation.added", "item_id": "i", "content_index": 0, "annotation": NOTE},
            {"type": "response.output_text.annotation.added", "item_id": "i", "content_index": 0, "annotation": None},
            delta("output_text", "b", content_index=0),
        ],
        {"content": [{"type": "output_text", "text": "ab", "annotations": [NOTE], "logprobs": [LOGPROB], "x": 1}]},
    ),
    "text, ended": (
        [
            MESSAGE,
            part("added", "output_text", text="", annotations=[]),
            delta("output_text", "a", content_index=0),
            done("output_text", text="a", content_index=0, logprobs=[LOGPROB]),
        ],
        {"content": [{"type": "output_text", "text": "a", "annotations": [], "logprobs": [LOGPROB]}]},
    ),
    "a refusal after text": (
        [
            MESSAGE,
            part("added", "output_text", text="", annotations=[]),
            delta("output_text", "a", content_index=0),
            done("output_text", text="a", content_index=0),
            part("done", "output_text", text="a", y=2),
            part("added", "refusal", 1, refusal=""),
            delta("refusal", "n", content_index=1),
            delta("refusal", "o", content_index=1),
            done("refusal", refusal="no", content_index=1),
        ],
        {"content": [{"type": "output_text", "text": "a", "y": 2}, {"type": "refusal", "refusal": "no"}]},
    ),
    "reasoning": (
        [
            added("reasoning", summary=[]),
            part("added", "summary_text", tag="reasoning_summary", text=""),
            delta("reasoning_summary_text", "a", summary_index=0),
            done("reasoning_summary_text", text="a", summary_index=0),
            part("done", "summary_text", tag="reasoning_summary", text="a"),
            part("added", "summary_text", 1, tag="reasoning_summary", text=""),
            delta("reasoning_summary_text", "b", summary_index=1),
            delta("reasoning_text", "c", content_index=0),
            done("reasoning_text", text="c", content_index=0),
            delta("reasoning", "d", content_index=1),
            done("reasoning", text="d", content_index=1),
        ],
        {
            "summary": [{"type": "summary_text", "text": "a"}, {"type": "summary_text", "text": "b"}],
            "content": [{"type": "reasoning_text", "text": "c"}, {"type": "reasoning_text", "text": "d"}],
        },
    ),
    "a part of a type of its own": (
        [
            MESSAGE,
            part("added", "acme:part", x=1),
            part("added", "acme:part", 1, x=2),
            part("done", "acme:part", 1, x=3),
        ],
        {"content": [{"type": "acme:part", "x": 1}, {"type": "acme:part", "x": 3}]},
    ),
    **{
        kind: (
            [added(kind, **{name: ""}), delta(tag, "a"), delta(tag, "b"), done(tag, **{name: "ab"})],
            {name: "ab"},
        )
        for kind, name, tag in (
            ("function_call", "arguments", "function_call_arguments"),
            ("custom_tool_call", "input", "custom_tool_call_input"),
            ("mcp_call", "arguments", "mcp_call_arguments"),
            ("code_interpreter_call", "code", "code_interpreter_call_code"),
        )
    },
}


@pytest.mark.parametrize("family", FAMILIES)
def test_what_a_family_adds(family: str) -> None:
    events, grown = FAMILIES[family]
    items, noted = apply(*events, strict=True)
    assert (items, noted) == ([{**events[0]["item"], **grown}], [])


@pytest.mark.parametrize("family", FAMILIES)
def test_without_ids_it_is_the_same(family: str) -> None:
    events, _ = FAMILIES[family]
    nameless = [{key: value for key, value in event.items() if key != "item_id"} for event in events]
    assert apply(*nameless, strict=True) == apply(*events)


ODD: dict[str, tuple[list[Json], Json | None, list[Kind]]] = {
    "no item": ([{"type": "response.output_item.added"}], None, [Kind.NO_ITEM]),
    "no finished item": ([{"type": "response.output_item.done", "item": 7}], None, [Kind.NO_ITEM]),
    "no part": ([MESSAGE, {"type": "response.content_part.added"}], {"content": []}, [Kind.NO_PART]),
    "no finished part": (
        [MESSAGE, {"type": "response.content_part.done", "part": []}],
        {"content": []},
        [Kind.NO_PART],
    ),
    "a part whose end is empty": (
        [
            MESSAGE,
            part("added", "output_text", text=""),
            delta("output_text", "a", content_index=0),
            part("done", "output_text", text="", x=1),
        ],
        {"content": [{"type": "output_text", "text": "a", "x": 1}]},
        [Kind.TEXT_LOST],
    ),
    "a text that was announced whole": (
        [MESSAGE, part("added", "output_text", text="a"), done("output_text", text="a", content_index=0)],
        {"content": [{"type": "output_text", "text": "a"}]},
        [],
    ),
    "arguments that were announced whole": (
        [added("function_call", arguments="{}"), done("function_call_arguments", arguments="{}")],
        {"arguments": "{}"},
        [],
    ),
    "a delta after the end": (
        [
            added("function_call", arguments=""),
            delta("function_call_arguments", "{}"),
            done("function_call_arguments", arguments="{}"),
            delta("function_call_arguments", "!"),
        ],
        {"arguments": "{}"},
        [Kind.AFTER_TEXT_DONE],
    ),
    "visible text in reasoning": (
        [added("reasoning"), part("added", "output_text", text=""), delta("reasoning_text", "a", content_index=0)],
        {"content": [{"type": "output_text", "text": "a"}]},
        [Kind.PART_MISPLACED],
    ),
    "reasoning in a message": (
        [MESSAGE, part("added", "reasoning_text", text="a")],
        {"content": [{"type": "reasoning_text", "text": "a"}]},
        [Kind.PART_MISPLACED],
    ),
    "a note on no part": (
        [MESSAGE, {"type": "response.output_text.annotation.added", "content_index": 0, "annotation": NOTE}],
        {"content": [{"type": "output_text", "text": "", "annotations": [NOTE]}]},
        [Kind.NO_PART_ADDED],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd(name: str) -> None:
    events, grown, kinds = ODD[name]
    items, noted = apply(*events)
    assert items == ([] if grown is None else [{**events[0]["item"], **grown}])
    assert noted == kinds
    if kinds:
        with pytest.raises(RemoteProtocolError, match=str(kinds[0])):
            apply(*events, strict=True)


def test_the_name_of_a_call_that_was_not_announced() -> None:
    ends = done("function_call_arguments", arguments="{}", name="weather")
    (made,), _ = apply(delta("function_call_arguments", "{}"), ends)
    assert made == {
        "type": "function_call",
        "id": "i",
        "call_id": "",
        "name": "weather",
        "arguments": "{}",
    }
    (told,), _ = apply(added("function_call", name="f"), ends)
    assert told["name"] == "f"


@pytest.mark.parametrize(
    "event",
    [
        added("message", role="assistant"),
        {**added("message", role="assistant"), "type": "response.output_item.done"},
        part("added", "output_text", text=""),
        part("done", "output_text", text=""),
        delta("output_text", "a", logprobs=[LOGPROB]),
        done("output_text", text="a", logprobs=[LOGPROB]),
        {"type": "response.output_text.annotation.added", "annotation": NOTE},
    ],
    ids=lambda event: event["type"],
)
def test_what_is_kept_pins_no_event(event: Json) -> None:
    source = json.dumps({"output_index": 0, **event, "padding": "x" * 1000}).encode()
    owners = sys.getrefcount(source)
    log = DeviationLog()
    drafts = Drafts(log)
    read = ev.read_event(source)
    HANDLERS[type(read)](drafts, log, read)
    del read
    assert sys.getrefcount(source) == owners
    assert drafts.in_order
